// The floors of docs/architecture.md, read from the import statements of src: imports only point down, none in a circle,
// and each library is known by one file or folder.
import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Lowest first. A file belongs to the first floor that names it; files of one floor see each other only inside one folder. */
const FLOORS: readonly (readonly string[])[] = [
  ['src/errors.ts', 'src/lib/'],
  ['src/telemetry/', 'src/releases/store/'],
  ['src/context.ts'],
  ['src/pipeline/stage.ts', 'src/pipeline/content-type.ts', 'src/pipeline/params.ts', 'src/pipeline/trusted-proxies.ts', 'src/pipeline/compress.ts', 'src/pipeline/error-format.ts', 'src/upstream/executor.ts'],
  ['src/upstream/', 'src/schema/', 'src/config/', 'src/openapi/', 'src/pipeline/document/', 'src/pipeline/authorization/', 'src/pipeline/rate-limit/'],
  ['src/pipeline/index.ts', 'src/pipeline/yoga.ts', 'src/pipeline/operation.ts', 'src/plan/'],
  ['src/pipeline/'],
  ['src/upstream-config.ts', 'src/claimed-principal.ts', 'src/authentication.ts', 'src/authorization.ts', 'src/rate-limiting.ts', 'src/request-source.ts', 'src/policies/', 'src/documents/'],
  ['src/gateway.ts'],
  ['src/server.ts', 'src/policy-test/', 'src/releases/'],
  ['src/admin/'],
  ['src/serve.ts'],
  ['src/cli/'],
  ['src/main.ts', 'src/index.ts'],
];

/** Library → the files that may import it. `graphql` and node's own modules are known everywhere. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  '@graphql-inspector/core': ['src/releases/check/changes.ts'],
  '@graphql-tools/batch-delegate': ['src/schema/merge.ts'],
  '@graphql-tools/delegate': ['src/schema/'],
  '@graphql-tools/executor': ['src/plan/stitched.ts'],
  '@graphql-tools/stitch': ['src/schema/compose.ts'],
  '@graphql-tools/stitching-directives': ['src/schema/merge.ts'],
  '@graphql-tools/utils': ['src/schema/'],
  '@swc/wasm-typescript': ['src/policies/strip-types.ts'],
  acorn: ['src/policies/'],
  '@graphql-yoga/render-graphiql': ['src/pipeline/graphiql.ts'],
  dataloader: ['src/schema/rest/loaders.ts'],
  'graphql-depth-limit': ['src/pipeline/document/depth.ts'],
  'graphql-middleware': ['src/pipeline/authorization/shield.ts'],
  'graphql-shield': ['src/pipeline/authorization/shield.ts'],
  'graphql-yoga': ['src/pipeline/yoga.ts'],
  ioredis: ['src/lib/redis.ts'],
  jose: ['src/pipeline/authentication/', 'src/upstream/identity-key.ts'],
  'lru-cache': ['src/pipeline/authentication/', 'src/pipeline/document/', 'src/pipeline/persisted/', 'src/plan/'],
  pino: ['src/telemetry/logger.ts'],
  'prom-client': ['src/telemetry/'],
  undici: ['src/upstream/'],
  yaml: ['src/config/', 'src/openapi/yaml-text.ts'],
  zod: ['src/config/'],
};

interface Import {
  readonly from: string;
  /** A path below the root, or a library. */
  readonly to: string;
}

const files = list(join(root, 'src'));
const imports = files.flatMap(importsOf);

