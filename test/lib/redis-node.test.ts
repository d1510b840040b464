import { describe, expect, it } from 'vitest';
import { nodeOf } from '../../src/lib/redis-node.ts';

describe('one of several Redis servers', () => {
  const nobody = { username: undefined, password: undefined };

  it.each([
    ['10.0.0.5:6379', { host: '10.0.0.5', port: 6379, ...nobody }],
    ['redis://cache.internal:6380', { host: 'cache.internal', port: 6380, ...nobody }],
    ['rediss://cache.internal:6380', { host: 'cache.internal', port: 6380, ...nobody }],
    ['[2001:db8::1]:6379', { host: '2001:db8::1', port: 6379, ...nobody }],
  ])('is a host and a port: %s', (text, node) => {
    expect(nodeOf(text)).toEqual(node);
  });

  it('has a login where one is written, with colons and escaped characters in its password', () => {
    expect(nodeOf('rediss://gate:a%40b:c@cache.internal:6379')).toEqual({ host: 'cache.internal', port: 6379, username: 'gate', password: 'a@b:c' });
  });

  it('has a password without a name', () => {
    expect(nodeOf('redis://:secret@cache.internal:6379')).toEqual({ host: 'cache.internal', port: 6379, username: undefined, password: 'secret' });
  });
});
