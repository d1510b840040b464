import { describe, expect, it, vi } from 'vitest';
import type { CostFormula, OperationContext } from '../../src/context.ts';
import { GatewayError } from '../../src/errors.ts';
import { createAdmission, type AdmissionOptions } from '../../src/pipeline/admission.ts';
import { createRequestContext, refusalOf } from '../support/context.ts';

function admission({ estimate = 50, actual = 20, refusal, aborted = false, ...options }: Partial<AdmissionOptions> & { estimate?: number; actual?: number; refusal?: GatewayError; aborted?: boolean } = {}) {
  const [settle, onReport, onSettled] = [vi.fn(), vi.fn(), vi.fn()];
  const reserve = vi.fn<AdmissionOptions['reserve']>(() => ({ headers: [['ratelimit', '"a";r=1;t=1']], settle }));
  const admit = createAdmission({ mode: 'enforce', max: 100, reserve, onReport, onSettled, ...options });
  const request = createRequestContext({});
  request.clientAddress = '192.0.2.1';
  const operation = { request, variables: {}, signal: { aborted }, cost: undefined } as unknown as OperationContext;
  const cost: CostFormula = { estimate: () => estimate, actual: () => actual, refusal: () => refusal };
  return { operation, request, reserve: options.reserve ?? reserve, settle, onReport, onSettled, admit: () => admit(operation, cost) };
}

describe('an operation is admitted', () => {
  it('at its estimate, which its caller pays, and settled to what it did cost', async () => {
    const { admit, reserve, settle, request, operation, onSettled } = admission();
    const end = await admit();
    expect(reserve).toHaveBeenCalledWith(request.principal, '192.0.2.1', 50);
    expect([operation.cost, settle.mock.calls, request.responseHeaders.get('ratelimit')]).toEqual([{ estimate: 50 }, [], '"a";r=1;t=1']);
    end({ data: {} });
    expect([operation.cost, settle.mock.calls, onSettled.mock.calls]).toEqual([{ estimate: 50, actual: 20 }, [[20]], [[operation, 50, 20]]]);
  });

  it('without waiting where nobody has to be asked', () => {
    expect(admission().admit()).not.toBeInstanceOf(Promise);
    expect(admission({ reserve: () => undefined }).admit()).not.toBeInstanceOf(Promise);
    expect(admission({ reserve: () => Promise.resolve({ headers: [], settle: () => undefined }) }).admit()).toBeInstanceOf(Promise);
  });

  it('at 1 at least, and settled to 1 at least: what costs nothing is work all the same', async () => {
    const { admit, reserve, settle, operation, onSettled, request } = admission({ estimate: 0, actual: 0 });
    (await admit())({ data: {} });
    expect(reserve).toHaveBeenCalledWith(request.principal, '192.0.2.1', 1);
    // The figures stay what they are.
    expect([settle.mock.calls, operation.cost, onSettled.mock.calls]).toEqual([[[1]], { estimate: 0, actual: 0 }, [[operation, 0, 0]]]);
  });

  it('without a budget too, and has its figures all the same', async () => {
    const { admit, operation, request } = admission({ reserve: () => undefined });
    (await admit())({ data: {} });
    expect([operation.cost, [...request.responseHeaders]]).toEqual([{ estimate: 50, actual: 20 }, []]);
  });

  it.each([[99], [100]])('at %i of 100', (estimate) => {
    expect(admission({ estimate }).admit()).toBeTypeOf('function');
  });

  it('not above what one operation may cost, and nothing is asked of its budget then', async () => {
    const { admit, reserve } = admission({ estimate: 101 });
    expect(await refusalOf(admit)).toBe('COST_LIMIT_EXCEEDED');
    expect(() => admit()).toThrow(expect.objectContaining({ extensions: expect.objectContaining({ limit: 100, actual: 101 }) }));
    expect(reserve).not.toHaveBeenCalled();
  });

  it('above it in report mode, which is said', async () => {
    const { admit, onReport, reserve } = admission({ estimate: 101, mode: 'report' });
    await admit();
    expect([onReport.mock.calls.map(([finding]) => finding.code), vi.mocked(reserve).mock.calls.length]).toEqual([['COST_LIMIT_EXCEEDED'], 1]);
  });

  it('not when its size is unclear, but in report mode', async () => {
    const refusal = new GatewayError('BAD_USER_INPUT', 'Give one of `first` and `last`.');
    expect(await refusalOf(admission({ refusal }).admit)).toBe('BAD_USER_INPUT');
    const { admit, onReport } = admission({ refusal, mode: 'report' });
    await admit();
    expect(onReport).toHaveBeenCalledTimes(1);
  });
});

describe('nothing is given back of an estimate', () => {
  it.each([
    ['when the client has gone or the deadline passed', { data: {} }, true],
    ['when there is no result', undefined, false],
    ['when a service has not answered in time', { data: {}, errors: [new GatewayError('UPSTREAM_TIMEOUT', 'late')] }, false],
    ['when a service has answered with what cannot be used', { data: {}, errors: [new GatewayError('UPSTREAM_INVALID_RESPONSE', 'too large')] }, false],
    ['when an error has made null of all that was answered', { data: null, errors: [new GatewayError('UPSTREAM_UNAVAILABLE', 'down'), new GatewayError('UPSTREAM_ERROR', 'no')] }, false],
  ])('%s', async (_when, result, aborted) => {
    const { admit, settle } = admission({ aborted });
    (await admit())(result);
    expect(settle.mock.calls).toEqual([[50]]);
  });

  it.each([[{}], [null]])('but what a service that is away did not answer is, be the data %j', async (data) => {
    const { admit, settle } = admission();
    (await admit())({ data, errors: [new GatewayError('UPSTREAM_UNAVAILABLE', 'down')] });
    expect(settle.mock.calls).toEqual([[20]]);
  });
});
