import { describe, expect, test } from 'vitest';
import { isClientSafe } from '../../src/errors.ts';
import { serviceErrors } from '../../src/upstream/service-errors.ts';
import { answerJson } from '../support/misbehaving-service.ts';
import { configOf, fixture, type ConfigChanges } from './harness.ts';

const read = (error: unknown, errors: ConfigChanges['errors'] = {}) => serviceErrors(configOf('http://127.0.0.1/', { errors }))([error])[0]!.toJSON();
const ERROR = {
  message: 'relation "users" does not exist at db-1.internal',
  path: ['users', 2, 'name'],
  extensions: { code: 'NOT_FOUND', service: 'evil', stacktrace: ['at Object.<anonymous> (/srv/users/db.js:1:1)'], exception: { sql: 'SELECT' }, hint: { retry: [1] } },
};

describe('an error of a service', () => {
  test('is masked but for its path', () => {
    expect(read(ERROR)).toEqual({
      message: 'The service `users` reported an error.',
      path: ['users', 2, 'name'],
      extensions: { code: 'UPSTREAM_ERROR', service: 'users' },
    });
  });

  test('is client-safe, and keeps the service\'s own words as its cause for the log', () => {
    const [error] = serviceErrors(configOf('http://127.0.0.1/'))([ERROR]);
    expect(isClientSafe(error)).toBe(true);
    expect(error!.cause).toBe(ERROR);
  });

  test('leaves nothing of itself, of stack traces, URL or host in the result over the wire', async () => {
    const { service, call } = await fixture(answerJson({ data: { hello: null }, errors: [ERROR, { ...ERROR, locations: [{ line: 1, column: 1 }] }] }));
    const result = await call();
    expect(JSON.stringify(result)).not.toMatch(/relation|db-1|srv|stack|SELECT|NOT_FOUND|127\.0\.0\.1|evil|hint|locations/);
    expect(JSON.stringify(result)).not.toContain(new URL(service.url).port);
    expect(result.data).toEqual({ hello: null });
    expect(result.errors).toHaveLength(2);
  });
});

describe('what the configuration lets through', () => {
  test('messages: the text, at most 1,000 characters of it', () => {
    expect(read({ message: 'No such user.' }, { messages: true }).message).toBe('No such user.');
    expect(read({ message: 'x'.repeat(1001) }, { messages: true }).message).toBe('x'.repeat(1000));
    expect(read({ message: { toString: 'evil' } }, { messages: true }).message).toBe('The service `users` reported an error.');
  });

  test('codes: only those listed', () => {
    const codes = ['NOT_FOUND'];
    expect(read(ERROR, { codes }).extensions).toEqual({ code: 'NOT_FOUND', service: 'users' });
    for (const code of ['UNAUTHENTICATED', 'FORBIDDEN', '__proto__', 'constructor', ['NOT_FOUND'], 1, null]) {
      expect(read({ message: 'x', extensions: { code } }, { codes }).extensions).toEqual({ code: 'UPSTREAM_ERROR', service: 'users' });
    }
  });

  test('extensions: only the listed keys, and never in place of the gateway\'s own', () => {
    expect(read(ERROR, { extensions: ['hint', 'code', 'service', '__proto__', 'toString'] }).extensions).toEqual({
      code: 'UPSTREAM_ERROR',
      service: 'users',
      hint: { retry: [1] },
    });
    expect(read({ extensions: { hint: 'x'.repeat(20_000) } }, { extensions: ['hint'] }).extensions).toEqual({ code: 'UPSTREAM_ERROR', service: 'users' });
  });
});

describe('the path of an error', () => {
  test.each([[['users', 0, '_alias1']], [['a']], [[]]])('is kept: %j', (path) => {
    expect(read({ message: 'x', path }).path).toEqual(path);
  });

  test.each([[['users', -1]], [['users', 1.5]], [['users', null]], [['the secret is 42']], [[{ secret: 1 }]], ['users'], [{ 0: 'users' }], [null]])(
    'is dropped when it is none: %j',
    (path) => {
      expect(read({ message: 'x', path })).not.toHaveProperty('path');
    },
  );
});

describe('a list of errors', () => {
  test.each([null, 'secret', 7, [], [['secret']], {}])('whose entry is %j still says that there was one', (entry) => {
    expect(read(entry)).toEqual({ message: 'The service `users` reported an error.', extensions: { code: 'UPSTREAM_ERROR', service: 'users' } });
  });

  test.each([
    [99, 99],
    [100, 100],
    [101, 100],
    [100_000, 100],
  ])('of %i is read up to %i', (length, expected) => {
    expect(serviceErrors(configOf('http://127.0.0.1/'))(Array.from({ length }, () => ERROR))).toHaveLength(expected);
  });
});
