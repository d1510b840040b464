// What a client may send as an id, in every place of a request: exactly these bytes, or nothing is sent.
import { describe, expect, it } from 'vitest';
import { callWith, renderedBy } from './rest-service.ts';

const PLACES = {
  path: callWith('v: String', 'path: "/s/{v}"'),
  query: callWith('v: String', 'path: "/s", query: "v={v}"'),
  csv: callWith('v: [String]', 'path: "/s", query: "v={v|csv}"'),
  header: callWith('v: String', 'path: "/s", headers: "x-v: {v}"'),
  form: callWith('v: String', 'path: "/s", method: POST, body: "v={v}", contentType: FORM'),
  json: callWith('v: String', 'path: "/s", method: POST, body: "{ \\"v\\": \\"{v}\\" }"'),
  text: callWith('v: String', 'path: "/s", method: POST, body: "<{v}>", contentType: TEXT'),
};
type Place = keyof typeof PLACES;

/** The part of the request that holds the value, or the code of the error. */
function sent(place: Place, value: string): string {
  const request = renderedBy(PLACES[place], { v: place === 'csv' ? ['first', value] : value });
  if (request === undefined) throw new Error('nothing is asked');
  if (typeof request === 'string') return request.split(':')[0]!;
  if (place === 'header') return request.headers.map(([name, text]) => `${name}: ${text}`).join();
  return place === 'path' || place === 'query' || place === 'csv' ? request.target : String(request.body?.content);
}

