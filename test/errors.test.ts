import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { GatewayError, OperatorError, formatFinding, isClientSafe } from '../src/errors.ts';

describe('a GatewayError', () => {
  it('is safe to show, and so is every copy that keeps its extensions', () => {
    const error = new GatewayError('BAD_REQUEST', 'm', { extensions: { limit: 1 } });
    expect(isClientSafe(error)).toBe(true);
    expect(isClientSafe(new GraphQLError('m', { extensions: error.extensions, path: ['a'] }))).toBe(true);
  });
  it('cannot be imitated by what a service or a client sends', () => {
    const copied = JSON.parse(JSON.stringify(new GatewayError('BAD_REQUEST', 'm').extensions)) as Record<string, unknown>;
    expect(isClientSafe(new GraphQLError('m', { extensions: { ...copied, 'Symbol(gatehouse.clientSafe)': true } }))).toBe(false);
    expect(isClientSafe(Object.assign(new Error('m'), { extensions: { code: 'BAD_REQUEST' } }))).toBe(false);
  });
  it('takes a stack only where it tells a fault of the gateway itself', () => {
    expect(new GatewayError('UPSTREAM_INVALID_RESPONSE', 'm').stack).not.toContain('\n');
    expect(new GatewayError('INTERNAL_SERVER_ERROR', 'm').stack).toContain('errors.test.ts');
    expect(new Error('m').stack).toContain('errors.test.ts');
  });
  it('prints its code and nothing of its cause', () => {
    const error = new GatewayError('BAD_REQUEST', 'm', { cause: new Error('secret'), headers: { allow: 'GET' } });
    expect(JSON.parse(JSON.stringify(error))).toEqual({ message: 'm', extensions: { code: 'BAD_REQUEST' } });
  });
});

describe('a finding', () => {
  it.each([
    [{ file: 'a.yaml', line: 3, column: 5, message: 'm' }, 'a.yaml:3:5: m'],
    [{ file: 'a.yaml', message: 'm' }, 'a.yaml: m'],
    [{ message: 'm' }, 'm'],
    [{ message: '\u001b]0;x\u0007\u202e' }, '\\u001b]0;x\\u0007\\u202e'],
    [{ message: 'a\u200fb\u2028c\ufeff' }, 'a\\u200fb\\u2028c\\ufeff'],
  ])('is written as compilers do: %j', (finding, text) => {
    expect(formatFinding(finding)).toBe(text);
    expect(new OperatorError([finding, { message: 'other' }]).message).toBe(`${text}\nother`);
  });
});
