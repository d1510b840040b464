/**
 * YAML text to plain JSON values: version 1.2, core schema, so that `no` and dates are text. Aliases are written out, up to a
 * bound; merge keys (`<<`) are understood, as the tools that write such documents understand them.
 */
import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, Parser, type Document, type Node, type Pair, type Scalar } from 'yaml';
import { DOCUMENT_LIMITS, TOO_DEEP, TOO_MANY, type Fail, type MemberPlace, type ParsedText } from './limits.ts';

export function parseYamlText(text: string, fail: Fail): ParsedText {
  const { contents } = composeOne(text, fail);
  const places = new Map<object, Map<string, MemberPlace>>();
  const value = contents === null ? null : createReader(places, fail, text).read(contents, 0);
  return { value, start: contents?.range[0] ?? 0, membersOf: (container) => places.get(container) ?? new Map<string, MemberPlace>() };
}

function composeOne(text: string, fail: Fail): Document.Parsed {
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, schema: 'core', merge: false, resolveKnownTags: false, logLevel: 'silent' });
  let document: Document.Parsed | undefined;
  for (const next of composer.compose(tokens(text, fail), true, text.length)) {
    if (document !== undefined) return fail(next.range[0], 'A second document starts here; an API is described by one, so remove this `---` or what follows it.');
    const error = next.errors[0] ?? next.warnings[0];
    if (error !== undefined) return fail(error.pos[0], describe(error.code, error.message));
    document = next;
  }
  return document ?? fail(0, 'The document is empty.'); // never: forceDoc is set
}

/** The parser's first pass does not recurse, its second does; so the depth is watched during the first, and so is what costs time. */
function* tokens(text: string, fail: Fail) {
  const parser = new Parser();
  let signs = 0;
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    signs += 1;
    if (signs > DOCUMENT_LIMITS.yamlSigns) fail(parser.offset, `The document has more than ${DOCUMENT_LIMITS.yamlSigns} words and signs of YAML; take a smaller part of it, or JSON, which is read faster.`);
    if (parser.stack.length > 2 * DOCUMENT_LIMITS.depth) fail(parser.offset, TOO_DEEP);
  }
  yield* parser.end();
}

function createReader(places: Map<object, Map<string, MemberPlace>>, fail: Fail, text: string) {
  /** By name; an alias stands for the last one before it (YAML 1.2.2, 7.1). */
  const anchors = new Map<string, Node>();
  const open = new Set<Node>();
  let values = 0;
  let aliased = 0;
  /** Offset of the outermost alias that is being written out. */
  let aliasAt: number | undefined;

  function read(node: Node | null, depth: number): unknown {
    values += 1;
    if (aliasAt !== undefined) aliased += 1;
    const offset = node?.range?.[0] ?? 0;
    if (values > DOCUMENT_LIMITS.values) fail(offset, TOO_MANY);
    if (aliased > DOCUMENT_LIMITS.aliased) fail(aliasAt ?? offset, `The aliases (\`*name\`) stand for more than ${DOCUMENT_LIMITS.aliased} values; use \`$ref\` instead.`);
    if (depth > DOCUMENT_LIMITS.depth) fail(offset, TOO_DEEP);
    if (isAlias(node)) return readAlias(node.source, offset, depth);
    if (isMap(node) || isSeq(node)) return readCollection(node, depth);
    if (!isScalar(node)) return null;
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    // JSON has no such number.
    return typeof node.value === 'number' && !Number.isFinite(node.value) ? sourceOf(node) : node.value;
  }

  function readCollection(node: Node, depth: number): unknown {
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    open.add(node);
    // The parser makes pairs of nodes.
    const value = isMap(node) ? readMap(node.items as Pair<Node, Node | null>[], depth + 1) : isSeq(node) ? readList(node.items as (Node | null)[], depth + 1) : null;
    open.delete(node);
    return value;
  }

  function readAlias(name: string, offset: number, depth: number): unknown {
    const target = anchors.get(name);
    if (target === undefined) return fail(offset, `\`*${name}\` stands for nothing, as no \`&${name}\` comes before it; text that starts with \`*\` goes in quotes.`);
    if (open.has(target)) return fail(offset, `The alias \`*${name}\` contains itself; use \`$ref\` for what refers to itself.`);
    const outer = aliasAt;
    aliasAt ??= offset;
    const value = read(target, depth);
    aliasAt = outer;
    return value;
  }

  function readList(items: readonly (Node | null)[], depth: number): unknown[] {
    const members = new Map<string, MemberPlace>();
    const list = items.map((item, index) => {
      const offset = item?.range?.[0] ?? 0;
      members.set(String(index), { key: offset, value: offset });
      return read(item, depth);
    });
    places.set(list, members);
    return list;
  }

  function readMap(pairs: readonly Pair<Node, Node | null>[], depth: number): Record<string, unknown> {
    const members = new Map<string, MemberPlace>();
    const mapping: Record<string, unknown> = {};
    const merged: (Node | null)[] = [];
    for (const { key, value } of pairs) {
      const offset = key.range?.[0] ?? 0;
      if (isScalar(key) && key.type === 'PLAIN' && key.value === '<<') {
        merged.push(value);
        continue;
      }
      if (!isScalar(key)) return fail(offset, 'This key is not text; write each key as `name: value`.');
      const name = sourceOf(key);
      const earlier = members.get(name);
      if (earlier !== undefined) fail(offset, `The key \`${name}\` is already in line ${text.slice(0, earlier.key).split(/\r\n|\r|\n/).length}; keep one of the two.`);
      members.set(name, { key: offset, value: value?.range?.[0] ?? offset });
      put(mapping, name, read(value, depth));
    }
    for (const value of merged) merge(mapping, members, value, depth);
    places.set(mapping, members);
    return mapping;
  }

  /** What the mapping has itself goes before what is merged into it, and the first of a list before the others. */
  function merge(mapping: Record<string, unknown>, members: Map<string, MemberPlace>, node: Node | null, depth: number): void {
    const offset = node?.range?.[0] ?? 0;
    const source = read(node, depth);
    for (const one of Array.isArray(source) ? (source as unknown[]) : [source]) {
      if (typeof one !== 'object' || one === null || Array.isArray(one)) return fail(offset, 'Only a mapping, or a list of mappings, can be merged by `<<`.');
      for (const [name, value] of Object.entries(one)) {
        if (Object.hasOwn(mapping, name)) continue;
        members.set(name, places.get(one)?.get(name) ?? { key: offset, value: offset });
        put(mapping, name, value);
      }
    }
  }

  return { read };
}

/** As it was written: `1.0` as a key is not `1`. */
function sourceOf(node: Scalar): string {
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

/** Plain assignment to `__proto__` would set the object's prototype. */
function put(mapping: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(mapping, name, { value, enumerable: true, configurable: true, writable: true });
  else mapping[name] = value;
}

/** What the parser says, and what to do where it does not say that. */
function describe(code: string, message: string): string {
  if (code === 'TAB_AS_INDENT') return 'Not valid YAML: a tab is used as indentation; use spaces.';
  const said = message.charAt(0).toLowerCase() + message.slice(1);
  if (code === 'TAG_RESOLVE_FAILED') return `Not valid here: ${said}; remove the tag.`;
  return `Not valid YAML: ${said}; correct this line or the one before it.`;
}
