/** The owner of a client certificate that TLS has verified, by the one name the configuration asks for (RFC 5280, 4.2.1.6). */
import type { PeerCertificate, Principal } from '../../context.ts';
import type { CertificateName } from './options.ts';
import { Refusal } from './refusal.ts';

const KINDS = { 'san-uri': 'URI', 'san-dns': 'DNS' } as const;

/** The subject's names as node writes them; one with a comma or a quote in it stands as a JSON string, so that no name can pretend to be two. */
const NAME = /([A-Za-z0-9 .]+):("(?:[^"\\]|\\.)*"|[^,"]*)(?:, |$)/y;

export type CertificatePrincipals = (certificate: PeerCertificate) => Principal;

/** The principal of a connection is made once. The function throws Refusal for a certificate without the name, or with two. */
export function certificatePrincipals(name: CertificateName): CertificatePrincipals {
  const known = new WeakMap<PeerCertificate, Principal>();
  return (certificate) => {
    const found = known.get(certificate);
    if (found !== undefined) return found;
    const principal: Principal = Object.freeze({
      kind: 'certificate', subject: onlyName(certificate, name), issuer: undefined, client: undefined, scopes: new Set<string>(), roles: new Set<string>(), claims: Object.freeze({}), token: undefined,
    });
    known.set(certificate, principal);
    return principal;
  };
}

function onlyName({ subjectAltName = '', commonName }: PeerCertificate, name: CertificateName): string {
  const names = name === 'cn' ? (commonName === undefined ? [] : [commonName].flat()) : namesIn(subjectAltName, KINDS[name]);
  const [first, ...others] = names;
  if (others.length > 0) throw new Refusal('ambiguous', `the client certificate has more than one ${name}`);
  if (first === undefined || first === '') throw new Refusal('invalid', `the client certificate has no ${name}`);
  return first;
}

function namesIn(text: string, kind: string): string[] {
  const names: string[] = [];
  NAME.lastIndex = 0;
  while (NAME.lastIndex < text.length) {
    const [, type, value = ''] = NAME.exec(text) ?? [];
    if (type === undefined) throw new Refusal('invalid', 'the names of the client certificate cannot be read');
    if (type === kind) names.push(value.startsWith('"') ? String(JSON.parse(value)) : value);
  }
  return names;
}
