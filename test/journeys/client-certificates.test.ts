// Services that call with a certificate, over TLS: the certificate is the caller where there is nothing else, and never a choice between two names.
import { request } from 'node:https';
import { connect } from 'node:tls';
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { CLIENT_CA, ONE, PLAIN, STRANGER, TWO, type ClientCertificate } from '../support/client-certificates.ts';
import { SHOP, startGateway, type TestGateway } from '../support/gateway.ts';
import { CERTIFICATE, KEY } from '../support/pem.ts';

const FILES = { 'cert.pem': CERTIFICATE, 'key.pem': KEY, 'clients.pem': CLIENT_CA };
let gateway: TestGateway;
afterEach(() => gateway.dispose());

const start = async (principal: string, more: object = {}): Promise<void> => {
  gateway = await startGateway({ products: SHOP['products']! }, { server: { tls: { cert: 'cert.pem', key: 'key.pem', clientCa: 'clients.pem' } }, authentication: { required: true, clientCertificates: { principal }, ...more } }, { files: { ...FILES, 'keys.yaml': `- { sha256: ${createHash('sha256').update('gh_key').digest('hex')}, principal: partner, client: acme }\n` } });
};
const received = (): number => gateway.services['products']!.requests.length;

async function ask(certificate: ClientCertificate | undefined, headers: Record<string, string> = {}): Promise<{ status: number; body: any; challenge: string | undefined }> {
  return new Promise((resolve, reject) => {
    const sent = request(gateway.url, { method: 'POST', agent: false, ca: CERTIFICATE, ...certificate, headers: { 'content-type': 'application/json', ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode!, body: JSON.parse(text), challenge: response.headers['www-authenticate'] }));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ query: '{ product(upc: "1") { name } }' }));
  });
}
const principals = (): unknown[] => gateway.logs.filter(({ message }) => message === 'request').map(({ principal }) => principal);

describe('a client certificate', () => {
  it.each([['san-uri', ONE], ['san-dns', ONE], ['cn', PLAIN]])('with one %s is a principal', async (name, certificate) => {
    await start(name);
    expect(await ask(certificate)).toMatchObject({ status: 200, body: { data: { product: { name: 'product 1' } } } });
    expect(principals()).toEqual([{ kind: 'certificate' }]);
  });

  it('with two names of the kind, or none, is refused before any call', async () => {
    await start('san-uri');
    expect(await ask(TWO)).toMatchObject({ status: 401, body: { errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'ambiguous' } }] }, challenge: expect.stringMatching(/^Certificate realm="gatehouse"/) });
    expect(await ask(PLAIN)).toMatchObject({ status: 401, body: { errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'invalid' } }] } });
    expect(received()).toBe(0);
  });

  it('of another authority, or none at all, does not get through the handshake', async () => {
    await start('san-uri');
    await expect(ask(STRANGER)).rejects.toThrow();
    await expect(ask(undefined)).rejects.toThrow();
    expect(received()).toBe(0);
  });

  it('steps behind an API key', async () => {
    await start('san-uri', { apiKeys: { file: 'keys.yaml' } });
    expect(await ask(ONE, { 'x-api-key': 'gh_key' })).toMatchObject({ status: 200 });
    expect(principals()).toEqual([{ kind: 'key', client: 'acme' }]);
    expect(await ask(ONE, { 'x-api-key': 'gh_other' })).toMatchObject({ status: 401 });
    expect(received()).toBe(1);
  });

  it('is still the one of a session that is resumed', async () => {
    await start('san-uri');
    const { port } = new URL(gateway.url);
    const once = async (session?: Buffer): Promise<{ text: string; session: Buffer | undefined; isReused: boolean }> =>
      new Promise((resolve, reject) => {
        let text = '';
        let kept: Buffer | undefined;
        let isReused = false;
        const body = JSON.stringify({ query: '{ product(upc: "1") { name } }' });
        const socket = connect({ port: Number(port), host: '127.0.0.1', ca: CERTIFICATE, ...ONE, ...(session !== undefined && { session }) }, () => {
          isReused = socket.isSessionReused();
          socket.write(`POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
        });
        socket.on('session', (ticket: Buffer) => (kept = ticket));
        socket.on('data', (part: Buffer) => (text += part.toString()));
        socket.on('error', reject);
        socket.on('close', () => resolve({ text, session: kept, isReused }));
      });
    const first = await once();
    const second = await once(first.session);
    expect([first.isReused, second.isReused]).toEqual([false, true]);
    expect(second.text).toMatch(/^HTTP\/1\.1 200 /);
    expect(principals()).toEqual([{ kind: 'certificate' }, { kind: 'certificate' }]);
  });
});
