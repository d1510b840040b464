/**
 * Calls a rule's function with made-up callers before any real one, to find what it reads that its kind does not give it. A
 * probe sees the ways these callers lead to; what it misses denies at run time (evaluate.ts). It never runs for long on a
 * rule that only reads: what it hands out ends after a number of reads. A rule that throws for reasons of its own is none of ours.
 */
import { types } from 'node:util';
import { ANONYMOUS, type Principal } from '../../context.ts';
import { createForbidden, type Forbidden, type Values } from './evaluate.ts';
import type { LeafRule } from './rules.ts';

/** Reads of made-up values in one call. */
const READS_MAX = 1_000;

/** What is wrong, as the rest of a sentence about the rule; undefined when nothing is seen. */
export function probe(rule: LeafRule): string | undefined {
  if (types.isAsyncFunction(rule.decide)) return ASYNC;
  if (rule.decide.length > 3) return `takes ${rule.decide.length} parameters; a rule gets the object, the arguments and the context`;
  for (const createPrincipal of PRINCIPALS) {
    for (const createArgs of [createGenerous, () => ({})]) {
      const problem = call(rule, createPrincipal(), createArgs());
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

const ASYNC = 'is asynchronous: rules are decided at once, from what they are given';

function call(rule: LeafRule, principal: Principal, args: Values): string | undefined {
  const object = createForbidden('the object');
  const forbiddenArgs = createForbidden('the arguments');
  const view = createView(rule.reads);
  try {
    const result: unknown = rule.decide(rule.kind === 'object' ? view.value : object.value, rule.kind === 'principal' ? forbiddenArgs.value : args, { principal });
    if (types.isPromise(result)) {
      result.catch(() => undefined);
      return ASYNC;
    }
  } catch {
    // Not written for such a caller; or it read what it must not, which is looked at next.
  }
  const read = object.read();
  if (read !== undefined) return `is declared ${rule.kind} but reads ${read}: declare what it reads, e.g. { fragment: '{ id }' }, and it is decided when the object is there`;
  const argument = forbiddenArgs.read();
  if (argument !== undefined) return `is declared principal but reads ${argument}: declare it 'arguments'`;
  const beyond = view.read();
  return beyond && `reads ${beyond}, which its fragment does not name: it will find nothing there`;
}

/** An object with the fields of the fragment; remembers the first other one that is asked for. */
function createView(reads: readonly string[]): Pick<Forbidden, 'value' | 'read'> {
  let beyond: string | undefined;
  const value = new Proxy(Object.create(null) as Values, {
    get(_target, key) {
      if (typeof key === 'symbol') return undefined;
      if (reads.includes(key)) return createGenerous();
      // Asked by the language itself: to print, to compare, to await.
      if (!(key in Object.prototype) && key !== 'toJSON' && key !== 'then') beyond ??= `\`${key}\` of the object`;
      return undefined;
    },
  });
  return { value, read: () => beyond };
}

/** Has whatever is asked of it, can be called and iterated, and ends after READS_MAX reads. */
function createGenerous(): Values {
  let left = READS_MAX;
  const generous: Values = new Proxy(() => undefined, {
    get(_target, key) {
      if (left-- <= 0) throw new RangeError('a probe reads no further');
      if (key === 'then') return undefined;
      if (key === 'length') return 1;
      if (key === Symbol.toPrimitive) return () => 'probe';
      if (key === Symbol.iterator) return () => ['probe'][Symbol.iterator]();
      return generous;
    },
    apply(_target, _this, given: readonly unknown[]) {
      if (left-- <= 0) throw new RangeError('a probe reads no further');
      // As `groups.some(…)` would.
      for (const one of given) if (typeof one === 'function') Reflect.apply(one, undefined, [generous]);
      return generous;
    },
    has: () => true,
  }) as unknown as Values; // answers every read; that it is callable too does no harm
  return generous;
}

class Everything extends Set<string> {
  override has(): boolean {
    return true;
  }
}

/** Nobody; and of each kind somebody who may nothing, and somebody who may everything. */
const PRINCIPALS: readonly (() => Principal)[] = [
  () => ANONYMOUS,
  ...(['token', 'key', 'certificate'] as const).flatMap((kind) => {
    const plain: Principal = { ...ANONYMOUS, kind, subject: 'probe', client: 'probe' };
    return [() => plain, (): Principal => ({ ...plain, issuer: 'https://probe.invalid', scopes: new Everything(['probe']), roles: new Everything(['probe']), claims: createGenerous(), token: 'probe' })];
  }),
];
