import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rateLimitSchema } from '../../src/config/rate-limit.ts';

const budget = { name: 'partners', match: { role: 'partner' }, by: 'principal', cost: 100_000, per: '60s' };
const messages = (entry: object) => rateLimitSchema.safeParse({ budgets: [{ ...budget, ...entry }] }).error?.issues.map(({ path, message }) => `${path.slice(2).join('.')} ${message}`) ?? [];

describe('rateLimit', () => {
  it('has the defaults of the contract', () => {
    expect(rateLimitSchema.parse({})).toEqual({ mode: 'enforce', budgets: [], unauthenticated: { cost: 2000, per: 60_000 }, onStoreFailure: 'local', localShare: 0.25 });
  });

  it('leaves burst out, so that it follows cost', () => {
    expect(rateLimitSchema.parse({ budgets: [budget] }).budgets[0]).toEqual({ ...budget, per: 60_000 });
  });

  it('writes what it read', () => {
    expect(z.encode(rateLimitSchema, rateLimitSchema.parse({ budgets: [budget], localShare: '12.5%' }))).toMatchObject({ budgets: [{ per: '1m' }], localShare: '12.5%' });
  });

  it.each([
    [{ per: '500ms' }, /^per must be a duration of whole seconds/],
    [{ per: '0s' }, /^per must be a duration of whole seconds/],
    [{ per: '25h' }, /^per must be a duration of whole seconds/],
    [{ match: {} }, /^match must be a mapping with `role`/],
    [{ by: 'user' }, /^by must be `principal`, `client` or `ip`/],
    [{ cost: 1.5 }, /^cost must be an integer/],
    [{ cost: 0 }, /^cost must be an integer/],
    [{ burst: 0 }, /^burst must be an integer/],
    [{ name: '' }, /^name must be a name of up to 64 printable ASCII characters/],
    [{ name: 'x'.repeat(65) }, /^name must be a name/],
    [{ name: 'pärtner' }, /^name must be a name/],
    [{ name: 'a\r\nb' }, /^name must be a name/],
    [{ name: ' a' }, /^name must be a name/],
    [{ name: 'unauthenticated' }, /^name must be another name than `unauthenticated`/],
  ])('refuses a budget with %j', (entry, message) => {
    expect(messages(entry)).toEqual([expect.stringMatching(message)]);
  });

  it('takes any printable name', () => {
    expect(['x', 'x'.repeat(64), 'Partner plan, "gold" \\'].map((name) => messages({ name }))).toEqual([[], [], []]);
  });

  it('refuses two budgets of one name, at the second', () => {
    const issues = rateLimitSchema.safeParse({ budgets: [budget, { ...budget, name: 'others' }, budget] }).error?.issues;
    expect(issues?.map(({ path, message }) => `${path.join('.')} ${message}`)).toEqual(['budgets.2.name must be another name than that of a budget above']);
  });
});
