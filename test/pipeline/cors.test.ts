import { describe, expect, it } from 'vitest';
import { corsStage, type CorsOptions } from '../../src/pipeline/cors.ts';
import { createRequestContext } from '../support/context.ts';

function run(options: Partial<CorsOptions>, method: string, headers: Record<string, string>) {
  const context = createRequestContext({ method, headers });
  void corsStage({ origins: [], credentials: false, headers: [], maxAge: 600_000, csrfHeaders: ['x-gatehouse-preflight'], ...options }).run(context);
  return { answer: context.answer, headers: Object.fromEntries(context.responseHeaders) };
}
const preflight = { origin: 'https://app.example', 'access-control-request-method': 'POST' };

describe('cors', () => {
  it('allows nothing by default: no header, and the preflight is refused', () => {
    expect(run({}, 'POST', { origin: 'https://app.example' })).toEqual({ answer: undefined, headers: {} });
    expect(run({}, 'OPTIONS', preflight).answer?.status).toBe(403);
  });
  it('answers the preflight of a named origin', () => {
    const { answer, headers } = run({ origins: ['https://app.example'], headers: ['authorization'] }, 'OPTIONS', preflight);
    expect(answer).toEqual({ status: 204, headers: { 'access-control-allow-methods': 'GET, POST', 'access-control-allow-headers': 'content-type, x-gatehouse-preflight, authorization', 'access-control-max-age': '600' }, body: null });
    expect(headers['access-control-allow-origin']).toBe('https://app.example');
  });
  it('names the origin on the answer and lets caches tell origins apart', () => {
    const { headers } = run({ origins: ['https://app.example'], credentials: true }, 'POST', { origin: 'https://app.example' });
    expect(headers).toMatchObject({ 'access-control-allow-origin': 'https://app.example', 'access-control-allow-credentials': 'true', vary: 'origin' });
  });
  it.each(['https://app.example.evil', 'https://evil', 'http://app.example', 'null', 'https://app.example:8443', 'HTTPS://APP.EXAMPLE'])('does not take %s for the named origin', (origin) => {
    const { headers } = run({ origins: ['https://app.example'], credentials: true }, 'POST', { origin });
    expect(headers).toEqual({ vary: 'origin' });
    expect(run({ origins: ['https://app.example'] }, 'OPTIONS', { ...preflight, origin }).answer?.status).toBe(403);
  });
  it('with * allows every origin, never with credentials', () => {
    expect(run({ origins: ['*'] }, 'POST', { origin: 'https://any' }).headers['access-control-allow-origin']).toBe('*');
  });
  it('answers a plain OPTIONS with what is allowed', () => {
    expect(run({}, 'OPTIONS', {}).answer).toEqual({ status: 204, headers: { allow: 'GET, POST, OPTIONS' }, body: null });
  });
});
