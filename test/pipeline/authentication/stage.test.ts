import { describe, expect, it } from 'vitest';
import { ANONYMOUS, CLIENT_GONE, DEADLINE, type Principal } from '../../../src/context.ts';
import { KeysMissing, Refusal } from '../../../src/pipeline/authentication/refusal.ts';
import { authenticationStage } from '../../../src/pipeline/authentication/stage.ts';
import { createLog, createRequestContext, refusalOf } from '../../support/context.ts';

const ADA: Principal = { ...ANONYMOUS, kind: 'token', subject: 'ada' };
const stage = (authenticate: () => Principal | Promise<Principal>) => authenticationStage({ authenticate, scheme: 'Bearer', beforeCheck: () => undefined });

describe('the stage', () => {
  it('is over at once when the caller is known at once', () => {
    const context = createRequestContext();
    expect([context.principal, stage(() => ADA).run(context), context.principal]).toEqual([ANONYMOUS, undefined, ADA]);
  });

  it('waits for a check', async () => {
    const context = createRequestContext();
    await stage(async () => ADA).run(context);
    expect(context.principal).toBe(ADA);
  });

  it('refuses alike whether the refusal comes at once or later, and logs why without the credential', async () => {
    const { log, lines } = createLog();
    const refuse = (): never => {
      throw new Refusal('expired', 'its `exp` has passed');
    };
    for (const authenticate of [refuse, async () => refuse()]) {
      const context = createRequestContext({}, log);
      expect(await refusalOf(async () => stage(authenticate).run(context))).toBe('UNAUTHENTICATED');
      expect(context.principal).toBe(ANONYMOUS);
    }
    expect(lines.map(({ level, reason, why }) => [level, reason, why])).toEqual([['debug', 'expired', 'its `exp` has passed'], ['debug', 'expired', 'its `exp` has passed']]);
    expect(await refusalOf(async () => stage(async () => Promise.reject(new KeysMissing(1))).run(createRequestContext()))).toBe('OVERLOADED');
  });

  it('does not wait beyond the deadline, or for a client that has gone; the check goes on', async () => {
    let finish = (_principal: Principal): void => undefined;
    const shared = new Promise<Principal>((done) => (finish = done));
    const [late, gone, patient] = [createRequestContext(), createRequestContext(), createRequestContext()];
    const outcomes = [late, gone, patient].map(async (context) => refusalOf(async () => stage(() => shared).run(context)));
    late.abort.abort(DEADLINE);
    gone.abort.abort(CLIENT_GONE);
    expect(await outcomes[0]).toBe('GATEWAY_TIMEOUT');
    expect(await outcomes[1]).toBe('BAD_REQUEST');
    finish(ADA);
    expect(await outcomes[2]).toBeUndefined();
    expect([late.principal, gone.principal, patient.principal]).toEqual([ANONYMOUS, ANONYMOUS, ADA]);
  });

  it('does not begin to wait when it is late already', async () => {
    const context = createRequestContext();
    context.abort.abort(DEADLINE);
    expect(await refusalOf(async () => stage(() => new Promise(() => undefined)).run(context))).toBe('GATEWAY_TIMEOUT');
  });
});
