import { describe, expect, test } from 'vitest';
import type { GatewayError } from '../../src/errors.ts';
import { answer, answerJson } from '../support/misbehaving-service.ts';
import { restFixture, type ConfigChanges } from './harness.ts';

const PROBLEM = { type: 'https://example.com/probs/out-of-credit', title: 'No credit.', detail: 'Your balance is 30.', instance: '/account/1', balance: 30, stack: 'at db.js:1' };

async function errorOf(body: unknown, errors: ConfigChanges['errors'] = {}): Promise<{ message: string; extensions: Record<string, unknown>; logged: string }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { call, events } = await restFixture(answer(text, { status: 403, type: 'application/problem+json' }), { errors });
  const { message, extensions } = ((await call()) as GatewayError).toJSON();
  return { message, extensions: { ...extensions }, logged: events[0]!.errors![0]!.message };
}

describe('problem details', () => {
  test('are masked, and their words go to the log', async () => {
    expect(await errorOf(PROBLEM)).toEqual({ message: 'The service `users` reported an error.', extensions: { code: 'UPSTREAM_ERROR', service: 'users' }, logged: 'HTTP 403: Your balance is 30.' });
    expect(await errorOf({})).toMatchObject({ logged: 'HTTP 403' });
    expect((await errorOf({ detail: 'x'.repeat(5000) })).logged).toHaveLength(1000);
  });

  test.each<[unknown, string]>([
    [PROBLEM, 'Your balance is 30.'],
    [{ title: 'Title.', message: 'Message.' }, 'Title.'],
    [{ message: 'Message.', error: 'Error.' }, 'Message.'],
    [{ error: 'Error.' }, 'Error.'],
    [{ detail: '', title: 'Title.' }, 'Title.'],
    [{ detail: { secret: 1 }, title: 7, message: null, error: ['x'] }, 'The service `users` reported an error.'],
    [['x'], 'The service `users` reported an error.'],
    [{ detail: 'x'.repeat(1001) }, 'x'.repeat(1000)],
  ])('are let through by errors.messages: %j', async (body, message) => {
    expect((await errorOf(body, { messages: true })).message).toBe(message);
    expect((await errorOf(body)).message).toBe('The service `users` reported an error.');
  });

  test('are let through member by member by errors.extensions, never in place of the gateway\'s own', async () => {
    const extensions = ['balance', 'code', 'service', '__proto__', 'toString', 'absent', 'large'];
    const body = { ...PROBLEM, code: 'EVIL', service: 'evil', large: 'x'.repeat(10_000) };
    expect((await errorOf(body, { extensions })).extensions).toEqual({ code: 'UPSTREAM_ERROR', service: 'users', balance: 30 });
    expect((await errorOf({ large: 'x'.repeat(9_998) }, { extensions })).extensions['large']).toHaveLength(9_998);
  });

  test('carry long integers as strings of their digits', async () => {
    const { extensions } = await errorOf('{"ids":[9223372036854775807,{"id":-9223372036854775808}],"balance":9007199254740993}', { extensions: ['ids', 'balance'] });
    expect(extensions).toEqual({ code: 'UPSTREAM_ERROR', service: 'users', ids: ['9223372036854775807', { id: '-9223372036854775808' }], balance: '9007199254740993' });
  });

  test('of plain JSON are read in the same way', async () => {
    const { call } = await restFixture(answerJson({ message: 'No such item.', hint: [1] }, { status: 404 }), { errors: { messages: true, extensions: ['hint'] } });
    expect(((await call()) as GatewayError).toJSON()).toEqual({ message: 'No such item.', extensions: { code: 'UPSTREAM_ERROR', service: 'users', hint: [1] } });
  });
});
