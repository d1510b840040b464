import { describe, expect, it } from 'vitest';
import { addService } from '../../src/config/index.ts';
import { parseText } from './parse-text.ts';

const url = 'http://127.0.0.1:4105/graphql';

describe('adding a service to gatehouse.yaml', () => {
  it('begins an empty file', () => {
    expect(addService('', { name: 'b', url })).toBe(`services:\n  b:\n    url: "${url}"\n`);
    expect(addService('# mine', { name: 'b', url })).toBe(`# mine\nservices:\n  b:\n    url: "${url}"\n`);
  });

  it('says the kind of one that is not GraphQL', () => {
    expect(addService('', { name: 'b', url, kind: 'rest' })).toBe(`services:\n  b:\n    kind: rest\n    url: "${url}"\n`);
    expect(addService('', { name: 'b', url, kind: 'graphql' })).toBe(addService('', { name: 'b', url }));
    expect(parseText(addService('services: {}\n', { name: 'b', url, kind: 'rest' })).services['b']).toMatchObject({ kind: 'rest', url });
  });

  it('adds the section', () => {
    expect(addService('server: { port: 0 }\n', { name: 'b', url })).toBe(`server: { port: 0 }\n\nservices:\n  b:\n    url: "${url}"\n`);
  });

  it('adds after the last one and leaves all else as it is', () => {
    const before = 'services:   # all of them\n  a:\n    url: http://a   # the first\n';
    const after = '\n# limits of ours\nlimits: {depth: 3}\n';
    expect(addService(before + after, { name: 'b', url })).toBe(`${before}  b:\n    url: "${url}"\n${after}`);
  });

  it.each([
    ['without a newline at the end', 'services:\n  a:\n    url: http://a'],
    ['indented by four', 'services:\n    a:\n        url: http://a\n'],
    ['with a mapping in braces', 'services:\n  a: { url: "http://a" } # one\nlimits: {}\n'],
    ['all in braces', 'services: { a: { url: "http://a" } }\n'],
    ['with a text block', 'services:\n  a:\n    url: >-\n      http://a\n\n\nlimits: {}\n'],
    ['with Windows line ends', 'services:\r\n  a:\r\n    url: http://a\r\nlimits: {}\r\n'],
    ['with comments between', 'services:\n  # first\n  a:\n    url: http://a\n    # second\n  # third\n# fourth\nlimits: {}\n'],
    ['with quotes', 'services:\n  "a":\n    url: http://a\n'],
  ])('adds to services %s', (_name, text) => {
    const { services } = parseText(addService(text, { name: 'b', url }));
    expect(Object.entries(services).map(([name, service]) => [name, service.url])).toEqual([['a', 'http://a'], ['b', url]]);
  });

  it('fills a section that is empty', () => {
    expect(Object.keys(parseText(addService('services: {}\n', { name: 'b', url })).services)).toEqual(['b']);
    expect(Object.keys(parseText(addService('services:\nlimits: {}\n', { name: 'b', url })).services)).toEqual(['b']);
  });
});