const NO = 'BAD_USER_INPUT';
const big = 'x'.repeat(10_000);
const ROWS: readonly (readonly [value: string, sent: Record<Place, string>])[] = [
  ['../admin', { path: '/s/..%2Fadmin', query: '/s?v=..%2Fadmin', csv: '/s?v=first,..%2Fadmin', header: 'x-v: ../admin', form: 'v=..%2Fadmin', json: '{"v":"../admin"}', text: '<../admin>' }],
  ['..', { path: NO, query: '/s?v=..', csv: '/s?v=first,..', header: 'x-v: ..', form: 'v=..', json: '{"v":".."}', text: '<..>' }],
  ['.', { path: NO, query: '/s?v=.', csv: '/s?v=first,.', header: 'x-v: .', form: 'v=.', json: '{"v":"."}', text: '<.>' }],
  ['...', { path: '/s/...', query: '/s?v=...', csv: '/s?v=first,...', header: 'x-v: ...', form: 'v=...', json: '{"v":"..."}', text: '<...>' }],
  ['', { path: NO, query: '/s?v=', csv: NO, header: 'x-v: ', form: 'v=', json: '{"v":""}', text: '<>' }],
  ['a/b', { path: '/s/a%2Fb', query: '/s?v=a%2Fb', csv: '/s?v=first,a%2Fb', header: 'x-v: a/b', form: 'v=a%2Fb', json: '{"v":"a/b"}', text: '<a/b>' }],
  ['a?b=1', { path: '/s/a%3Fb%3D1', query: '/s?v=a%3Fb%3D1', csv: '/s?v=first,a%3Fb%3D1', header: 'x-v: a?b=1', form: 'v=a%3Fb%3D1', json: '{"v":"a?b=1"}', text: '<a?b=1>' }],
  ['a#b', { path: '/s/a%23b', query: '/s?v=a%23b', csv: '/s?v=first,a%23b', header: 'x-v: a#b', form: 'v=a%23b', json: '{"v":"a#b"}', text: '<a#b>' }],
  ['%2e%2e', { path: '/s/%252e%252e', query: '/s?v=%252e%252e', csv: '/s?v=first,%252e%252e', header: 'x-v: %2e%2e', form: 'v=%252e%252e', json: '{"v":"%2e%2e"}', text: '<%2e%2e>' }],
  ['a\\b', { path: '/s/a%5Cb', query: '/s?v=a%5Cb', csv: '/s?v=first,a%5Cb', header: 'x-v: a\\b', form: 'v=a%5Cb', json: '{"v":"a\\\\b"}', text: '<a\\b>' }],
  ['//host', { path: '/s/%2F%2Fhost', query: '/s?v=%2F%2Fhost', csv: '/s?v=first,%2F%2Fhost', header: 'x-v: //host', form: 'v=%2F%2Fhost', json: '{"v":"//host"}', text: '<//host>' }],
  ['@host', { path: '/s/%40host', query: '/s?v=%40host', csv: '/s?v=first,%40host', header: 'x-v: @host', form: 'v=%40host', json: '{"v":"@host"}', text: '<@host>' }],
  ['a\r\nx-admin: 1', { path: '/s/a%0D%0Ax-admin%3A%201', query: '/s?v=a%0D%0Ax-admin%3A%201', csv: '/s?v=first,a%0D%0Ax-admin%3A%201', header: NO, form: 'v=a%0D%0Ax-admin%3A%201', json: '{"v":"a\\r\\nx-admin: 1"}', text: '<a\r\nx-admin: 1>' }],
  [big, { path: NO, query: NO, csv: NO, header: `x-v: ${big}`, form: `v=${big}`, json: `{"v":"${big}"}`, text: `<${big}>` }],
  ['\0', { path: '/s/%00', query: '/s?v=%00', csv: '/s?v=first,%00', header: NO, form: 'v=%00', json: '{"v":"\\u0000"}', text: '<\0>' }],
  ['\ud83d', { path: NO, query: NO, csv: NO, header: NO, form: NO, json: '{"v":"\\ud83d"}', text: NO }],
  ['😀', { path: '/s/%F0%9F%98%80', query: '/s?v=%F0%9F%98%80', csv: '/s?v=first,%F0%9F%98%80', header: NO, form: 'v=%F0%9F%98%80', json: '{"v":"😀"}', text: '<😀>' }],
  ['..;a', { path: '/s/..%3Ba', query: '/s?v=..%3Ba', csv: '/s?v=first,..%3Ba', header: 'x-v: ..;a', form: 'v=..%3Ba', json: '{"v":"..;a"}', text: '<..;a>' }],
  ['a&b=c', { path: '/s/a%26b%3Dc', query: '/s?v=a%26b%3Dc', csv: '/s?v=first,a%26b%3Dc', header: 'x-v: a&b=c', form: 'v=a%26b%3Dc', json: '{"v":"a&b=c"}', text: '<a&b=c>' }],
  ['=', { path: '/s/%3D', query: '/s?v=%3D', csv: '/s?v=first,%3D', header: 'x-v: =', form: 'v=%3D', json: '{"v":"="}', text: '<=>' }],
  ['a+b', { path: '/s/a%2Bb', query: '/s?v=a%2Bb', csv: '/s?v=first,a%2Bb', header: 'x-v: a+b', form: 'v=a%2Bb', json: '{"v":"a+b"}', text: '<a+b>' }],
  ['a b', { path: '/s/a%20b', query: '/s?v=a%20b', csv: '/s?v=first,a%20b', header: 'x-v: a b', form: 'v=a%20b', json: '{"v":"a b"}', text: '<a b>' }],
  [' a', { path: '/s/%20a', query: '/s?v=%20a', csv: '/s?v=first,%20a', header: NO, form: 'v=%20a', json: '{"v":" a"}', text: '< a>' }],
  ['a,b', { path: '/s/a%2Cb', query: '/s?v=a%2Cb', csv: NO, header: 'x-v: a,b', form: 'v=a%2Cb', json: '{"v":"a,b"}', text: '<a,b>' }],
  ['a%2Cb', { path: '/s/a%252Cb', query: '/s?v=a%252Cb', csv: '/s?v=first,a%252Cb', header: 'x-v: a%2Cb', form: 'v=a%252Cb', json: '{"v":"a%2Cb"}', text: '<a%2Cb>' }],
  [`!'()*"`, { path: '/s/%21%27%28%29%2A%22', query: '/s?v=%21%27%28%29%2A%22', csv: '/s?v=first,%21%27%28%29%2A%22', header: `x-v: !'()*"`, form: 'v=%21%27%28%29%2A%22', json: `{"v":"!'()*\\""}`, text: `<!'()*">` }],
  ['{v}', { path: '/s/%7Bv%7D', query: '/s?v=%7Bv%7D', csv: '/s?v=first,%7Bv%7D', header: 'x-v: {v}', form: 'v=%7Bv%7D', json: '{"v":"{v}"}', text: '<{v}>' }],
  ['plain-1_~.', { path: '/s/plain-1_~.', query: '/s?v=plain-1_~.', csv: '/s?v=first,plain-1_~.', header: 'x-v: plain-1_~.', form: 'v=plain-1_~.', json: '{"v":"plain-1_~."}', text: '<plain-1_~.>' }],
];

describe.each(ROWS.map(([value, expected]) => [JSON.stringify(value).slice(0, 30), value, expected] as const))('the value %s', (_shown, value, expected) => {
  it.each(Object.keys(PLACES) as Place[])('is one value, or nothing is sent: %s', (place) => {
    expect(sent(place, value)).toBe(expected[place]);
  });
});
