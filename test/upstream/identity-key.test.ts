import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, type JSONWebKeySet, type JWK } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { formatFinding, OperatorError } from '../../src/errors.ts';
import { KEY_FILE, openSigner, type Signer } from '../../src/upstream/identity-key.ts';
import { createLog } from '../support/context.ts';

function folder(content?: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'gatehouse-key-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  if (content !== undefined) {
    mkdirSync(join(dir, '.gatehouse'));
    writeFileSync(join(dir, KEY_FILE), content);
  }
  return dir;
}

const setOf = ({ jwks }: Signer): JSONWebKeySet => JSON.parse(jwks) as JSONWebKeySet;
const verify = async (token: string, signer: Signer) => jwtVerify(token, createLocalJWKSet(setOf(signer)));

async function privateJwk(alg = 'ES256'): Promise<JWK> {
  return exportJWK((await generateKeyPair(alg, { extractable: true })).privateKey);
}

describe('the key for identity tokens', () => {
  test('is made once, for its owner only, and is the same at the next start', async () => {
    const dir = folder();
    const { log, lines } = createLog();
    const [first, second] = [await openSigner(dir, log), await openSigner(dir, log)];
    expect(second.jwks).toBe(first.jwks);
    expect(statSync(join(dir, KEY_FILE)).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(dir, '.gatehouse'))).toEqual(['identity-key.json']);
    expect(lines.map(({ message }) => message)).toEqual(['a key for identity tokens has been made']);
    const { payload, protectedHeader } = await verify(await second.sign({ sub: 'ada' }), first);
    expect([payload, protectedHeader]).toEqual([{ sub: 'ada' }, { alg: 'ES256', typ: 'JWT', kid: setOf(first).keys[0]!.kid }]);
  });

  test('is one for all that start at once in one folder', async () => {
    const dir = folder();
    const signers = await Promise.all(Array.from({ length: 8 }, () => openSigner(dir, createLog().log)));
    expect(new Set(signers.map(({ jwks }) => jwks)).size).toBe(1);
    expect(readdirSync(join(dir, '.gatehouse'))).toEqual(['identity-key.json']);
  });

  test('shows the public halves of all keys and nothing else of the file; the first signs', async () => {
    const [signing, next] = [await privateJwk(), await privateJwk()];
    const signer = await openSigner(folder(JSON.stringify({ keys: [{ ...signing, kid: 'mine', note: 'secret words' }, next] })), createLog().log);
    const { keys } = setOf(signer);
    expect(keys).toEqual([signing, next].map(({ kty, crv, x, y }) => ({ kty, crv, x, y, kid: expect.stringMatching(/^[\w-]{43}$/), alg: 'ES256', use: 'sig' })));
    expect((await verify(await signer.sign({}), signer)).protectedHeader.kid).toBe(keys[0]!.kid);
    for (const hidden of [signing.d!, next.d!, 'secret words']) expect(signer.jwks).not.toContain(hidden);
  });

  test('may be followed by the public half of another gateway\'s', async () => {
    const { d: _private, ...other } = await privateJwk();
    expect(setOf(await openSigner(folder(JSON.stringify({ keys: [await privateJwk(), other] })), createLog().log)).keys).toHaveLength(2);
  });

  const EC = { kty: 'EC', crv: 'P-256' };
  test.each<[string, () => string | Promise<string>, string]>([
    ['that is cut short', async () => JSON.stringify({ keys: [await privateJwk()] }).slice(0, 60), 'it is not JSON'],
    ['that is empty', () => '', 'it is not JSON'],
    ['without keys', () => '{"keys":[]}', 'it holds no key'],
    ['with something else', () => '["keys"]', 'it is not a JWK Set, an object with the list `keys`'],
    ['with text for a key', () => '{"keys":["secret"]}', 'it is not a JWK Set, an object with the list `keys`'],
    ['of another curve', async () => JSON.stringify({ keys: [await privateJwk('ES384')] }), 'one of its keys is not of P-256'],
    ['of another kind', async () => JSON.stringify({ keys: [await privateJwk('EdDSA')] }), 'one of its keys is not of P-256'],
    ['whose first key is public', async () => JSON.stringify({ keys: [{ ...(await privateJwk()), d: undefined }] }), 'its first key is no private key of P-256'],
    ['whose halves are of two keys', async () => JSON.stringify({ keys: [{ ...(await privateJwk()), d: (await privateJwk()).d }] }), 'its first key is no private key of P-256'],
    ['of no point on the curve', () => JSON.stringify({ keys: [{ ...EC, x: 'AAAA', y: 'AAAA', d: 'AAAA' }] }), 'its first key is no private key of P-256'],
  ])('in a file %s stops the start, stays as it is, and is not quoted', async (_name, content, why) => {
    const text = await content();
    const dir = folder(text);
    const error = await openSigner(dir, createLog().log).then(() => undefined, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OperatorError);
    expect((error as OperatorError).findings.map(formatFinding)).toEqual([`${join(dir, KEY_FILE)}: The key for identity tokens cannot be used: ${why}. Put it right, or remove the file for a new key.`]);
    expect(readFileSync(join(dir, KEY_FILE), 'utf8')).toBe(text);
  });

  test('that cannot be read stops the start', async () => {
    const dir = folder();
    mkdirSync(join(dir, KEY_FILE), { recursive: true });
    await expect(openSigner(dir, createLog().log)).rejects.toThrow('it cannot be read (EISDIR)');
  });

  test('that cannot be kept serves this process, and the log says so once', async () => {
    const dir = folder();
    symlinkSync(join(dir, 'nowhere', 'at', 'all'), join(dir, '.gatehouse'));
    const { log, lines } = createLog();
    const signer = await openSigner(dir, log);
    expect((await verify(await signer.sign({ sub: 'ada' }), signer)).payload).toEqual({ sub: 'ada' });
    expect(lines).toEqual([expect.objectContaining({ level: 'warn', file: KEY_FILE, code: expect.stringMatching(/^E/), message: 'the key for identity tokens cannot be kept: services have to fetch another after each start' })]);
  });
});
