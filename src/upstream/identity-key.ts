/**
 * The key that tokens for services are signed with, `.gatehouse/identity-key.json`: a JWK Set (RFC 7517) that is made when it is not
 * there. Its first key signs; the public halves of all are published, so that a key can be known before it signs and after.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT, type JWK } from 'jose';
import { OperatorError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface Signer {
  readonly sign: (claims: Readonly<Record<string, unknown>>) => Promise<string>;
  /** What services verify with: a JWK Set, public keys only. */
  readonly jwks: string;
}

/** Relative to the gateway's folder. */
export const KEY_FILE = '.gatehouse/identity-key.json';
/** Verified by every library there is, and its signatures are short. */
const ALGORITHM = 'ES256';

/** @throws OperatorError when the file is there and cannot be used: a key made in its place would be one that services do not know. */
export async function openSigner(dir: string, log: Logger): Promise<Signer> {
  const file = join(dir, KEY_FILE);
  const text = (await read(file)) ?? (await create(file, log));
  try {
    return await signerOf(text);
  } catch (error) {
    throw unusable(file, error instanceof OperatorError ? error.message : 'its first key is no private key of P-256');
  }
}

async function signerOf(text: string): Promise<Signer> {
  const keys = keysIn(text);
  const published = await Promise.all(keys.map(publicHalf));
  const [first] = keys;
  const [shown] = published;
  if (first === undefined || shown === undefined) throw reason('it holds no key');
  const privateKey = await importJWK(first as JWK, ALGORITHM);
  const header = { alg: ALGORITHM, kid: String(shown.kid), typ: 'JWT' };
  const sign: Signer['sign'] = (claims) => new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
  await jwtVerify(await sign({}), await importJWK(shown, ALGORITHM)); // both halves are of one key
  return { sign, jwks: JSON.stringify({ keys: published }) };
}

function keysIn(text: string): JsonObject[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw reason('it is not JSON'); // what the parser says quotes the key
  }
  const keys = isJsonObject(value) ? value['keys'] : undefined;
  if (!Array.isArray(keys) || !keys.every(isJsonObject)) throw reason('it is not a JWK Set, an object with the list `keys`');
  return keys;
}

/** Member by member, so that nothing else of the file is ever shown. The name of a key is its thumbprint (RFC 7638). */
async function publicHalf({ kty, crv, x, y }: JsonObject): Promise<JWK> {
  if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') throw reason('one of its keys is not of P-256');
  const jwk = { kty, crv, x, y };
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALGORITHM, use: 'sig' };
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unusable(file, `it cannot be read (${codeOf(error)})`);
  }
}

/** Written whole or not at all; of several processes that start together, all use the one that was first. */
async function create(file: string, log: Logger): Promise<string> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const text = `${JSON.stringify({ keys: [await exportJWK(privateKey)] }, null, 2)}\n`;
  const draft = `${file}.${process.pid}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(draft, text, { mode: 0o600, flush: true });
    await link(draft, file);
    log.info({ file: KEY_FILE }, 'a key for identity tokens has been made');
    return text;
  } catch (error) {
    const first = codeOf(error) === 'EEXIST' ? await read(file) : undefined;
    if (first !== undefined) return first;
    log.warn({ file: KEY_FILE, code: codeOf(error) }, 'the key for identity tokens cannot be kept: services have to fetch another after each start');
    return text;
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

function reason(message: string): OperatorError {
  return new OperatorError([{ message }]);
}

function unusable(file: string, why: string): OperatorError {
  return new OperatorError([{ file, message: `The key for identity tokens cannot be used: ${why}. Put it right, or remove the file for a new key.` }]);
}
