/** What is to be said of operations as a whole: names that had to be changed, and addresses that are not the service's. */
import type { OpenApiDocument, OpenApiNode } from '../node.ts';
import { serversOf } from '../service-address.ts';
import { line, member } from './describe.ts';
import type { Notes } from './notes.ts';
import type { Operation } from './operations.ts';

export function remarkOn(operations: readonly Operation[], { root }: OpenApiDocument, notes: Notes): void {
  const ofAll = urlsOf(root.get('servers')?.items() ?? []);
  // "If the servers property is not provided, or is an empty array, the default value would be a Server Object with a url value of /."
  const places = operations.map((operation) => ({ operation, own: serversOf(operation) })).map(({ operation, own }) => ({ operation, own, urls: own.length > 0 ? urlsOf(own) : ofAll.length > 0 ? ofAll : ['/'] }));
  // A document that says it at every path says it of the service, which is where its first operation is.
  const usual = new Set(ofAll.length > 0 ? ofAll : places[0]?.urls);
  for (const { operation: { remark, node, method, path }, own: [server], urls } of places) {
    const subject = `${method} ${line(path)}`;
    if (remark !== undefined) notes.add(node, subject, remark.message, remark.other);
    if (urls.some((url) => usual.has(url))) continue;
    const place = server === undefined ? 'where the document itself is' : `at ${urls[0] ?? ''} by the document`;
    notes.add(server ?? node, subject, `${place}, and asked at the address of the service all the same; if that is another, leave this out with --except, and make it a service of its own with --only and --url`);
  }
}

function urlsOf(servers: readonly OpenApiNode[]): string[] {
  return servers.map((server) => line(member(server, 'url')));
}
