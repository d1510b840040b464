/** A request as the pipeline sees it, over node:http or as a Request object. */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { PeerCertificate, RequestSource } from './context.ts';

export function nodeSource(request: IncomingMessage): RequestSource {
  // Absolute-form (RFC 9112, 3.2.2) names the same path.
  const url = (request.url ?? '/').replace(/^https?:\/\/[^/?#]*/i, '');
  const queryAt = url.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: queryAt === -1 ? url : url.slice(0, queryAt),
    search: queryAt === -1 ? '' : url.slice(queryAt),
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    headerValues: (name) => valuesIn(request.rawHeaders, name),
    certificate: () => certificateOf(request.socket),
    peer: request.socket.remoteAddress,
    // A refused body must not take the connection with it: the refusal is still to be written.
    body: () => request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>,
  };
}

export function fetchSource(request: Request, peer: string | undefined): RequestSource {
  const url = new URL(request.url);
  const header = (name: string): string | undefined => request.headers.get(name) ?? undefined;
  return {
    method: request.method,
    path: url.pathname,
    search: url.search,
    header,
    headerValues(name) {
      const value = header(name);
      return value === undefined ? [] : [value];
    },
    certificate: () => undefined,
    peer,
    body: () => (request.body ?? []) as AsyncIterable<Uint8Array>,
  };
}

const NONE: readonly string[] = [];

/** Node's `headersDistinct` would sort all of them into lists first. `raw` is name, value, name, value … */
function valuesIn(raw: readonly string[], name: string): readonly string[] {
  let values: string[] | undefined;
  for (let at = 0; at < raw.length; at += 2) {
    const [key, value] = [raw[at], raw[at + 1]];
    if (key === undefined || value === undefined || key.length !== name.length || key.toLowerCase() !== name) continue;
    if (values === undefined) values = [value];
    else values.push(value);
  }
  return values ?? NONE;
}

/** A connection's certificate never changes (TLS 1.3 has no renegotiation, and node's servers ask only once); to read it costs 40 µs. */
const certificates = new WeakMap<Socket, PeerCertificate | null>();

function certificateOf(socket: Socket): PeerCertificate | undefined {
  let certificate = certificates.get(socket);
  if (certificate === undefined) {
    certificate = readCertificate(socket);
    certificates.set(socket, certificate);
  }
  return certificate ?? undefined;
}

function readCertificate(socket: Socket): PeerCertificate | null {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return null;
  // Without a certificate, as after a session that was resumed without one, node gives an empty object; its type does not say so.
  const { subject, subjectaltname } = socket.getPeerCertificate() as { readonly subject?: { readonly CN?: string | string[] }; readonly subjectaltname?: string };
  return subject === undefined ? null : { subjectAltName: subjectaltname, commonName: subject.CN };
}
