import { describe, expect, it } from 'vitest';
import { readOpenApi } from '../../src/openapi/read-openapi.ts';
import { serviceAddress } from '../../src/openapi/service-address.ts';

const address = (servers: unknown, base?: string) => serviceAddress(readOpenApi(JSON.stringify({ openapi: '3.0.3', paths: { '/a': {} }, ...(servers !== undefined && { servers }) }), { file: 'api.json' }), base);

describe('the address of a document that has servers at its paths only', () => {
  const at = (...hosts: (string | undefined)[]) => hosts.map((host) => (host === undefined ? {} : { servers: [{ url: `https://${host}.example.com` }] }));
  const first = ([item, operation]: readonly object[], more: object = {}, base?: string) => {
    const document = readOpenApi(JSON.stringify({ openapi: '3.0.3', ...more, paths: { '/a': { ...item, get: operation } } }), { file: 'api.json' });
    const path = document.root.get('paths')!.get('/a')!;
    return serviceAddress(document, base, { item: path, node: path.get('get')! });
  };

  it('is that of the first operation, else of its path', () => {
    expect(first(at('path', undefined))).toBe('https://path.example.com');
    expect(first(at('path', 'operation'))).toBe('https://operation.example.com');
    expect(first(at('path', 'operation'), {}, 'https://docs.example.com/openapi.json')).toBe('https://operation.example.com');
  });

  it('is that of the document where that has one', () => {
    expect(first(at('path', 'operation'), { servers: [{ url: 'https://root.example.com' }] })).toBe('https://root.example.com');
    expect(first(at(undefined, undefined), {}, 'https://docs.example.com/openapi.json')).toBe('https://docs.example.com');
  });
});

describe('the address a document gives', () => {
  it.each([
    [[{ url: 'https://api.example.com/v1/' }], 'https://api.example.com/v1'],
    [[{ url: 'https://api.example.com/' }], 'https://api.example.com'],
    [[{ url: 'https://api.example.com' }, { url: 'http://other.example.com' }], 'https://api.example.com'],
    [[{ url: '/v1' }, { url: 'ws://a.example.com' }, { url: 'https://u:p@a.example.com' }, { url: 'https://a.example.com?x=1' }, { url: 'https://a.example.com#x' }, {}, { url: 1 }, 'x', { url: 'http://b.example.com' }], 'http://b.example.com'],
    [[{ url: 'https://{host}:{port}/{base}', variables: { host: { default: 'api.example.com' }, port: { default: 8443 }, base: { default: 'v2' } } }], 'https://api.example.com:8443/v2'],
    [[{ url: 'https://{host}/', variables: { host: { enum: ['a'] } } }, { url: 'https://{toString}/' }], undefined],
    [[{ url: 'https://a.example.com/${SECRET}' }], undefined],
    [[{ url: 'http://${x}.example.com', variables: { x: { default: '{http_proxy}' } } }, { url: 'http://{x}.example.com', variables: { x: { default: '${http_proxy}' } } }], undefined],
    [[{ url: 'http://[::1]:80/a' }], 'http://[::1]/a'],
    [[{ url: 'https://a.example.com/$%7BSECRET%7D' }], 'https://a.example.com/$%7BSECRET%7D'],
    [[{ url: '/v1' }], undefined],
    [[], undefined],
    [undefined, undefined],
  ])('of %j is %s', (servers, expected) => {
    expect(address(servers)).toBe(expected);
  });

  it.each([
    [[{ url: '/v1' }], 'https://docs.example.com/v1'],
    [[{ url: '../v1' }], 'https://docs.example.com/v1'],
    [[{ url: '//api.example.com/v1' }], 'https://api.example.com/v1'],
    [[], 'https://docs.example.com'],
    [undefined, 'https://docs.example.com'],
  ])('of %j starts where the document was', (servers, expected) => {
    expect(address(servers, 'https://docs.example.com/api/openapi.json?token=1')).toBe(expected);
  });
});