describe('the architecture', () => {
  it('has a floor for every file', () => {
    expect(files.filter((file) => floorOf(file) === -1)).toEqual([]);
  });

  it('lets imports only point down', () => {
    const wrong = imports.filter(({ from, to }) => to.startsWith('src/') && !mayImport(from, to)).map(({ from, to }) => `${from} → ${to}`);
    expect(wrong).toEqual([]);
  });

  it('has no circle', () => {
    expect(circles()).toEqual([]);
  });

  it('lets a stage know no other stage', () => {
    const isStage = (file: string): boolean => /^src\/pipeline\/[\w-]+\.ts$/.test(file) && floorOf(file) === 6;
    const wrong = imports.filter(({ from, to }) => isStage(from) && isStage(to)).map(({ from, to }) => `${from} → ${to}`);
    expect(wrong).toEqual([]);
  });

  it('knows each library in one place', () => {
    const wrong = imports.filter(({ from, to }) => !to.startsWith('src/') && !isFree(to) && !(LIBRARIES[to] ?? []).some((place) => from.startsWith(place))).map(({ from, to }) => `${from} → ${to}`);
    expect(wrong).toEqual([]);
  });

  it('uses every dependency it has, and has every one it uses', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
    const used = new Set(imports.map(({ to }) => to).filter((to) => !to.startsWith('src/') && !isBuiltin(to)).map((to) => (to.startsWith('graphql/') ? 'graphql' : to)));
    expect([...used].sort()).toEqual(Object.keys(dependencies).sort());
  });

  it('has a twin in test for every source file over 40 lines', () => {
    const tests = new Set(list(join(root, 'test')));
    const lonely = files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 40 && !tests.has(file.replace(/^src\//, 'test/').replace(/\.ts$/, '.test.ts')));
    expect(lonely.filter((file) => !TESTED_ELSEWHERE.has(file))).toEqual([]);
  });
});

/** Files that are data or wiring, and the suite that exercises each. */
const TESTED_ELSEWHERE = new Set<string>([
  'src/context.ts', // types
  'src/plan/drafts.ts', // test/plan/planner.test.ts
  'src/plan/place.ts', // test/plan/planner.test.ts
  'src/plan/cost/tree.ts', // types
  'src/plan/plan.ts', // types
  'src/plan/plan-values.ts', // test/plan/planner.test.ts
  'src/plan/guarded.ts', // test/plan/operation-access.test.ts, test/attacks/door-inputs.test.ts
  'src/schema/rest/model.ts', // types
  'src/releases/store/catalog-files.ts', // test/releases/store/file-store.test.ts
  'src/releases/store/create-store.ts', // test/releases/store/store-contract.ts
  'src/releases/store/shelf.ts', // test/releases/store/file-store.test.ts
  'src/releases/store/store.ts', // types
  'src/upstream/executor.ts', // types
  'src/plan/explanation.ts', // types
  'src/cli/explain-access.ts', // test/cli/explain.test.ts
  'src/cli/explain-operation.ts', // test/cli/explain.test.ts
  'src/cli/check-document.ts', // test/cli/check-documents.test.ts
  'src/cli/operation-file.ts', // test/cli/explain.test.ts
  'src/cli/seen-graph.ts', // test/cli/explain.test.ts
  'src/cli/openapi-sdl.ts', // test/cli/service-add-openapi.test.ts
  'src/cli/service-entry.ts', // test/cli/service-add.test.ts, service-add-openapi.test.ts
  'src/cli/write-service.ts', // test/cli/service-add.test.ts, service-add-openapi.test.ts
  'src/cli/policy-report.ts', // test/cli/policy-test.test.ts
  'src/releases/check/document-refs.ts', // test/releases/check/report.test.ts
  'src/releases/check/rule-book.ts', // test/releases/check/report.test.ts
  'src/releases/check/side.ts', // test/releases/check/replay.test.ts, report.test.ts
  'src/policy-test/ask.ts', // test/policy-test/policy-tests.test.ts
  'src/policy-test/mock-objects.ts', // test/policy-test/mock-service.test.ts
  'src/policy-test/prepare-case.ts', // test/cli/policy-test.test.ts
  'src/policy-test/run-tests.ts', // test/cli/policy-test.test.ts
  'src/pipeline/authentication/options.ts', // types
  'src/pipeline/rate-limit/address-budget.ts', // test/pipeline/rate-limit/rate-limiter.test.ts
  'src/pipeline/rate-limit/script.ts', // test/pipeline/rate-limit/redis-store.test.ts
  'src/pipeline/rate-limit/store.ts', // test/pipeline/rate-limit/memory-store.test.ts, redis-store.test.ts
  'src/pipeline/yoga.ts', // test/gateway.test.ts, test/conformance, test/attacks
]);

function floorOf(file: string): number {
  // A file named outright stands on its own floor, whatever folder it is in.
  const exact = FLOORS.findIndex((floor) => floor.includes(file));
  if (exact !== -1) return exact;
  const folders = FLOORS.flatMap((floor, index) => floor.filter((place) => place.endsWith('/') && file.startsWith(place)).map((place) => ({ place, index })));
  return folders.sort((a, b) => b.place.length - a.place.length)[0]?.index ?? -1;
}

function mayImport(from: string, to: string): boolean {
  const [above, below] = [floorOf(from), floorOf(to)];
  if (above === below) return dirname(from) === dirname(to) || dirname(to).startsWith(dirname(from)) || dirname(from).startsWith(dirname(to));
  // The two lists that are the order stand beside the stages they name.
  if (from === 'src/pipeline/index.ts') return below <= 6;
  // Plans read composed schemas; no other room of a floor sees another.
  return below < above;
}

function circles(): string[] {
  const edges = new Map<string, string[]>();
  for (const { from, to } of imports) if (to.startsWith('src/')) edges.set(from, [...(edges.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at !== -1) {
      found.push([...path.slice(at), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const next of edges.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  return found;
}

function importsOf(file: string): Import[] {
  const path = join(root, file);
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const specifier =
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined ? node.moduleSpecifier : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments[0] : undefined;
    if (specifier !== undefined && ts.isStringLiteral(specifier)) {
      found.push({ from: file, to: specifier.text.startsWith('.') ? relative(root, resolve(dirname(path), specifier.text)) : specifier.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isFree(library: string): boolean {
  return library === 'graphql' || library.startsWith('graphql/') || isBuiltin(library);
}

function isBuiltin(name: string): boolean {
  return name.startsWith('node:') && builtinModules.includes(name.slice(5));
}

function list(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
