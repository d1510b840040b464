import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { MediaType } from '../../src/context.ts';
import { ERROR_CODES, GatewayError, type ErrorCode } from '../../src/errors.ts';
import { answerOf, errorAnswer, formatError, formatResult } from '../../src/pipeline/error-format.ts';
import { createLog, createRequestContext } from '../support/context.ts';

const errorOf = (thrown: unknown, log = createLog().log) => formatError(createRequestContext({}, log), thrown)[0]!;

describe('what a client sees of an error', () => {
  it('is all of what the gateway itself says', () => {
    expect(errorOf(new GatewayError('DEPTH_LIMIT_EXCEEDED', 'Too deep.', { extensions: { limit: 1 } }))).toEqual({ message: 'Too deep.', extensions: { code: 'DEPTH_LIMIT_EXCEEDED', limit: 1 } });
  });
  it('is the same after stitch has made a copy of it', () => {
    const own = new GatewayError('UPSTREAM_TIMEOUT', 'Late.', { extensions: { service: 'a' } });
    const copy = new GraphQLError(own.message, { path: ['a'], extensions: own.extensions, originalError: own });
    expect(errorOf(copy)).toEqual({ message: 'Late.', path: ['a'], extensions: { code: 'UPSTREAM_TIMEOUT', service: 'a' } });
  });
  it.each([
    ['an Error', new Error('password is hunter2 at http://10.0.0.1')],
    ['a GraphQLError with extensions of a service', new GraphQLError('secret', { extensions: { code: 'FORBIDDEN', stacktrace: ['secret'] } })],
    ['a string', 'secret'],
    ['nothing', undefined],
  ])('is nothing of %s, but an id that is in the log', (_name, thrown) => {
    const { log, lines } = createLog();
    const shown = errorOf(thrown, log);
    expect(shown).toEqual({ message: 'Something went wrong in the gateway.', extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
    expect(lines.map(({ errorId }) => errorId)).toEqual([(shown.extensions as any).errorId]);
  });
  it("hides a service's value that did not fit", () => {
    const finding = new GraphQLError('Int cannot represent non-integer value: "secret"', { path: ['a', 0] });
    expect(errorOf(finding)).toEqual({ message: 'A service answered with a value that does not fit the graph.', path: ['a', 0], extensions: { code: 'UPSTREAM_INVALID_RESPONSE' } });
  });
  it('names, for an internal error the gateway made itself, the id of the one log entry that says why', () => {
    const { log, lines } = createLog();
    const shown = errorOf(new GatewayError('INTERNAL_SERVER_ERROR', 'The gateway could not make a call.', { cause: new TypeError('bug') }), log);
    expect(lines).toMatchObject([{ level: 'error', errorId: (shown.extensions as any).errorId, err: { message: 'bug' } }]);
  });
  it('is written to the log three times at most when a service answers what nobody can use', () => {
    const { log, lines } = createLog();
    const context = createRequestContext({}, log);
    for (let index = 0; index < 9; index += 1) formatError(context, new GatewayError('UPSTREAM_INVALID_RESPONSE', 'm', { path: ['a', index], extensions: { service: 's' }, cause: new TypeError('x is not iterable') }));
    expect(lines.map(({ level, service, path }) => [level, service, path])).toEqual([['warn', 's', 'a.0'], ['warn', 's', 'a.1'], ['warn', 's', 'a.2']]);
    expect(lines[0]!['words']).toContain('x is not iterable');
  });
  it('is every part of an aggregate', () => {
    const parts = [new GatewayError('BAD_REQUEST', 'a'), new AggregateError([new GatewayError('BAD_USER_INPUT', 'b')])];
    expect(formatError(createRequestContext(), new AggregateError(parts)).map(({ message }) => message)).toEqual(['a', 'b']);
  });
});

describe('the status', () => {
  const statusOf = (code: ErrorCode, mediaType: MediaType) => {
    const context = createRequestContext();
    context.mediaType = mediaType;
    return errorAnswer(context, new GatewayError(code, '')).status;
  };
  it.each(Object.entries(ERROR_CODES))('of %s is that of its family under both media types', (code, { status, family }) => {
    expect(statusOf(code as ErrorCode, 'application/graphql-response+json')).toBe(status);
    expect(statusOf(code as ErrorCode, 'application/json')).toBe(family === 'request' ? 200 : status);
  });
  it('of data with errors, of data that is null and of a batch is 200', () => {
    const context = createRequestContext();
    const error = { message: '', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
    expect([answerOf(context, { data: {}, errors: [error] }), answerOf(context, { data: null, errors: [error] }), answerOf(context, [{ errors: [error] }])].map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe('many errors', () => {
  it('are shown to the hundredth, and the rest counted', () => {
    const errors = Array.from({ length: 20_000 }, (_, index) => new GatewayError('UPSTREAM_ERROR', 'm', { path: ['rows', index] }));
    const { errors: shown, extensions } = formatResult(createRequestContext(), { data: { rows: [] }, errors });
    expect([shown?.length, extensions]).toEqual([100, { omittedErrors: 19_900 }]);
    expect(formatResult(createRequestContext(), { data: {}, errors: errors.slice(0, 100) })).not.toHaveProperty('extensions');
  });
});

describe('a deadline', () => {
  const late = new GatewayError('UPSTREAM_TIMEOUT', 'Late.', { path: ['a'] });
  it('before anything was answered is GATEWAY_TIMEOUT, 504', () => {
    const context = createRequestContext();
    context.isPastDeadline = true;
    const result = formatResult(context, { data: { a: null }, errors: [late] });
    expect([result.errors?.map(({ extensions }) => extensions?.['code']), 'data' in result, answerOf(context, result).status]).toEqual([['GATEWAY_TIMEOUT'], false, 504]);
  });
  it('after something was answered leaves that, with UPSTREAM_TIMEOUT at the open path', () => {
    const context = createRequestContext();
    context.isPastDeadline = true;
    const result = formatResult(context, { data: { a: null, b: 1 }, errors: [late] });
    expect([result.data, result.errors?.map(({ path, extensions }) => [path, extensions?.['code']])]).toEqual([{ a: null, b: 1 }, [[['a'], 'UPSTREAM_TIMEOUT']]]);
  });
});
