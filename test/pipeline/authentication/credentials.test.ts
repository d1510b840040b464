import { describe, expect, it } from 'vitest';
import { createFinder } from '../../../src/pipeline/authentication/credentials.ts';
import type { Issuer } from '../../../src/pipeline/authentication/issuer.ts';
import type { TokenPlace } from '../../../src/pipeline/authentication/options.ts';
import { createRequestContext } from '../../support/context.ts';
import { issuerOptions, issuerWith } from './fixtures.ts';
import { makeKey } from '../../support/issuer.ts';

const key = await makeKey('one');
const { keys } = await issuerWith([key]);
const issuerFrom = (...from: TokenPlace[]): Issuer => ({ options: issuerOptions({ from }), keys });
const BEARER: TokenPlace = { header: 'authorization', scheme: 'Bearer' };

function find(issuers: readonly Issuer[], headers: Record<string, string | string[]>, keyHeader?: string) {
  const { source } = createRequestContext();
  const values = (name: string): readonly string[] => [headers[name] ?? []].flat();
  try {
    const found = createFinder(issuers, keyHeader)({ ...source, headerValues: values });
    return found === undefined ? undefined : found.kind === 'key' ? `key ${found.text}` : `${found.place.isCookie ? 'cookie' : 'header'} ${found.text} ${found.place.issuers.map((one) => issuers.indexOf(one)).join()}`;
  } catch (error) {
    return (error as { reason: string }).reason;
  }
}

describe('a credential', () => {
  it.each<[Record<string, string | string[]>, string | undefined]>([
    [{}, undefined],
    [{ authorization: 'Bearer a' }, 'header a 0'],
    [{ authorization: 'bEARER   a ' }, 'header a 0'],
    [{ authorization: 'Bearer ' }, 'header  0'],
    [{ authorization: 'Bearer' }, 'malformed'],
    [{ authorization: '' }, 'malformed'],
    [{ authorization: 'Basic a' }, 'malformed'],
    [{ authorization: ['Bearer a', 'Bearer a'] }, 'ambiguous'],
    [{ authorization: 'Bearer a', 'x-api-key': 'k' }, 'ambiguous'],
    [{ 'x-api-key': 'k' }, 'key k'],
    [{ 'x-api-key': '' }, 'key '],
    [{ 'x-api-key': ['k', 'l'] }, 'ambiguous'],
    [{ cookie: 'session=a', 'x-token': 'a' }, undefined],
  ])('in %j is %s', (headers, found) => {
    expect(find([issuerFrom(BEARER)], headers, 'x-api-key')).toBe(found);
  });

  it('without a header for keys is not looked for there', () => {
    expect(find([issuerFrom(BEARER)], { 'x-api-key': 'k' })).toBeUndefined();
    expect(find([], { authorization: 'Basic a' })).toBeUndefined();
  });

  it('goes to the issuers of its place', () => {
    const issuers = [issuerFrom(BEARER), issuerFrom({ header: 'authorization', scheme: 'DPoP' }, { cookie: 'a' }), issuerFrom({ header: 'authorization', scheme: 'bearer' }, { header: 'x-token' }), issuerFrom({ header: 'authorization' }, { cookie: 'a' }, { cookie: 'b' })];
    expect(find(issuers, { authorization: 'Bearer t' })).toBe('header t 0,2');
    expect(find(issuers, { authorization: 'dpop t' })).toBe('header t 1');
    expect(find(issuers, { authorization: 't' })).toBe('header t 3');
    expect(find(issuers, { 'x-token': 't' })).toBe('header t 2');
    expect(find(issuers, { cookie: 'a=t' })).toBe('cookie t 1,3');
    expect(find(issuers, { cookie: 'b=t' })).toBe('cookie t 3');
    expect(find(issuers, { cookie: 'a=t; b=t' })).toBe('ambiguous');
    expect(find(issuers, { 'x-token': 't', authorization: 't' })).toBe('ambiguous');
  });

  it('of an issuer that names a place twice is one', () => {
    expect(find([issuerFrom(BEARER, BEARER)], { authorization: 'Bearer t' })).toBe('header t 0');
  });
});
