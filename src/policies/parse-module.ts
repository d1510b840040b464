/** What stands in one policy file, its types taken away: imports, exports, where its maps name types and fields, and what no policy has. */
import { parse, type AnyNode, type Program } from 'acorn';
import type { Place } from '../errors.ts';
import { childrenOf } from './ast.ts';
import { collectKeys } from './map-keys.ts';

export interface PolicyImport extends Place {
  readonly from: string;
  /** Of the text in quotes, quotes included; offsets into the code. */
  readonly start: number;
  readonly end: number;
  readonly names: readonly ImportedName[];
}

export interface ImportedName extends Place {
  /** `default` too; a namespace is none. */
  readonly name: string;
}

export interface PolicyModule {
  readonly imports: readonly PolicyImport[];
  /** Name → where. */
  readonly exports: ReadonlyMap<string, Place>;
  /** `export * from …`: it exports more than `exports` names. */
  readonly hasMoreExports: boolean;
  /** `Type` and `Type.field` → where a map names it first. */
  readonly keys: ReadonlyMap<string, Place>;
  /** What policies must not have, in no order. */
  readonly refused: readonly (Place & { readonly message: string })[];
}

/** @throws SyntaxError, with `loc`, for what the stripper lets through and JavaScript does not. */
export function parseModule(code: string, file: string): PolicyModule {
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true, allowHashBang: true });
  const at = ({ loc }: AnyNode): Place => ({ file, ...(loc != null && { line: loc.start.line, column: loc.start.column + 1 }) });
  return { ...readImports(program, at), ...readExports(program, at), keys: collectKeys(program, at), refused: findRefused(program, at) };
}

type At = (node: AnyNode) => Place;

function readImports({ body }: Program, at: At): Pick<PolicyModule, 'imports'> {
  const imports = body.flatMap((node): PolicyImport[] => {
    if (node.type !== 'ImportDeclaration' && node.type !== 'ExportNamedDeclaration' && node.type !== 'ExportAllDeclaration') return [];
    if (node.source == null) return [];
    const { value, start, end } = node.source;
    return [{ from: String(value), start, end, ...at(node.source), names: node.type === 'ExportAllDeclaration' ? [] : node.specifiers.flatMap((specifier) => nameOf(specifier, at)) }];
  });
  return { imports };
}

function nameOf(specifier: AnyNode, at: At): ImportedName[] {
  switch (specifier.type) {
    case 'ImportDefaultSpecifier':
      return [{ name: 'default', ...at(specifier) }];
    case 'ImportSpecifier':
      return [{ name: wordOf(specifier.imported), ...at(specifier) }];
    case 'ExportSpecifier':
      return [{ name: wordOf(specifier.local), ...at(specifier) }];
    default:
      return [];
  }
}

function readExports({ body }: Program, at: At): Pick<PolicyModule, 'exports' | 'hasMoreExports'> {
  const exports = new Map<string, Place>();
  let hasMoreExports = false;
  for (const node of body) {
    if (node.type === 'ExportDefaultDeclaration') exports.set('default', at(node));
    if (node.type === 'ExportAllDeclaration') {
      if (node.exported == null) hasMoreExports = true;
      else exports.set(wordOf(node.exported), at(node));
    }
    if (node.type !== 'ExportNamedDeclaration') continue;
    for (const specifier of node.specifiers) exports.set(wordOf(specifier.exported), at(specifier));
    if (node.declaration?.type === 'VariableDeclaration') {
      for (const { id, init } of node.declaration.declarations) {
        if (id.type === 'Identifier') exports.set(id.name, at(init ?? id));
        else hasMoreExports = true; // a pattern; nobody needs to know its names better
      }
    } else if (node.declaration != null) exports.set(node.declaration.id.name, at(node.declaration));
  }
  return { exports, hasMoreExports };
}

function wordOf(node: AnyNode): string {
  return node.type === 'Identifier' ? node.name : node.type === 'Literal' ? String(node.value) : '';
}

const FUNCTIONS = new Set<string>(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

function findRefused(program: Program, at: At): PolicyModule['refused'] {
  const refused: (Place & { message: string })[] = [];
  const open: { readonly node: AnyNode; readonly isInFunction: boolean }[] = [{ node: program, isInFunction: false }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, isInFunction } = next;
    const message = whyRefused(node, isInFunction);
    if (message !== undefined) refused.push({ ...at(node), message });
    for (const child of childrenOf(node)) open.push({ node: child, isInFunction: isInFunction || FUNCTIONS.has(node.type) });
  }
  return refused;
}

function whyRefused(node: AnyNode, isInFunction: boolean): string | undefined {
  if (node.type === 'ImportExpression') return 'Policies have no `import()`: they import only from `gatehouse` and each other, on top of the file.';
  if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require') return 'Policies have no `require()`: they import only from `gatehouse` and each other, on top of the file.';
  if (node.type === 'MetaProperty' && node.meta.name === 'import') return 'Policies have no `import.meta`: they run from a copy in .gatehouse/.';
  if (!isInFunction && (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await))) return 'Policies wait for nothing: rules are decided at once, from what they are given.';
  return undefined;
}
