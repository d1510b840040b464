// The plan engine leaves out what is denied before it is fetched; stitch's own execution goes through shield field by field. Random
// rules, callers and operations: both must say the same. GATEHOUSE_SEED repeats a run, GATEHOUSE_RUNS makes it longer.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Principal } from '../../src/context.ts';
import { guardedSchema } from '../../src/pipeline/authorization/guarded-schema.ts';
import type { PolicyMap } from '../../src/pipeline/authorization/rules.ts';
import type { EngineName } from '../../src/plan/engines.ts';
import type { Guard, Guards } from '../../src/plan/guards.ts';
import { accessOf } from '../support/access.ts';
import { createTestGraph, type Plain } from '../support/graph.ts';
import { accessServices, operations, policyMaps, principals, type Operation } from '../support/random-access.ts';

const seed = Number(process.env['GATEHOUSE_SEED'] ?? Date.now() % 1_000_000);
const numRuns = Number(process.env['GATEHOUSE_RUNS'] ?? 40);
const { schema } = createTestGraph(accessServices([]));

type Count = Record<'allowed' | 'denied' | 'byObject' | 'allowedByObject' | 'deniedByObject', number>;

/** The same guards, each once wrapped. */
function wrapped({ guardOf }: Guards, wrap: (guard: Guard) => Guard): Guards {
  const known = new Map<Guard, Guard>();
  return {
    guardOf(type, field) {
      const guard = guardOf(type, field);
      if (guard === undefined) return undefined;
      const one = known.get(guard) ?? wrap(guard);
      known.set(guard, one);
      return one;
    },
  };
}

const counting = (count: Count) => (guard: Guard): Guard => ({
  ...guard,
  decide(principal, args) {
    const verdict = guard.decide(principal, args);
    count[verdict === undefined ? 'byObject' : verdict ? 'allowed' : 'denied'] += 1;
    return verdict;
  },
  async allows(object, args, principal) {
    const isAllowed = await guard.allows(object, args, principal);
    count[isAllowed ? 'allowedByObject' : 'deniedByObject'] += 1;
    return isAllowed;
  },
});

/** Faults that the comparison must find. */
const FAULTS: Readonly<Record<string, (guard: Guard) => Guard>> = {
  'what only the object can decide were allowed': (guard) => ({ ...guard, decide: (principal, args) => guard.decide(principal, args) ?? true }),
  'what only the object can decide were denied': (guard) => ({ ...guard, decide: (principal, args) => guard.decide(principal, args) ?? false }),
  'arguments were not looked at': (guard) => ({ ...guard, decide: (principal) => guard.decide(principal, {}) }),
  'scopes were not looked at': (guard) => ({ ...guard, decide: (principal, args) => guard.decide({ ...principal, scopes: new Set() }, args) }),
  'objects were asked for somebody else': (guard) => ({ ...guard, allows: (object, args, principal) => guard.allows(object, args, { ...principal, subject: 'u1' }) }),
};

function shop(engine: EngineName, policies: PolicyMap, wrap?: (guard: Guard) => Guard) {
  const writes: string[] = [];
  const access = accessOf(schema, policies);
  const guards = wrap === undefined ? access : wrapped(access, wrap);
  const graph = createTestGraph(accessServices(writes), engine, { guards, mode: 'enforce', onDenied: 'null', onDenial: () => undefined, guardSchema: (stitched) => guardedSchema(stitched, access) });
  return async ({ query, variables }: Operation, principal: Principal) => {
    writes.length = 0;
    const { data, errors } = await graph.run(query, variables, { principal });
    return { data, errors: placesOf(data, errors), writes: [...writes] };
  };
}

/** As far as there is an answer: which of two fields that may not be null is named for a null above them is up to the server. */
function placesOf(data: unknown, errors: Plain['errors'] = []): string[] {
  const places = errors.map(({ path = [], extensions }) => {
    let value: unknown = data;
    const end = path.findIndex((part) => (value = (value as Record<string | number, unknown> | null | undefined)?.[part]) == null);
    return JSON.stringify([end === -1 ? path : path.slice(0, end + 1), (extensions as { code?: string } | undefined)?.code]);
  });
  return [...new Set(places)].sort();
}

/** Runs each case on both engines; `wrap` stands between the plan engine and its guards. */
function sameVerdicts(wrap: (guard: Guard) => Guard, see: (errors: readonly string[]) => void = () => undefined) {
  const cases = fc.array(fc.record({ operation: operations, principal: principals }), { minLength: 4, maxLength: 8 });
  return fc.asyncProperty(policyMaps, cases, async (policies, asked) => {
    const [pruned, shielded] = [shop('plan', policies, wrap), shop('stitch', policies)];
    for (const { operation, principal } of asked) {
      const [one, other] = [await pruned(operation, principal), await shielded(operation, principal)];
      expect(one).toEqual(other);
      expect(one.data).toBeDefined();
      see(one.errors);
    }
  });
}

describe('random rule trees and principals', () => {
  it(`give the same verdict by pruning as by shield on the stitch engine (seed ${seed})`, { timeout: 120_000 }, async () => {
    const count: Count = { allowed: 0, denied: 0, byObject: 0, allowedByObject: 0, deniedByObject: 0 };
    const places: string[] = [];
    await fc.assert(sameVerdicts(counting(count), (errors) => void places.push(...errors)), { seed, numRuns });
    if (process.env['GATEHOUSE_COVERAGE'] === '1') console.log({ ...count, errors: places.length });
    expect(places.filter((place) => !place.endsWith(',"FORBIDDEN"]'))).toEqual([]);
    // Or the test would say little.
    for (const often of [...Object.values(count), places.length]) expect(often).toBeGreaterThanOrEqual(50);
  });

  it.each(Object.keys(FAULTS))(`would differ if %s (seed ${seed})`, { timeout: 120_000 }, async (name) => {
    const { failed, errorInstance } = await fc.check(sameVerdicts(FAULTS[name]!), { seed, numRuns: 60, endOnFailure: true });
    expect(failed).toBe(true);
    expect(errorInstance).toMatchObject({ name: 'AssertionError' });
  });
});
