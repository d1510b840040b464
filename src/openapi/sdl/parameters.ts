/** The parameters of one operation: those of its path item, overridden by its own, without those OpenAPI says to ignore. */
import type { OpenApiNode } from '../node.ts';
import { line, member } from './describe.ts';
import type { Notes } from './notes.ts';
import type { Operation } from './operations.ts';
import { decoded, namesIn } from './path.ts';

export const PLACES = ['path', 'query', 'header', 'cookie'] as const;
export type ParameterPlace = (typeof PLACES)[number];

export interface Parameter {
  readonly node: OpenApiNode;
  readonly in: ParameterPlace;
  /** On the wire. */
  readonly name: string;
  readonly isRequired: boolean;
  readonly style: string;
  readonly isExploded: boolean;
  /** Undefined where there is only `content`, or nothing. */
  readonly schema: OpenApiNode | undefined;
  /** `content: application/json`: the value is JSON text. */
  readonly isJson: boolean;
}

const STYLES: Readonly<Record<ParameterPlace, string>> = { path: 'simple', query: 'form', header: 'simple', cookie: 'form' };

/** OpenAPI: "the parameter definition SHALL be ignored". */
const NOT_PARAMETERS = new Set(['accept', 'content-type', 'authorization']);

/** What frames a message or belongs to one connection is the gateway's own. */
const OWN_HEADERS = new Set([
  'host', 'content-length', 'content-encoding', 'accept-encoding', 'x-request-id', 'connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer',
  'transfer-encoding', 'upgrade', 'http2-settings', 'expect',
]);
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** In the order path, query, header, cookie: so are arguments of one name told apart. */
export function parametersOf(operation: Operation, notes: Notes): Parameter[] {
  const found = new Map<string, Parameter>();
  for (const node of [...(operation.item.get('parameters')?.items() ?? []), ...(operation.node.get('parameters')?.items() ?? [])]) {
    const name = member(node, 'name');
    const place = PLACES.find((known) => known === member(node, 'in'));
    if (typeof name !== 'string' || place === undefined) {
      notes.add(node, `${operation.method} ${line(operation.path)}`, 'a parameter without `name`, or without `in` of path, query, header and cookie, is left out');
    } else if (place !== 'header' || !NOT_PARAMETERS.has(name.toLowerCase())) {
      found.set(`${place} ${place === 'header' ? name.toLowerCase() : name}`, read(node, place, place === 'query' ? decoded(name) : name));
    }
  }
  const cookie = found.get('header cookie');
  if (cookie !== undefined && [...found.values()].some((parameter) => parameter.in === 'cookie')) {
    notes.add(cookie.node, `header parameter \`${line(cookie.name)}\` of ${operation.method} ${line(operation.path)}`, 'left out, for its cookie parameters are that header');
    found.delete('header cookie');
  }
  return PLACES.flatMap((place) => [...found.values()].filter((parameter) => parameter.in === place && canBeSent(parameter, operation, notes)));
}

function read(node: OpenApiNode, place: ParameterPlace, name: string): Parameter {
  const style = member(node, 'style');
  const named = typeof style === 'string' ? style : STYLES[place];
  const explode = member(node, 'explode');
  const [[, media] = []] = node.get('content')?.entries() ?? [];
  return {
    node, in: place, name, isRequired: place === 'path' || member(node, 'required') === true, style: named,
    isExploded: typeof explode === 'boolean' ? explode : named === 'form' || named === 'deepObject',
    schema: node.get('schema') ?? media?.get('schema'), isJson: node.get('schema') === undefined && media !== undefined,
  };
}

function canBeSent({ node, in: place, name }: Parameter, operation: Operation, notes: Notes): boolean {
  const leaveOut = (why: string): false => {
    notes.add(node, `${place} parameter \`${line(name)}\` of ${operation.method} ${line(operation.path)}`, `left out, for ${why}`);
    return false;
  };
  if (place === 'path') return namesIn(operation.path).includes(name) || leaveOut('the path does not name it');
  if (place === 'query') return (name !== '' && name.isWellFormed() && !/[{}&=]|%[0-9A-Fa-f]{2}|^\?/.test(name)) || leaveOut('its name cannot be written in a template');
  if (!TOKEN.test(name)) return leaveOut('its name is not allowed there');
  return place === 'cookie' || !OWN_HEADERS.has(name.toLowerCase()) || leaveOut('that header is the gateway’s own');
}
