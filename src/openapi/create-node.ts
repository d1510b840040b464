/**
 * Nodes over documents that have been read. References are followed when somebody goes there, so that a broken one stops an
 * import only where the import needs it.
 */
import { OperatorError, formatFinding } from '../errors.ts';
import { nearest } from './nearest.ts';
import type { OpenApiNode } from './node.ts';
import { formatPointer, parsePointer } from './pointer.ts';
import { isMapping, referenceIn, roleOf, type Role } from './role.ts';
import type { Source } from './source.ts';

/** References to nothing but references; more than one or two are a machine's mistake. */
const LONGEST_CHAIN = 50;

/** The document that `address`, a reference without its `#` part, means in `from`; or a sentence why there is none. */
export type FindSource = (address: string, from: Source) => Source | string;

interface Way {
  readonly find: FindSource;
  /** Whether what stands beside a `$ref` counts, as it does from OpenAPI 3.1 on. */
  readonly isBesideRead: boolean;
}

/** A value where it stands, not followed. */
interface Spot {
  readonly source: Source;
  readonly path: readonly string[];
  readonly value: unknown;
  readonly role: Role;
  readonly referrer: OpenApiNode | undefined;
}

/** The root of a document. */
export function createNode(source: Source, way: Way): OpenApiNode {
  return nodeOf(rootOf(source), way);
}

function nodeOf(spot: Spot, way: Way): OpenApiNode {
  const { source, path, value, referrer } = spot;
  const goTo = (key: string): OpenApiNode => nodeOf(follow(memberOf(spot, key), way, []), way);
  return {
    value,
    get pointer() {
      return pointerOf(spot);
    },
    get component() {
      return componentOf(source, path);
    },
    referrer,
    get beside() {
      return referrer === undefined || !way.isBesideRead ? [] : [...referrer.beside, referrer];
    },
    get: (key) => (hasMember(value, String(key)) ? goTo(String(key)) : undefined),
    entries: () => (isMapping(value) ? Object.keys(value).map((key) => [key, goTo(key)] as const) : []),
    items: () => (Array.isArray(value) ? value.map((_, index) => goTo(String(index))) : []),
    finding: (message) => source.finding(path, message),
  };
}

/** The spot itself, or what its reference leads to in the end. `trail`: the references on the way here. */
function follow(spot: Spot, way: Way, trail: readonly Spot[]): Spot {
  const reference = referenceIn(spot.value, spot.role);
  if (reference === undefined) return spot;
  const own = pointerOf(spot);
  const start = trail.findIndex((earlier) => pointerOf(earlier) === own);
  if (start !== -1) refuse(spot, circle(trail.slice(start)));
  if (trail.length >= LONGEST_CHAIN) refuse(spot, `More than ${LONGEST_CHAIN} references lead from one to the next here; let the first one name what is meant.`);

  const [address = '', ...rest] = reference.split('#');
  const source = address === '' ? spot.source : way.find(address, spot.source);
  if (typeof source === 'string') return refuse(spot, source);
  const pointer = parsePointer(rest.join('#'));
  if (pointer === undefined) return refuse(spot, `The reference \`${reference}\` is no JSON Pointer; write the way from the top of the document, such as \`#/components/schemas/Pet\`.`);

  const further = [...trail, spot];
  let target = rootOf(source);
  for (const key of pointer) {
    target = follow(target, way, further);
    if (!hasMember(target.value, key)) return refuse(spot, nowhere(reference, target, key));
    target = memberOf(target, key);
  }
  // What it leads to is used as what stands here would be, whatever the way there looks like.
  return follow({ ...target, role: spot.role, referrer: nodeOf(spot, way) }, way, further);
}

function rootOf(source: Source): Spot {
  return { source, path: [], value: source.value, role: 'keywords', referrer: undefined };
}

function hasMember(value: unknown, key: string): boolean {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(key) && Number(key) < value.length;
  return isMapping(value) && Object.hasOwn(value, key);
}

/** Of a member that is there. */
function memberOf({ source, path, value, role }: Spot, key: string): Spot {
  const member = (value as Readonly<Record<string, unknown>>)[key]; // a list is indexed by text as well
  return { source, path: [...path, key], value: member, role: roleOf(role, key, member), referrer: undefined };
}

function pointerOf({ source, path }: Spot): string {
  return source.id + formatPointer(path);
}

/** In other documents, where authors keep to no sections, whatever a reference names has a name. */
function componentOf({ id }: Source, path: readonly string[]): string | undefined {
  if (path[0] === 'components' && path.length === 3) return path[2];
  if (id === '') return undefined;
  const file = id.slice(id.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return path.at(-1) ?? (file === '' ? undefined : dot > 0 ? file.slice(0, dot) : file);
}

function nowhere(reference: string, { value, path, source }: Spot, key: string): string {
  const known = isMapping(value) ? Object.keys(value) : [];
  const near = nearest(key, known);
  const isSection = path.length === 0 ? key === 'components' : path.length === 1 && path[0] === 'components';
  const guess = near !== undefined ? ` Did you mean \`${source.id}${formatPointer([...path, near])}\`?`
    : isSection ? ' The whole section is missing, so the document may have been cut off.' : '';
  return `The reference \`${reference}\` leads nowhere: there is no \`${key}\` in \`${source.id}${formatPointer(path)}\`; define it, or correct the reference.${guess}`;
}

function circle(trail: readonly Spot[]): string {
  const places = trail.map((spot) => `\`${pointerOf(spot)}\` (${formatFinding(spot.source.finding(spot.path, '')).replace(/: $/, '')})`);
  return `These references lead only to each other: ${places.join(' → ')}; replace one of them by what is meant.`;
}

function refuse({ source, path }: Spot, message: string): never {
  throw new OperatorError([source.finding([...path, '$ref'], message)]);
}
