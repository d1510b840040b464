import util from 'node:util';
import { GraphQLSchema, buildSchema, graphql } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../../src/context.ts';
import { createEvaluate } from '../../../src/pipeline/authorization/evaluate.ts';
import { allow, and, deny, isAuthenticated, not, or, rule, type Rule } from '../../../src/pipeline/authorization/rules.ts';
import { DENIED, applyMiddleware, generateMiddleware, loadShield } from '../../../src/pipeline/authorization/shield.ts';
import { caller } from '../../support/access.ts';

const node = util as { isUndefined?: ((value: unknown) => boolean) | undefined };
const kept = node.isUndefined;
afterEach(() => void (node.isUndefined = kept));

async function chained(): Promise<unknown> {
  const { shield, rule: shieldRule, chain, allow: all } = loadShield();
  const schema = applyMiddleware(buildSchema('type Query { one: Int }'), shield({ Query: { one: chain(all, shieldRule('r')(() => true)) } }, { allowExternalErrors: true }));
  const { data, errors } = await graphql({ schema, source: '{ one }', rootValue: { one: 1 } });
  return errors?.[0]?.message ?? data?.['one'];
}

describe('the shim of graphql-shield', () => {
  it('lets a chain allow where Node has no util.isUndefined', async () => {
    node.isUndefined = undefined;
    expect(await chained()).toBe(1);
    expect(typeof node.isUndefined).toBe('function');
  });

  it('is needed: without it a chain denies everybody', async () => {
    const { shield, rule: shieldRule, chain } = loadShield();
    node.isUndefined = undefined;
    const schema = applyMiddleware(buildSchema('type Query { one: Int }'), shield({ Query: { one: chain(shieldRule('r')(() => true)) } }));
    expect((await graphql({ schema, source: '{ one }', rootValue: { one: 1 } })).errors?.[0]?.message).toBe('Not Authorised!');
  });

  it("leaves Node's own function where there is one", () => {
    const own = (): boolean => false;
    node.isUndefined = own;
    loadShield();
    expect(node.isUndefined).toBe(own);
  });
});

describe('the middleware shield generates for a rule', () => {
  const generate = (made: Rule, errors: string[] = []) => generateMiddleware([made], createEvaluate((name, error) => void errors.push(`${name}: ${String(error)}`))).get(made)!;
  const ask = async (made: Rule, { object = {}, args = {}, principal = ANONYMOUS } = {}) => generate(made)(() => 'value', object, args, { principal }, undefined);

  it('resolves where the rule allows, and nowhere else', async () => {
    let resolved = 0;
    const resolve = (): unknown => ++resolved;
    expect(await generate(isAuthenticated)(resolve, {}, {}, { principal: caller() }, undefined)).toBe(1);
    expect(await generate(isAuthenticated)(resolve, {}, {}, { principal: ANONYMOUS }, undefined)).toBe(DENIED);
    expect(resolved).toBe(1);
  });

  it('knows and, or, not, allow and deny', async () => {
    const allows = async (made: Rule) => (await ask(made)) === 'value';
    expect(await Promise.all([allow, deny, and(allow, deny), or(allow, deny), not(deny), not(and(allow, not(deny))), or(deny, not(isAuthenticated))].map(allows))).toEqual([true, false, false, true, true, false, true]);
  });

  it('denies when a rule fails, under any number of not', async () => {
    const bad = rule('bad', { fragment: '{ id }' })(() => {
      throw new Error('bad');
    });
    for (const made of [bad, not(bad), not(not(bad)), and(allow, not(bad)), or(bad, not(bad))]) expect(await ask(made, { object: { id: 1 } })).toBe(DENIED);
    expect(await ask(or(allow, bad), { object: { id: 1 } })).toBe('value');
  });

  it('says none of the words of a rule', async () => {
    for (const words of ['you are not on the list', new Error('secret')]) expect(await ask(rule('r', 'principal')(() => words as never))).toBe(DENIED);
  });

  it('remembers no verdict', async () => {
    const own = rule('own', { fragment: '{ id }' })((object, args) => object['id'] === args['id']);
    const middleware = generate(own);
    const context = { principal: ANONYMOUS };
    const verdicts = [1, 2, 1].map(async (id) => middleware(() => 'value', { id }, { id: 1 }, context, undefined));
    expect(await Promise.all(verdicts)).toEqual(['value', DENIED, 'value']);
  });

  it('hands on what resolve throws or rejects with: the error of a service is not hidden', async () => {
    const error = new Error('upstream');
    expect(await generate(allow)(async () => Promise.reject(error), {}, {}, { principal: ANONYMOUS }, undefined)).toBe(error);
    expect(await generate(allow)(() => {
      throw error;
    }, {}, {}, { principal: ANONYMOUS }, undefined)).toBe(error);
  });

  it('is that of the right rule, whatever names rules have', async () => {
    const rules = ['__proto__', 'constructor', 'rule1', 'Guarded', 'Rule', '+a', 'a', ''].map((name) => rule(name, 'arguments')((_object, args) => args['is'] === name));
    const generated = generateMiddleware([...rules, ...rules.map((one) => not(one))], createEvaluate(() => undefined));
    for (const one of rules) {
      const is = (one as { name: string }).name;
      for (const other of rules) expect(await generated.get(other)!(() => 1, {}, { is }, { principal: ANONYMOUS }, undefined)).toBe(one === other ? 1 : DENIED);
    }
  });

  it('is refused for two rules of one name', () => {
    const two = [rule('same', 'principal')(() => true), rule('same', 'principal')(() => false)];
    expect(() => generateMiddleware(two, createEvaluate(() => undefined))).toThrow('multiple definitions of these rules: +same');
  });
});

it('one graphql for all: the schema of shield is ours', () => expect(applyMiddleware(buildSchema('type Query { a: Int }'), {})).toBeInstanceOf(GraphQLSchema));
