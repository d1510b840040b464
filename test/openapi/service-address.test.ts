import { describe, expect, it } from 'vitest';
import { readOpenApi } from '../../src/openapi/read-openapi.ts';
import { serviceAddress } from '../../src/openapi/service-address.ts';

const address = (servers: unknown, base?: string) => serviceAddress(readOpenApi(JSON.stringify({ openapi: '3.0.3', paths: { '/a': {} }, ...(servers !== undefined && { servers }) }), { file: 'api.json' }), base);

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
