import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/errors.ts';
import { KeysMissing, Refusal, toGatewayError, type RefusalReason } from '../../../src/pipeline/authentication/refusal.ts';

describe('a refusal', () => {
  it.each<[RefusalReason, string]>([
    ['missing', 'Bearer realm="gatehouse"'],
    ['malformed', 'Bearer realm="gatehouse", error="invalid_token", error_description="The credential does not have the form of one."'],
    ['invalid', 'Bearer realm="gatehouse", error="invalid_token", error_description="The credential is not accepted."'],
    ['expired', 'Bearer realm="gatehouse", error="invalid_token", error_description="The credential has expired."'],
    ['ambiguous', 'Bearer realm="gatehouse", error="invalid_token", error_description="There is more than one credential; send one."'],
  ])('as %s challenges as RFC 6750 has it, and keeps its why to itself', (reason, challenge) => {
    const error = toGatewayError(new Refusal(reason, 'the secret why'), 'Bearer') as GatewayError;
    expect(error).toBeInstanceOf(GatewayError);
    expect([error.extensions, error.headers]).toEqual([{ code: 'UNAUTHENTICATED', reason }, { 'www-authenticate': challenge }]);
    expect(error.message).not.toContain('why');
  });

  it('for want of keys says when to come again', () => {
    const error = toGatewayError(new KeysMissing(7), 'Bearer') as GatewayError;
    expect([error.extensions['code'], error.headers]).toEqual(['OVERLOADED', { 'retry-after': '7' }]);
  });

  it('leaves all other errors as they are', () => {
    const error = new Error('a bug');
    expect(toGatewayError(error, 'Bearer')).toBe(error);
  });
});
