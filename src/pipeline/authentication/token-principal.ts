/** Verified claims as the principal that all later stages see. */
import type { Principal } from '../../context.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import type { IssuerOptions } from './options.ts';
import { Refusal } from './refusal.ts';

/** @throws Refusal `invalid` when a claim that says who asks or what they may is of another type: less than meant is as wrong as more. */
export function tokenPrincipal(claims: JsonObject, token: string, { issuer, scopesClaim, rolesClaim }: IssuerOptions): Principal {
  return Object.freeze({
    kind: 'token',
    subject: textOf(claims, 'sub'),
    issuer,
    client: textOf(claims, 'azp') ?? textOf(claims, 'client_id'),
    scopes: namesAt(claims, scopesClaim),
    roles: namesAt(claims, rolesClaim),
    claims: freeze(claims),
    token,
  });
}

function textOf(claims: JsonObject, name: string): string | undefined {
  const value = claims[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '') throw wrong(name);
  return value;
}

/** Text with spaces (RFC 6749, 3.3) or a list of texts. */
function namesAt(claims: JsonObject, path: readonly string[]): ReadonlySet<string> {
  const value = path.reduce<unknown>((inner, name) => (isJsonObject(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined), claims);
  if (value === undefined) return new Set();
  if (typeof value === 'string') return new Set(value.split(' ').filter((name) => name !== ''));
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return new Set(value);
  throw wrong(path.join('.'));
}

/** Not by recursion: a token is short, but its brackets may be deep. */
function freeze<Value extends object>(value: Value): Value {
  const open: unknown[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    Object.freeze(next);
    for (const inner of Object.values(next) as unknown[]) if (typeof inner === 'object' && inner !== null) open.push(inner);
  }
  return value;
}

function wrong(name: string): Refusal {
  return new Refusal('invalid', `the token is refused: its \`${name}\` is of a type that no such claim has`);
}
