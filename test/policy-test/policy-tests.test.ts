import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OperatorError, policyTests, type PolicyAnswer, type PolicyQuestion } from '../../src/index.ts';
import { MOCKED_MAX } from '../../src/policy-test/mock-run.ts';
import { testedFolder } from '../support/policy-test.ts';

const asker = async (parts: Parameters<typeof testedFolder>[0] = {}, mocks = {}): Promise<(question: PolicyQuestion) => Promise<PolicyAnswer>> =>
  policyTests({ config: join(testedFolder(parts).dir, 'gatehouse.yaml'), env: {}, mocks });

describe('policyTests', () => {
  it('answers with made-up values of the right types, the same every time, and calls nobody', async () => {
    const ask = await asker();
    const question = { claims: { sub: 'u9', scope: 'orders' }, operation: '{ people { id name age mood orders { id status placedAt } } order(id: "o7") { id owner { name } } }' };
    const answer = await ask(question);
    const orders = [{ id: '1', status: 'OPEN', placedAt: 'placedAt of Order 1' }, { id: '2', status: 'OPEN', placedAt: 'placedAt of Order 2' }];
    expect(answer).toEqual({
      data: { people: ['1', '2'].map((id) => ({ id, name: `name of User ${id}`, age: 1, mood: 'GOOD', orders })), order: { id: 'o7', owner: { name: 'name of User 1' } } },
      nulls: {}, rejected: undefined, errors: [],
    });
    expect(await ask(question)).toEqual(answer);
  });

  it('says what is null and why, by path', async () => {
    const ask = await asker();
    const { data, nulls, errors } = await ask({ operation: '{ first: user(id: "u1") { name mail: email } order(id: 1) { id } }' });
    expect(data).toEqual({ first: { name: 'name of User u1', mail: null }, order: null });
    expect(nulls).toEqual({ 'first.mail': 'FORBIDDEN', order: 'FORBIDDEN' });
    expect(errors).toEqual(expect.arrayContaining([{ path: 'first.mail', code: 'FORBIDDEN', message: 'You may not have `User.email`.', rule: 'and(isAuthenticated, isOwner("id"))' }]));
  });

  it('decides by each object, whatever service it came from and whatever was selected', async () => {
    const ask = await asker({}, { User: [{ id: 'u1' }, { id: 'u2' }], Order: [{ id: 'a', status: 'OPEN' }, { id: 'b', status: 'CLOSED' }] });
    const { data, nulls } = await ask({ claims: { sub: 'u2' }, operation: '{ people { email orders { total } } }' });
    expect(nulls).toEqual({ 'people.0.email': 'FORBIDDEN', 'people.0.orders.1.total': 'FORBIDDEN', 'people.1.orders.1.total': 'FORBIDDEN' });
    expect(data).toMatchObject({ people: [{ email: null }, { email: 'email of User u2', orders: [{ total: 1 }, { total: null }] }] });
  });

  it('finds a denied field that may not be null below what became null', async () => {
    const ask = await asker();
    expect(await ask({ operation: '{ user(id: 1) { age } }' })).toMatchObject({ data: { user: null }, nulls: { 'user.age': 'FORBIDDEN' }, rejected: undefined });
    expect(await ask({ operation: '{ search { ... on User { name } ... on Page { title body } } }' })).toMatchObject({
      data: { search: [{ name: 'name of User 1' }, { title: 'title of Page 2', body: null }] }, nulls: { 'search.1.body': 'FORBIDDEN' }, errors: [{ rule: '@authenticated' }],
    });
  });

  it('decides by arguments and variables, on mutations too, which write nothing', async () => {
    const ask = await asker();
    const operation = 'mutation Rename($id: ID!) { rename(id: $id, name: "Ada") { id name } }';
    expect((await ask({ claims: { sub: 'u1' }, operation, variables: { id: 'u1' } })).data).toEqual({ rename: { id: 'u1', name: 'Ada' } });
    expect(await ask({ claims: { sub: 'u1' }, operation, variables: { id: 'u2' } })).toMatchObject({ data: null, nulls: { rename: 'FORBIDDEN' } });
  });

  it('asks as a key with scopes and roles', async () => {
    const ask = await asker();
    const operation = '{ order(id: 1) { id } }';
    expect((await ask({ principal: { kind: 'key', subject: 'acme', scopes: ['orders'] }, operation })).nulls).toEqual({});
    expect((await ask({ principal: { subject: 'acme' }, operation })).nulls).toEqual({ order: 'FORBIDDEN' });
  });

  it('tells a rejection by its code: access, limits, credentials, validity', async () => {
    const strict = await asker({ more: 'policies: { onDenied: reject }\nlimits: { depth: 2 }\n' });
    expect(await strict({ operation: '{ user(id: 1) { email } }' })).toMatchObject({ data: null, nulls: {}, rejected: 'FORBIDDEN', errors: [{ message: 'You may not have `User.email`.' }] });
    expect((await strict({ claims: { sub: 'u1' }, operation: '{ people { orders { owner { id } } } }' })).rejected).toBe('DEPTH_LIMIT_EXCEEDED');
    expect((await strict({ operation: '{ nobody }' })).rejected).toBe('GRAPHQL_VALIDATION_FAILED');
    const known = await asker({ more: 'authentication: { required: true, jwt: [{ issuer: "https://id.example.com", audience: [a] }] }\n' });
    expect((await known({ operation: '{ people { id } }' })).rejected).toBe('UNAUTHENTICATED');
    expect((await known({ claims: { sub: 'u1' }, operation: '{ people { id } }' })).rejected).toBeUndefined();
  });

  it('enforces what policies.mode only reports', async () => {
    const ask = await asker({ more: 'policies: { mode: report }\n' });
    expect((await ask({ operation: '{ order(id: 1) { id } }' })).nulls).toEqual({ order: 'FORBIDDEN' });
  });

  it('says that a rule fails, each time it does, and of no other question', async () => {
    const people = "import { rule } from 'gatehouse';\nexport default { User: { email: rule('isOdd', 'principal')((_o, _a, { principal }) => principal.claims['tenant'].id === 1) } };\n";
    const ask = await asker({ people });
    const broken = { claims: { sub: 'u1' }, operation: '{ people { email } }' };
    const fails = 'The rule `isOdd` fails for this caller, and denies: Cannot read properties of undefined';
    const [first, fine, again] = await Promise.allSettled([ask(broken), ask({ ...broken, claims: { sub: 'u1', tenant: { id: 1 } } }), ask(broken)]);
    expect(first).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining(fails) } });
    expect(fine).toMatchObject({ status: 'fulfilled', value: { nulls: {} } });
    expect(again).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining(fails) } });
  });

  it('refuses mocks that do not fit, those for all and those of a question, and claims that no token may have', async () => {
    await expect(asker({}, { Usr: {} })).rejects.toThrow('mocks.Usr: `Usr` is no type of the graph that can be mocked; did you mean `User`?');
    const ask = await asker();
    await expect(ask({ operation: '{ people { id } }', mocks: { User: { age: 'old' } } })).rejects.toThrow(OperatorError);
    await expect(ask({ operation: '{ people { id } }', claims: { sub: 3 } })).rejects.toThrow('its `sub` is of a type that no such claim has');
  });

  it('stops mocks that multiply', async () => {
    const ask = await asker({}, { User: { orders: Array.from({ length: 200 }, (_, index) => ({ id: `o${index}` })) } });
    const users = Array.from({ length: 200 }, (_, index) => ({ id: `u${index}` }));
    await expect(ask({ operation: '{ people { orders { owner { id } } } }', mocks: { Query: { people: users } } })).rejects.toThrow(`The mocks make more than ${MOCKED_MAX} objects`);
  });

  it('leaves the claims it is given as they are', async () => {
    const claims = { sub: 'u1', roles: ['a'] };
    await (await asker())({ claims, operation: '{ people { id } }' });
    expect(Object.isFrozen(claims.roles)).toBe(false);
  });
});
