/**
 * gatehouse.yaml as plain data with the place of every key and value, variables put in (substitute.ts).
 * Mappings have no prototype and are built by hand, so that neither `__proto__`, nor a repeated key, nor an alias
 * inside an alias does anything but become a finding.
 */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';

import { type Finding, OperatorError } from '../errors.ts';
import { type Path, pathKey } from './path.ts';
import type { Substituted } from './substitute.ts';
import { MAX_DEPTH, parseYaml, type Syntax } from './yaml.ts';

/** Nodes that aliases may add in all; the sections of a long file have some hundred. */
const MAX_ALIASED_NODES = 2000;

/** Where something is wrong: at a key, or at the value there. */
export interface Problem {
  readonly path: Path;
  readonly at: 'key' | 'value';
  /** One or two whole sentences. */
  readonly message: string;
}

/** A scalar that variables were put into. */
export interface Variable {
  readonly path: Path;
  /** As it stands in the file: `${PORT}`. */
  readonly source: string;
  /** Without quotes in the file; only then may it stand for a number or boolean. */
  readonly isPlain: boolean;
}

export interface ConfigDocument {
  /** Mappings, lists, text, numbers, booleans, null. */
  readonly tree: unknown;
  readonly problems: readonly Problem[];
  /** By {@link pathKey}. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** A problem with the nearest place known: of the value, its key, or the mapping that lacks it. */
  readonly locate: (problem: Problem) => Finding;
}

export function readDocument(text: string, file: string, substitute: (scalar: string) => Substituted): ConfigDocument {
  const syntax = parseYaml(text, file);
  const reader = createReader(syntax, file, substitute);
  const root = syntax.document.contents;
  if (!isMap(root)) {
    const isEmpty = root === null || (isScalar(root) && root.value === null);
    const message = isEmpty
      ? 'The file is empty; it needs at least the section `services`. `gatehouse init` writes a working one.'
      : 'The file must be a mapping of sections, such as `services:`, at its top level.';
    throw new OperatorError([{ file, ...syntax.placeOf(isEmpty ? 0 : root.range[0]), message }]);
  }
  return { tree: reader.read(root, []), problems: reader.problems, variables: reader.variables, locate: reader.locate };
}

/** A file of another form, without variables: whatever it holds is the caller's to check. */
export function readListDocument(text: string, file: string): ConfigDocument {
  const syntax = parseYaml(text, file);
  const reader = createReader(syntax, file, (scalar) => ({ text: scalar, hasVariables: false, problems: [] }));
  return { tree: reader.read(syntax.document.contents, []), problems: reader.problems, variables: reader.variables, locate: reader.locate };
}

function createReader({ document, placeOf }: Syntax, file: string, substitute: (scalar: string) => Substituted) {
  const problems: Problem[] = [];
  const variables = new Map<string, Variable>();
  const keyOffsets = new Map<string, number>();
  const valueOffsets = new Map<string, number>();
  let aliasedNodes = 0;

  function read(node: Node | null, path: Path, inAlias = false): unknown {
    // An empty value has no place of its own; its key has.
    const offset = node?.range?.[0];
    const isEmpty = node === null || (isScalar(node) && node.value === null);
    if (offset !== undefined && !isEmpty) valueOffsets.set(pathKey(path), offset);
    if (inAlias && ++aliasedNodes > MAX_ALIASED_NODES) throw tooMuch(offset, `The aliases (\`*name\`) stand for more than ${MAX_ALIASED_NODES} values; write them out or use fewer.`);
    if (path.length > MAX_DEPTH) throw tooMuch(offset, 'An alias (`*name`) here contains itself; write its value out.');
    if (isAlias(node)) return readAlias(node.resolve(document), node.source, path);
    if (isMap(node)) return readMap(node.items as Pair<Node, Node | null>[], path, inAlias);
    if (isSeq(node)) return node.items.map((item, index) => read(item as Node, [...path, index], inAlias));
    return isScalar(node) ? readScalar(node.value, node.type === 'PLAIN', path) : null;
  }

  function readAlias(target: Node | undefined, name: string, path: Path): unknown {
    if (target !== undefined) return read(target, path, true);
    problems.push({ path, at: 'value', message: `\`*${name}\` stands for nothing, as no \`&${name}\` comes before it; text that starts with \`*\` goes in quotes.` });
    return null;
  }

  function readMap(pairs: readonly Pair<Node, Node | null>[], path: Path, inAlias: boolean): unknown {
    // No prototype: `__proto__` is a key like any other until it is refused.
    const mapping = Object.create(null) as Record<string, unknown>;
    for (const { key, value } of pairs) {
      const name = isScalar(key) && ['string', 'number', 'boolean'].includes(typeof key.value) ? key.toString() : undefined;
      const inner = [...path, name ?? '?'];
      const earlier = keyOffsets.get(pathKey(inner));
      if (name === undefined || name === '__proto__') {
        if (key.range) keyOffsets.set(pathKey(inner), key.range[0]);
        const what = name === undefined ? 'This key is not text; write each key as `name: value`.' : 'The key `__proto__` names nothing here; remove it.';
        problems.push({ path: inner, at: 'key', message: what });
        continue;
      }
      if (Object.hasOwn(mapping, name) && earlier !== undefined) {
        keyOffsets.set(pathKey(inner), key.range?.[0] ?? earlier);
        problems.push({ path: inner, at: 'key', message: `The key \`${name}\` is already in line ${placeOf(earlier).line}; keep one of the two.` });
        continue;
      }
      if (key.range) keyOffsets.set(pathKey(inner), key.range[0]);
      mapping[name] = read(value, inner, inAlias);
    }
    return mapping;
  }

  function readScalar(value: unknown, isPlain: boolean, path: Path): unknown {
    if (typeof value !== 'string' || !value.includes('${')) return value;
    const { text, hasVariables, problems: unresolved } = substitute(value);
    if (hasVariables) variables.set(pathKey(path), { path, source: value, isPlain });
    for (const message of unresolved) problems.push({ path, at: 'value', message });
    return text;
  }

  function tooMuch(offset: number | undefined, message: string): OperatorError {
    return new OperatorError([{ file, ...placeOf(offset ?? 0), message }]);
  }

  function locate({ path, at, message }: Problem): Finding {
    const own = at === 'value' ? valueOffsets.get(pathKey(path)) : undefined;
    const above = path.map((_, index) => path.slice(0, path.length - index));
    // The item of a list has no key; it is where it begins.
    const keys = above.map((one) => keyOffsets.get(pathKey(one)) ?? (typeof one.at(-1) === 'number' ? valueOffsets.get(pathKey(one)) : undefined));
    const offset = own ?? keys.find((found) => found !== undefined) ?? 0;
    return { file, ...placeOf(offset), message };
  }

  return { read, locate, problems, variables };
}
