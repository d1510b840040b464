/** What is to be said of operations as a whole: names that had to be changed, and addresses that are not the service's. */
import type { OpenApiDocument, OpenApiNode } from '../node.ts';
import { line, member } from './describe.ts';
import type { Notes } from './notes.ts';
import type { Operation } from './operations.ts';

export function remarkOn(operations: readonly Operation[], { root }: OpenApiDocument, notes: Notes): void {
  const servers = new Map(operations.map((operation) => [operation, serversOf(operation)]));
  const usual = new Set(urlsOf(root.get('servers')?.items() ?? []));
  // A document that says it at every path says it of the service.
  if (usual.size === 0) for (const url of urlsOf(servers.values().next().value ?? [])) usual.add(url);
  for (const [{ remark, node, method, path }, own] of servers) {
    const subject = `${method} ${line(path)}`;
    if (remark !== undefined) notes.add(node, subject, remark.message, remark.other);
    const [server] = own;
    if (server !== undefined && !urlsOf(own).some((url) => usual.has(url))) {
      notes.add(server, subject, `at ${urlsOf([server])[0] ?? ''} by the document; a service has one address, so this is a service of its own if that differs`);
    }
  }
}

/** Those of the operation go before those of its path. */
function serversOf({ node, item }: Operation): readonly OpenApiNode[] {
  const own = node.get('servers')?.items() ?? [];
  return own.length > 0 ? own : (item.get('servers')?.items() ?? []);
}

function urlsOf(servers: readonly OpenApiNode[]): string[] {
  return servers.map((server) => line(member(server, 'url')));
}
