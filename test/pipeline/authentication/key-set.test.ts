import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { readKeySet, secretKeySet } from '../../../src/pipeline/authentication/key-set.ts';
import { makeKey } from '../../support/issuer.ts';

const ALGORITHMS = ['ES256', 'RS256'];
const read = (...keys: unknown[]) => readKeySet(JSON.stringify({ keys }), ALGORITHMS);

describe('a set of keys', () => {
  it('takes what can verify a token of the issuer, and counts what cannot', async () => {
    const [one, rsa, other] = await Promise.all([makeKey('one'), makeKey('rsa', 'RS256'), makeKey('other', 'ES384')]);
    const { kid: _kid, alg: _alg, use: _use, ...bare } = (await makeKey('bare')).jwk;
    const set = await read(one.jwk, rsa.jwk, other.jwk, bare, { ...one.jwk, kid: 'enc', use: 'enc' }, { kty: 'oct', k: 'AAAA', kid: 'secret' }, { ...one.jwk, kid: 'ops', key_ops: ['encrypt'] }, { ...one.jwk, kid: 7 }, {});
    expect([set.count, set.unusable]).toEqual([3, 6]);
  });

  it('leaves out a private key that was published, and an RSA key under 2048 bits', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const weak = await crypto.subtle.generateKey({ name: 'RSASSA-PKCS1-v1_5', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }, true, ['sign', 'verify']);
    const weakJwk: JWK = { ...((await crypto.subtle.exportKey('jwk', weak.publicKey)) as JWK), kid: 'weak', alg: 'RS256' };
    await expect(read({ ...(await exportJWK(privateKey)), kid: 'a' }, weakJwk)).rejects.toThrow('none of its 2 keys is a public signature key for ES256, RS256');
    expect((await read({ ...(await exportJWK(publicKey)), kid: 'a' })).count).toBe(1);
  });

  it('refuses two keys of one name and kind, and takes two of one name and different kinds', async () => {
    const [one, two, rsa] = await Promise.all([makeKey('one'), makeKey('one'), makeKey('one', 'RS256')]);
    await expect(read(one.jwk, two.jwk)).rejects.toThrow('it holds two keys with the same `kid`');
    expect((await read(one.jwk, rsa.jwk)).count).toBe(2);
  });

  it('has a digest that changes with its keys only', async () => {
    const [one, two] = await Promise.all([makeKey('one'), makeKey('two')]);
    const digests = await Promise.all([read(one.jwk), readKeySet(JSON.stringify({ keys: [one.jwk], updated: 1 }), ALGORITHMS), read(one.jwk, two.jwk), read(two.jwk)]);
    expect(digests[0].digest).toBe(digests[1].digest);
    expect(new Set(digests.map(({ digest }) => digest)).size).toBe(3);
  });

  it.each([
    ['', /not JSON/], ['<html>', /not JSON/], ['[]', /not a JWK Set/], ['{}', /not a JWK Set/], ['{"keys":null}', /not a JWK Set/], ['{"keys":[null]}', /not an object/], ['{"keys":[]}', /none of its 0 keys/],
    [JSON.stringify({ keys: Array.from({ length: 101 }, () => ({})) }), /holds 101 keys; more than 100/], ['{"__proto__":{"keys":[{}]}}', /not a JWK Set/],
  ])('refuses %s', async (text, message) => {
    await expect(readKeySet(text, ALGORITHMS)).rejects.toThrow(message);
  });

  it('of a secret is its bytes', async () => {
    expect(await secretKeySet('ü').find({ alg: 'HS256' }, { payload: '', signature: '' })).toEqual(new Uint8Array([0xc3, 0xbc]));
  });
});
