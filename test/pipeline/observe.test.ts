import { describe, expect, it } from 'vitest';
import { ANONYMOUS, type Principal } from '../../src/context.ts';
import { observeRequest } from '../../src/pipeline/observe.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { createLog, createRequestContext, type TestRequest } from '../support/context.ts';

function lineOf(request: TestRequest, principal: Principal = ANONYMOUS): Record<string, any> {
  const { log, lines } = createLog();
  const context = createRequestContext(request, log);
  context.principal = principal;
  observeRequest(context, 200, createMetrics());
  return lines[0]!;
}

describe('the line of a request', () => {
  it('says of the caller its kind, issuer and client, and never who it is', () => {
    const ada: Principal = { ...ANONYMOUS, kind: 'token', subject: 'ada', issuer: 'https://id', client: 'c'.repeat(200), token: 'secret', claims: { email: 'ada@example.com' } };
    const line = lineOf({}, ada);
    expect(line['principal']).toEqual({ kind: 'token', issuer: 'https://id', client: 'c'.repeat(120) });
    expect(JSON.stringify(line)).not.toMatch(/ada|secret/);
    expect(lineOf({}, { ...ada, kind: 'certificate', issuer: undefined, client: undefined })['principal']).toEqual({ kind: 'certificate' });
    expect(lineOf({})).not.toHaveProperty('principal');
  });

  it('has client text cut short, and is quiet about probes', () => {
    expect(lineOf({ path: 'x'.repeat(500), headers: { 'x-client-name': 'n'.repeat(500), 'x-client-version': '1' } })).toMatchObject({ level: 'info', path: 'x'.repeat(120), client: 'n'.repeat(120) });
    expect(lineOf({ path: '/health', method: 'GET' })['level']).toBe('debug');
  });
});
