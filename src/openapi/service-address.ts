/** Where a document says that its service is: the first of `servers` that can be called (OpenAPI 3.1, 4.8.5 and 4.8.6). Those of operations are for notes to tell. */
import type { OpenApiDocument, OpenApiNode } from './node.ts';
import { trimEnd } from './trim.ts';

/** An operation, and the path item it stands in. */
export interface Located {
  readonly node: OpenApiNode;
  readonly item: OpenApiNode;
}

/**
 * Relative addresses start at `base`, the URL of the document; undefined when there is nothing to call. A document that has
 * `servers` at its paths only is where its `first` operation is.
 */
export function serviceAddress({ root }: OpenApiDocument, base: string | undefined, first?: Located): string | undefined {
  const own = root.get('servers')?.items() ?? [];
  const servers = own.length > 0 || first === undefined ? own : serversOf(first);
  // "If the servers property is not provided, or is an empty array, the default value would be a Server Object with a url value of /."
  if (servers.length === 0) return callable('/', base);
  for (const server of servers) {
    const url = fillIn(server);
    const address = url === undefined ? undefined : callable(url, base);
    if (address !== undefined) return address;
  }
  return undefined;
}

/** Those of the operation go before those of its path. */
export function serversOf({ node, item }: Located): readonly OpenApiNode[] {
  const own = node.get('servers')?.items() ?? [];
  return own.length > 0 ? own : (item.get('servers')?.items() ?? []);
}

/** With the default of each variable; undefined when one has none. */
function fillIn(server: OpenApiNode): string | undefined {
  const url = server.get('url')?.value;
  if (typeof url !== 'string') return undefined;
  const parts = url.split(/\{([^{}]*)\}/).map((part, index) => (index % 2 === 0 ? part : defaultOf(server, part))); // every second one is a name
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}

function defaultOf(server: OpenApiNode, variable: string): string | undefined {
  const value = server.get('variables')?.get(variable)?.get('default')?.value;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** As it goes to gatehouse.yaml: paths come right behind it, so it ends in no slash, and neither query nor credentials are in it. */
function callable(address: string, base: string | undefined): string | undefined {
  if (!URL.canParse(address, base)) return undefined;
  const { protocol, origin, hostname, pathname, search, hash, username, password } = new URL(address, base);
  // A URL may hold `${name}` in its host, and gatehouse.yaml would fill it in from the environment.
  if (!/^[A-Za-z0-9.:[\]-]+$/.test(hostname)) return undefined;
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  if ([search, hash, username, password].some((part) => part !== '')) return undefined;
  return origin + trimEnd(pathname, '/');
}
