import { describe, expect, it, vi } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { createAddressCharges } from '../../src/pipeline/address-charges.ts';

const REFUSAL = new GatewayError('RATE_LIMITED', 'too much');
const request = { clientAddress: '192.0.2.1' };

function charges({ isAdmitted = true, isBlocked = false }: { isAdmitted?: boolean | Promise<boolean>; isBlocked?: boolean } = {}) {
  const chargeAddress = vi.fn(() => isAdmitted);
  return { chargeAddress, ...createAddressCharges({ chargeAddress, isBlocked: () => isBlocked, addressRefusal: () => REFUSAL }) };
}

describe('an address pays', () => {
  it('10 for an operation that is planned, and nothing yet for a text that is read', () => {
    const { beforeFirst, chargeAddress } = charges();
    beforeFirst(request, 'reading');
    beforeFirst(request, 'verification');
    expect(chargeAddress).not.toHaveBeenCalled();
    beforeFirst(request, 'planning');
    expect(chargeAddress.mock.calls).toEqual([['192.0.2.1', 10]]);
  });

  it('1 for a request that is refused, which is answered as it would be without', () => {
    const { refusal, chargeAddress } = charges();
    const error = new GatewayError('GRAPHQL_PARSE_FAILED', 'no');
    expect(refusal(request, error)).toBe(error);
    expect(refusal(request, new AggregateError([error]))).toBeInstanceOf(AggregateError);
    expect(chargeAddress.mock.calls).toEqual([['192.0.2.1', 1], ['192.0.2.1', 1]]);
  });

  it.each(['OVERLOADED', 'NO_SCHEMA', 'GATEWAY_TIMEOUT'])('nothing for %s, which is no fault of the client', (code) => {
    const { refusal, chargeAddress } = charges({ isAdmitted: false });
    const error = new GatewayError(code, 'ours');
    expect([refusal(request, error), chargeAddress.mock.calls]).toEqual([error, []]);
  });

  it('nothing for what broke in the gateway', () => {
    const { refusal, chargeAddress } = charges({ isAdmitted: false });
    const error = new TypeError('ours');
    expect([refusal(request, error), chargeAddress.mock.calls]).toEqual([error, []]);
  });
});

describe('an address that has nothing left', () => {
  it.each(['reading', 'planning', 'verification'] as const)('is refused before the %s', (work) => {
    const { beforeFirst } = charges({ isBlocked: true });
    expect(() => beforeFirst(request, work)).toThrow(REFUSAL);
  });

  it('is refused when it cannot pay for the planning', () => {
    expect(() => charges({ isAdmitted: false }).beforeFirst(request, 'planning')).toThrow(REFUSAL);
  });

  it('is told so in place of why its request was refused', () => {
    expect(charges({ isAdmitted: false }).refusal(request, new GatewayError('UNAUTHENTICATED', 'no'))).toBe(REFUSAL);
  });

  it('waits for no shared store: the next request knows', () => {
    const { beforeFirst, refusal } = charges({ isAdmitted: Promise.resolve(false) });
    const error = new GatewayError('UNAUTHENTICATED', 'no');
    expect(() => beforeFirst(request, 'planning')).not.toThrow();
    expect(refusal(request, error)).toBe(error);
  });
});
