import { connect } from 'node:net';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { RequestSource } from '../src/context.ts';
import { fetchSource, nodeSource } from '../src/request-source.ts';

/** What the server sees of a request that is written byte for byte. */
async function received<T>(head: string, look: (source: RequestSource) => T): Promise<T> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(`${head}\r\n\r\n`));
  try {
    const [request] = (await once(server, 'request')) as [IncomingMessage];
    return look(nodeSource(request));
  } finally {
    socket.destroy();
    server.close();
  }
}

describe('a request over node:http', () => {
  it('gives each value of a header as it was sent, where node itself drops the second', async () => {
    const head = 'GET http://other/graphql?a=b HTTP/1.1\r\nHost: a\r\nAuthorization: one\r\nAUTHORIZATION: two\r\nCookie: a=1\r\nCookie: b=2\r\nX-Authorization: three';
    const seen = await received(head, ({ header, headerValues, path, search, method, peer, certificate }) => ({ one: header('authorization'), all: headerValues('authorization'), cookies: headerValues('cookie'), none: headerValues('x-api-key'), path, search, method, peer, certificate: certificate() }));
    expect(seen).toEqual({ one: 'one', all: ['one', 'two'], cookies: ['a=1', 'b=2'], none: [], path: '/graphql', search: '?a=b', method: 'GET', peer: '127.0.0.1', certificate: undefined });
  });

  it('takes no value for a name', async () => {
    expect(await received('GET / HTTP/1.1\r\nHost: a\r\nX: x-api-key\r\nY: z', ({ headerValues }) => headerValues('x-api-key'))).toEqual([]);
  });
});

describe('a Request object', () => {
  it('gives values as they were joined', () => {
    const request = new Request('http://a/graphql?b', { headers: [['authorization', 'one'], ['authorization', 'two']] });
    const { headerValues, header, path, search, certificate } = fetchSource(request, '::1');
    expect([headerValues('authorization'), headerValues('cookie'), header('authorization'), path, search, certificate()]).toEqual([['one, two'], [], 'one, two', '/graphql', '?b', undefined]);
  });
});
