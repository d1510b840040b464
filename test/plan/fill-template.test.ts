import { describe, expect, it } from 'vitest';
import { compileTemplate, onlyMember } from '../../src/plan/fill-template.ts';
import type { Template } from '../../src/plan/plan.ts';

const at = (key: string[], more: object = {}): Template => ({ key, nonNull: false, ...more });
const one = (template: Template, key: object): unknown => compileTemplate(template).one({ __typename: 'User', ...key });
const many = (template: Template, ...keys: object[]): unknown => compileTemplate(template).many(keys.map((key) => ({ __typename: 'User', ...key })));
const canSend = (template: Template, key: object): boolean => compileTemplate(template).canSend({ __typename: 'User', ...key });

describe('a filled template', () => {
  it('has one item for each key of a chunk, in their order, beside what never changes', () => {
    expect(many({ object: [['ids', { each: at(['id']) }], ['kind', { constant: 'USER' }]] }, { id: '2' }, { id: '1' })).toEqual({ ids: ['2', '1'], kind: 'USER' });
    expect(many({ each: at(['id']) })).toEqual([]);
  });

  it('takes a value from inside the key', () => {
    expect(one({ object: [['of', at(['owner', 'id'])]] }, { owner: { id: 'o1' } })).toEqual({ of: 'o1' });
  });

  it('has no member for what the key does not have, and null for null', () => {
    const sent = one({ object: [['id', at(['id'])], ['price', at(['price'])], ['of', at(['owner', 'id'])], ['none', at(['none', 'id'])]] }, { id: '1', owner: null });
    expect(sent).toEqual({ id: '1', of: null });
    expect(Object.keys(sent as object)).toEqual(['id', 'of']);
  });

  it('never reads what every object inherits', () => {
    expect(one({ object: [['constructor', at(['constructor'])], ['id', at(['toString', 'name'])]] }, {})).toEqual({});
    expect(one({ object: [['constructor', at(['constructor'])]] }, { constructor: 'C' })).toEqual({ constructor: 'C' });
  });

  it('is the whole key for a scalar that takes anything, the type first', () => {
    expect(JSON.stringify(compileTemplate({ each: at([]) }).many([{ id: '1', __typename: 'User' }]))).toBe('[{"__typename":"User","id":"1"}]');
  });

  it('makes of an object, and of each item of a list, what the input type takes', () => {
    const owner = at(['owner'], { inner: { object: [['id', at(['id'])]] } });
    expect(one(owner, { owner: { id: '1', name: 'x' } })).toEqual({ id: '1' });
    expect(one(owner, { owner: [{ id: '1', name: 'x' }, { id: '2' }] })).toEqual([{ id: '1' }, { id: '2' }]);
    expect(one(owner, { owner: null })).toBeNull();
    expect(one(at(['owner'], { inner: at([], { inner: { object: [['id', at(['id'])]] } }) }), { owner: [null, { id: '1', name: 'x' }] })).toEqual([null, { id: '1' }]);
  });

  it.each<[string, 'Int' | 'Float' | 'String', unknown, unknown]>([
    ['an ID that is sent as a number', 'Int', '5', 5],
    ['an ID that is no number', 'Int', 'u5', 'u5'],
    ['an empty ID', 'Int', '', ''],
    ['an ID of digits without end', 'Float', '1e999', '1e999'],
    ['a number that is sent as text', 'String', 5, '5'],
    ['text', 'String', '5', '5'],
  ])('writes %s as the argument takes it', (_what, scalar, value, expected) => {
    expect(one(at(['id'], { scalar }), { id: value })).toBe(expected);
  });

  it('leaves the key and the template as they were', () => {
    const key = Object.freeze({ __typename: 'User', owner: Object.freeze({ id: '1' }) });
    const template = Object.freeze<Template>({ object: [['owner', at(['owner'], { inner: { object: [['id', at(['id'])]] } })]] });
    const compiled = compileTemplate(template);
    expect([compiled.one(key), compiled.one(key)]).toEqual([{ owner: { id: '1' } }, { owner: { id: '1' } }]);
  });
});

