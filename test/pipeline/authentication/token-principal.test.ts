import { describe, expect, it } from 'vitest';
import { tokenPrincipal } from '../../../src/pipeline/authentication/token-principal.ts';
import { ISSUER, issuerOptions, reasonOf } from './fixtures.ts';

const of = (claims: Record<string, unknown>, options = {}) => tokenPrincipal(claims, 'token', issuerOptions(options));

describe('the principal of a token', () => {
  it('has what its claims say', () => {
    const claims = { sub: 'ada', azp: 'web', client_id: 'other', scope: ' read  write ', roles: ['staff', 'staff'], deep: { list: [{ a: 1 }] } };
    expect(of(claims)).toEqual({ kind: 'token', subject: 'ada', issuer: ISSUER, client: 'web', scopes: new Set(['read', 'write']), roles: new Set(['staff']), claims, token: 'token' });
    expect(of({ client_id: 'app' }).client).toBe('app');
    expect(of({})).toMatchObject({ subject: undefined, client: undefined, scopes: new Set(), roles: new Set() });
  });

  it('cannot be changed, all the way down', () => {
    const { claims } = of({ deep: { list: [{ a: 1 }] } }) as { claims: any };
    expect([Object.isFrozen(claims), Object.isFrozen(claims.deep.list[0])]).toEqual([true, true]);
    const bracketed = JSON.parse(`{"a":${'['.repeat(6000)}${']'.repeat(6000)}}`) as Record<string, unknown>;
    expect(of(bracketed).kind).toBe('token');
  });

  it('finds scopes and roles at a path, and never on a prototype', () => {
    const paths = { scopesClaim: ['scp'], rolesClaim: ['realm_access', 'roles'] };
    expect(of({ scp: ['a', 'b c'], realm_access: { roles: ['x'] }, scope: 'no' }, paths)).toMatchObject({ scopes: new Set(['a', 'b c']), roles: new Set(['x']) });
    expect(of({ realm_access: 'roles' }, paths).roles).toEqual(new Set());
    expect(of({}, { rolesClaim: ['constructor', 'name'] }).roles).toEqual(new Set());
  });

  it.each([[{ sub: 1 }], [{ sub: '' }], [{ azp: [] }], [{ client_id: 0 }], [{ scope: 1 }], [{ scope: { a: 1 } }], [{ roles: [1] }], [{ roles: null }]])('is refused with %j', async (claims) => {
    expect(await reasonOf(() => of(claims))).toBe('invalid');
  });
});
