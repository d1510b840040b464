import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../../src/context.ts';
import { createEvaluate, createForbidden } from '../../../src/pipeline/authorization/evaluate.ts';
import { rule, type LeafRule, type RuleFunction } from '../../../src/pipeline/authorization/rules.ts';

function evaluator() {
  const errors: string[] = [];
  return { errors, evaluate: createEvaluate((name, error) => void errors.push(`${name}: ${(error as Error).message}`)) };
}
const principalRule = (decide: unknown): LeafRule => rule('r', 'principal')(decide as never) as LeafRule;
const objectRule = (decide: RuleFunction, fragment = '{ a }'): LeafRule => rule('r', { fragment })(decide) as LeafRule;

describe('a verdict', () => {
  it.each([1, 'true', 'denied', null, undefined, {}, [], new Error('no'), Symbol('true'), { then: () => undefined }])('is a denial for %s, also under not, and says so', (value) => {
    const { errors, evaluate } = evaluator();
    const odd = principalRule(() => value);
    expect([evaluate(odd, false, undefined, {}, ANONYMOUS), evaluate(odd, true, undefined, {}, ANONYMOUS)]).toEqual([false, true]);
    expect(errors).toEqual([`r: the rule \`r\` returned ${typeof value}, not true or false`]);
  });

  it('is a denial for a promise, and one that fails ends nothing', async () => {
    const { errors, evaluate } = evaluator();
    const failed: unknown[] = [];
    const listen = (reason: unknown): void => void failed.push(reason);
    process.on('unhandledRejection', listen);
    const odd = principalRule(async () => Promise.reject(new Error('late')));
    expect(evaluate(odd, false, undefined, {}, ANONYMOUS)).toBe(false);
    expect(evaluate(principalRule(() => Promise.resolve(true)), false, undefined, {}, ANONYMOUS)).toBe(false);
    await new Promise(setImmediate);
    process.off('unhandledRejection', listen);
    expect(failed).toEqual([]);
    expect(errors).toEqual(['r: the rule `r` returned a promise, not true or false']);
  });

  it('is a denial when the rule throws, whatever it throws, told once by each name', () => {
    const { errors, evaluate } = evaluator();
    const odd = principalRule(() => {
      throw new Error('broken');
    });
    for (let call = 0; call < 3; call++) expect(evaluate(odd, false, undefined, {}, ANONYMOUS)).toBe(false);
    expect(evaluate(odd, true, undefined, {}, ANONYMOUS)).toBe(true);
    expect(errors).toEqual(['r: broken']);
    const nothing = principalRule(() => {
      throw undefined as unknown as Error;
    });
    expect(evaluate(nothing, false, undefined, {}, ANONYMOUS)).toBe(false);
  });

  it('stands when whoever is told throws', () => {
    const evaluate = createEvaluate(() => {
      throw new Error('log is full');
    });
    expect(evaluate(principalRule(() => 1), false, undefined, {}, ANONYMOUS)).toBe(false);
  });
});

describe('what a rule sees', () => {
  it.each<[string, RuleFunction, string]>([
    ['a field', (object) => object['id'] === undefined, '`id` of the object'],
    ['whether there is one', (object) => !('id' in object), '`id` of the object'],
    ['its names', (object) => Object.keys(object).length === 0, 'the object'],
    ['its prototype', (object) => Object.getPrototypeOf(object) !== null, 'the object'],
    ['it as text', (object) => Object.prototype.toString.call(object) !== '', 'the object'],
    ['an argument', (_object, args) => args['id'] === undefined, '`id` of the arguments'],
    ['and hides that', (object) => {
      try {
        return object['id'] !== 1;
      } catch {
        return true;
      }
    }, '`id` of the object'],
  ])('is no object and no arguments for the caller alone: %s', (_what, decide, read) => {
    const { errors, evaluate } = evaluator();
    expect(evaluate(principalRule(decide), false, { id: 1 }, { id: 1 }, ANONYMOUS)).toBe(false);
    expect(evaluate(principalRule(decide), true, { id: 1 }, { id: 1 }, ANONYMOUS)).toBe(true);
    expect(errors).toEqual([`r: the rule \`r\` is declared principal but reads ${read}`]);
  });

  it('is the arguments, and no object, when it is declared so', () => {
    const { evaluate } = evaluator();
    const byId = rule('r', 'arguments')((_object, args: { id?: number }) => args.id === 1) as LeafRule;
    expect(evaluate(byId, false, undefined, { id: 1 }, ANONYMOUS)).toBe(true);
    const byObject = rule('s', 'arguments')((object) => (object as { id?: number }).id === 1) as LeafRule;
    expect(evaluate(byObject, false, { id: 1 }, { id: 1 }, ANONYMOUS)).toBe(false);
  });

  it('does not follow from what another rule has kept', () => {
    const { errors, evaluate } = evaluator();
    let kept: Readonly<Record<string, unknown>> = {};
    evaluate(principalRule((object: never) => ((kept = object), true)), false, undefined, {}, ANONYMOUS);
    expect(() => kept['id']).toThrow('this rule must not read');
    expect(evaluate(principalRule(() => true), false, undefined, {}, ANONYMOUS)).toBe(true);
    expect(errors).toEqual([]);
  });

  it('is of the object what its fragment names: a frozen copy without a prototype', () => {
    const { evaluate } = evaluator();
    const seen: unknown[] = [];
    const look = objectRule((object) => {
      seen.push(Object.keys(object), object['secret'], 'toString' in object, Object.isFrozen(object));
      return true;
    });
    expect(evaluate(look, false, { a: 1, secret: 2 }, {}, ANONYMOUS)).toBe(true);
    expect(seen).toEqual([['a'], undefined, false, true]);
    expect(evaluate(objectRule((object) => Object.keys(object).join() === '__proto__', '{ __proto__ }'), false, JSON.parse('{"__proto__":{"a":1}}') as Record<string, unknown>, {}, ANONYMOUS)).toBe(true);
  });

  it('is nothing where the object lacks it: denied, also under not', () => {
    const { errors, evaluate } = evaluator();
    for (const object of [{}, { a: undefined }, Object.create({ a: 1 }) as Record<string, unknown>, undefined]) {
      expect(evaluate(objectRule(() => true), false, object, {}, ANONYMOUS)).toBe(false);
      expect(evaluate(objectRule(() => true), true, object, {}, ANONYMOUS)).toBe(true);
    }
    expect(evaluate(objectRule((object) => object['a'] === null), false, { a: null }, {}, ANONYMOUS)).toBe(true);
    expect(errors).toEqual(['r: the rule `r` needs `a`, and the object has none']);
  });
});

describe('what must not be read', () => {
  it('throws for whatever is done to it, and remembers the first', () => {
    const forbidden = createForbidden('the object');
    const target = forbidden.value as Record<string, unknown>;
    for (const act of [() => target['a'], () => (target['b'] = 1), () => delete target['c'], () => Reflect.ownKeys(target), () => Object.freeze(target), () => Object.getOwnPropertyDescriptor(target, 'a')]) expect(act).toThrow(TypeError);
    expect(forbidden.read()).toBe('`a` of the object');
    forbidden.reset();
    expect(forbidden.read()).toBeUndefined();
  });
});
