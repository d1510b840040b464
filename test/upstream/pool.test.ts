import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { OperatorError } from '../../src/errors.ts';
import { createUpstream } from '../../src/upstream/index.ts';
import { answerJson } from '../support/misbehaving-service.ts';
import { configOf, failureOf, fixture, HELLO, upstreamTo, type ConfigChanges } from './harness.ts';

// For 127.0.0.1 and localhost, signed by itself, valid for a hundred years: worth nothing outside these tests.
const CERT = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUar2qDS1K/5KPdRL/hzmyWCOzuYAwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzA1MjU1N1oYDzIxMjYxMDMw
MDUyNTU3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAS1LKVxTCtUGfaChsH4el6V2HIQbqQUqK+Twb+ceLdr2Mq/iJqKI1Bg
9QnENiW2reXloot0MuPqkjbBvwrFtAXOo28wbTAdBgNVHQ4EFgQUKUXOXJhlusDG
0eOWV/ZUHnYj0T8wHwYDVR0jBBgwFoAUKUXOXJhlusDG0eOWV/ZUHnYj0T8wGgYD
VR0RBBMwEYcEfwAAAYIJbG9jYWxob3N0MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI
zj0EAwIDSAAwRQIhAJDygycssgzguOj0Ea7g5/eTYKAQdYgHkw1idHmRnROGAiBd
Z9zm6NWftED9Pl8sYr0044kKWlnGpCK90eLZLMk//A==
-----END CERTIFICATE-----`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgYJoj8PX77Ir7u9rK
4bcDCuRUxym9roYwEPrSFEZjxdShRANCAAS1LKVxTCtUGfaChsH4el6V2HIQbqQU
qK+Twb+ceLdr2Mq/iJqKI1Bg9QnENiW2reXloot0MuPqkjbBvwrFtAXO
-----END PRIVATE KEY-----`;

describe('the connections to a service', () => {
  test('are kept and used again', async () => {
    const { service, call } = await fixture(answerJson(HELLO));
    for (let count = 0; count < 20; count += 1) expect(await call()).toEqual(HELLO);
    expect(service.connections()).toBe(1);
  });

  test('are no more than calls in flight at once', async () => {
    const { service, call } = await fixture(answerJson(HELLO), { concurrency: 3 });
    for (let round = 0; round < 5; round += 1) await Promise.all([1, 2, 3, 4, 5, 6].map(() => call()));
    expect(service.connections()).toBeLessThanOrEqual(3);
    expect(service.requests).toHaveLength(30);
  });
});

describe('TLS', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-tls-'));
    writeFileSync(join(directory, 'cert.pem'), CERT);
    writeFileSync(join(directory, 'key.pem'), KEY);
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  async function tlsService(requestCert = false): Promise<{ url: string; hits: () => number; clientName: () => unknown }> {
    let hits = 0;
    let clientName: unknown;
    const server = createServer({ cert: CERT, key: KEY, ca: CERT, requestCert, rejectUnauthorized: requestCert }, (_request, response) => {
      hits += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(HELLO));
    });
    server.on('secureConnection', (socket) => (clientName = socket.getPeerCertificate().subject?.CN));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`, hits: () => hits, clientName: () => clientName };
  }

  test('to a certificate of the configured authority succeeds', async () => {
    const { url, hits } = await tlsService();
    expect(await upstreamTo(url, { tls: { ca: join(directory, 'cert.pem') } }).call()).toEqual(HELLO);
    expect(hits()).toBe(1);
  });

  test('to a certificate nobody vouches for fails before anything is sent', async () => {
    const { url, hits } = await tlsService();
    const { call, events } = upstreamTo(url);
    expect(failureOf(await call())).toBe('UPSTREAM_UNAVAILABLE');
    expect(hits()).toBe(0);
    expect(events[0]!.errors![0]!.message).toMatch(/self.signed/i);
  });

  test('to a service that speaks none fails', async () => {
    const { service } = await fixture(answerJson(HELLO));
    const { call } = upstreamTo(service.url.replace('http:', 'https:'), { timeout: 200 });
    expect(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT']).toContain(failureOf(await call()));
    expect(service.requests).toHaveLength(0);
  });

  test('shows the gateway\'s own certificate to a service that asks', async () => {
    const { url, clientName } = await tlsService(true);
    const [ca, cert, key] = ['cert.pem', 'cert.pem', 'key.pem'].map((file) => join(directory, file));
    expect(failureOf(await upstreamTo(url, { tls: { ca } }).call())).toBe('UPSTREAM_UNAVAILABLE');
    expect(await upstreamTo(url, { tls: { ca, cert, key } }).call()).toEqual(HELLO);
    expect(clientName()).toBe('localhost');
  });
});

describe('a configuration', () => {
  test.each<[string, string, string, ConfigChanges]>([
    ['a file that is not there', 'tls.ca', 'https://127.0.0.1/', { tls: { ca: '/nowhere/ca.pem' } }],
    ['a URL that is none', 'url', 'users:4101', {}],
    ['another protocol', 'url', 'ftp://127.0.0.1/', {}],
    ['credentials in the URL', 'url', 'http://me:secret@127.0.0.1/', {}],
  ])('with %s is refused at start', (_, key, url, changes) => {
    const create = () => createUpstream(configOf(url, changes), { observe: () => undefined });
    expect(create).toThrow(OperatorError);
    expect(create).toThrow(`services.users.${key}: `);
    expect(create).not.toThrow('secret');
  });
});
