/**
 * Policy files → the JavaScript that runs: types gone, imports led to this very gateway's `gatehouse` and to the other files. A file
 * that imports anything else is refused. That keeps policies small and reviewable; it is no sandbox, for they are the deployment's
 * own code.
 */
import { createHash } from 'node:crypto';
import { OperatorError, type Finding } from '../errors.ts';
import { nearest } from '../lib/nearest.ts';
import { parseModule, type PolicyImport, type PolicyModule } from './parse-module.ts';
import { GENERATED, type PolicySource } from './policy-files.ts';
import type { StripTypes } from './strip-types.ts';

/** What `gatehouse` is to a policy. */
export interface Gatehouse {
  /** Of its module. */
  readonly url: string;
  readonly version: string;
  readonly exports: readonly string[];
}

export interface TranspiledFile {
  /** `orders.mjs` */
  readonly name: string;
  readonly text: string;
  /** `policies/orders.ts` */
  readonly file: string;
  readonly module: PolicyModule;
}

export interface Transpiled {
  /** First 16 hex digits of the digest over names and texts of the files, and which gatehouse they run with. */
  readonly digest: string;
  readonly files: readonly TranspiledFile[];
}

/** @throws OperatorError */
export function transpile(sources: readonly PolicySource[], stripTypes: StripTypes, gatehouse: Gatehouse): Transpiled {
  const findings: Finding[] = [];
  const read = sources.flatMap((source) => {
    const { code, findings: found } = stripTypes(source);
    findings.push(...found);
    const module = found.length > 0 ? undefined : tryParse(code, source.file, findings);
    return module === undefined ? [] : [{ source, code, module }];
  });
  const modules = new Map(read.map(({ source, module }) => [source.name, module]));
  const names = sources.map(({ name }) => name);
  for (const { module } of read) {
    findings.push(...[...module.refused, ...module.imports.flatMap((one) => findWrong(one, { names, modules, gatehouse }))].sort(byPlace));
  }
  if (findings.length > 0) throw new OperatorError(findings);

  const hash = createHash('sha256').update(JSON.stringify([gatehouse.version, gatehouse.url, sources.map(({ name, text }) => [name, text])]));
  const files = read.map(({ source: { name, file }, code, module }) => ({ name: transpiledName(name), text: rewrite(code, module.imports, gatehouse), file, module }));
  return { digest: hash.digest('hex').slice(0, 16), files };
}

function byPlace(a: Finding, b: Finding): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function tryParse(code: string, file: string, findings: Finding[]): PolicyModule | undefined {
  try {
    return parseModule(code, file);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    const { loc } = error as { readonly loc?: { readonly line: number; readonly column: number } }; // as acorn says it
    findings.push({ file, ...(loc !== undefined && { line: loc.line, column: loc.column + 1 }), message: `Not JavaScript that this Node runs: ${error.message.replace(/ \(\d+:\d+\)$/, '')}.` });
    return undefined;
  }
}

interface Known {
  readonly names: readonly string[];
  readonly modules: ReadonlyMap<string, PolicyModule>;
  readonly gatehouse: Gatehouse;
}

function findWrong({ from, start: _start, end: _end, names: imported, ...place }: PolicyImport, { names, modules, gatehouse }: Known): Finding[] {
  const name = /^\.\/(.+)$/.exec(from)?.[1];
  if (from === 'gatehouse') return findUnknown(from, imported, gatehouse.exports);
  if (name === GENERATED) return [{ ...place, message: `\`./${GENERATED}\` has types only: write \`import type { … }\`.` }];
  const module = name === undefined ? undefined : modules.get(name);
  if (module !== undefined) return module.hasMoreExports ? [] : findUnknown(from, imported, [...module.exports.keys()]);
  // A file that does not parse is a finding of its own.
  if (name !== undefined && names.includes(name)) return [];
  if (name === undefined) return [{ ...place, message: `Policies import only from \`gatehouse\` and each other, not from \`${from}\`.` }];
  const inTypeScript = `${name.replace(/\.[cm]?[jt]s$/, '')}.ts`;
  const meant = names.includes(inTypeScript) ? inTypeScript : nearest(name, names);
  return [{ ...place, message: `\`${from}\` is no policy file.${meant === undefined ? ` There are ${names.map((one) => `\`./${one}\``).join(', ')}.` : ` Did you mean \`./${meant}\`?`}` }];
}

function findUnknown(from: string, imported: PolicyImport['names'], exported: readonly string[]): Finding[] {
  return imported.flatMap(({ name, ...place }) => {
    if (exported.includes(name)) return [];
    const meant = nearest(name, exported);
    return [{ ...place, message: `\`${from}\` exports no \`${name}\`.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}` }];
  });
}

function transpiledName(name: string): string {
  return name.replace(/\.ts$/, '.mjs');
}

/** Lines stay as they are, and columns but those behind an import on its own line. */
function rewrite(code: string, imports: readonly PolicyImport[], { url }: Gatehouse): string {
  let text = '';
  let end = 0;
  for (const one of [...imports].sort((a, b) => a.start - b.start)) {
    text += code.slice(end, one.start) + JSON.stringify(one.from === 'gatehouse' ? url : transpiledName(one.from));
    end = one.end;
  }
  return text + code.slice(end);
}