describe('a key can be sent', () => {
  const required = (path: string[], more: object = {}): Template => ({ key: path, nonNull: true, ...more });
  it.each<[string, Template, object, boolean]>([
    ['when it has what must not be null', { each: required(['id']) }, { id: '1' }, true],
    ['when it is 0, false or empty', { object: [['a', required(['a'])], ['b', required(['b'])], ['c', required(['c'])]] }, { a: 0, b: false, c: '' }, true],
    ['but not when that is null', { each: required(['id']) }, { id: null }, false],
    ['but not when that is absent', { object: [['id', required(['id'])]] }, {}, false],
    ['when null stands where it may', { each: at(['id']) }, { id: null }, true],
    ['when an object that may be null is null', at(['owner'], { inner: { object: [['id', required(['id'])]] } }), { owner: null }, true],
    ['but not when that object lacks a part', at(['owner'], { inner: { object: [['id', required(['id'])]] } }), { owner: { id: null } }, false],
    ['but not when one item of a list lacks a part', at(['owners'], { inner: { object: [['id', required(['id'])]] } }), { owners: [{ id: '1' }, {}] }, false],
    ['but not when an item is null that must not be', at(['tags'], { inner: required([]) }), { tags: ['a', null] }, false],
    ['when the list is empty', required(['tags'], { inner: required([]) }), { tags: [] }, true],
    ['when nothing of it is sent', { constant: null }, {}, true],
  ])('%s', (_what, template, key, expected) => {
    expect(canSend(template, key)).toBe(expected);
  });
});

describe('templates that take one member of a key', () => {
  it.each<[string, Template[], string | undefined]>([
    ['a list of it', [{ each: at(['id']) }], 'id'],
    ['parts of it, beside what never changes', [{ object: [['a', at(['of', 'a'])], ['b', at(['of', 'b'])]] }, { constant: 1 }], 'of'],
    ['another beside it', [{ each: at(['id']) }, { each: at(['weight']) }], undefined],
    ['the whole key beside it', [{ each: at(['id']) }, { each: at([]) }], undefined],
    ['the whole key', [{ each: at([]) }], undefined],
    ['nothing', [{ constant: 1 }], undefined],
  ])('are told: %s', (_what, templates, member) => {
    expect(onlyMember(templates)).toBe(member);
  });

  it.each<[string, Template, unknown[]]>([
    ['a list', { each: at(['id']) }, ['a', 1, '1']],
    ['a list of numbers', { each: at(['id'], { scalar: 'Int' }) }, ['1', 'x']],
    ['objects', { object: [['ids', { each: { object: [['id', at(['id'])], ['kind', { constant: 'A' }]] } }]] }, ['a']],
    ['parts', { each: { object: [['x', at(['id', 'x'])], ['none', at(['id', 'toString'])]] } }, [{ x: 1, y: 2 }, { x: null }]],
    ['made of its items', { each: at(['id'], { inner: { object: [['x', at(['x'])]] } }) }, [[{ x: 1, y: 2 }], [], { x: 1 }]],
    ['that must be there', { each: at(['id', 'x'], { nonNull: true }) }, [{ x: 1 }, { x: null }, 'a']],
  ])('are filled from it as from the key: %s', (_what, template, values) => {
    const [whole, alone] = [compileTemplate(template), compileTemplate(template, 'id')];
    const keys = values.map((id) => ({ __typename: 'User', id }));
    expect(alone.many(values)).toEqual(whole.many(keys));
    expect(values.map((value) => alone.canSend(value))).toEqual(keys.map((key) => whole.canSend(key)));
    expect(values.map((value) => alone.one(value))).toEqual(keys.map((key) => whole.one(key)));
  });
});
