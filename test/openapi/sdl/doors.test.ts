import { describe, expect, it } from 'vitest';
import { answering, importApi, problems, type Json } from './imported.ts';

const string = { type: 'string' };
const stock = { $ref: '#/components/schemas/Stock' };
const schemas = { Stock: { type: 'object', required: ['upc'], properties: { upc: string, n: string } } };
const one = (more: Json = {}): Json => ({ '/inventory/{upc}': { get: { operationId: 'stock', parameters: [{ in: 'path', name: 'upc', required: true, schema: string }], ...answering(stock), ...more } } });
const many = (answer: unknown, ...parameters: Json[]): Json => ({ '/inventory': { get: { operationId: 'stocks', parameters: parameters.map((parameter) => ({ in: 'query', ...parameter })), ...answering(answer) } } });
const list = { type: 'array', items: stock };
const upcs = { name: 'upcs', schema: { type: 'array', items: string }, explode: false };

/** The lines a person would uncomment; pasted, they must be right. */
function suggested(paths: Json): string[] {
  const { sdl } = importApi({ paths, components: { schemas } });
  const lines = sdl.split('\n').filter((line) => line.startsWith('# extend ')).map((line) => line.slice(2));
  expect(problems(`${sdl}\n${lines.join('\n')}`)).toEqual([]);
  return lines;
}

describe('suggested doors', () => {
  it('are valid when they are pasted', () => {
    expect(suggested({ ...one(), ...many(list, upcs) })).toEqual(['extend type Stock @key(selectionSet: "{ upc }")', 'extend type Query { _stockByUpcs(upcs: [ID!]!): [Stock]! @merge(keyField: "upc") @rest(path: "/inventory", query: "upcs={upcs|csv}") }']);
  });

  it('ask for one where no operation asks for many', () => {
    expect(suggested(one({ responses: { ...(answering(stock)['responses'] as Json), 404: { description: '' } } }))[1]).toBe('extend type Query { _stockByUpc(upc: ID!): Stock @merge(keyField: "upc") @rest(path: "/inventory/{upc}", errors: [{ status: 404, null: true }]) }');
  });

  it.each([
    ['ids', { ...upcs, name: 'ids' }, list, 'query: "ids={upcs|csv}"'], ['brackets', { name: 'upc[]', schema: upcs.schema }, list, 'query: "upc={upcs|brackets}"'], ['repeated pairs', { name: 'upc', schema: upcs.schema }, list, 'query: "upc={upcs|repeat}"'],
    ['an envelope', upcs, { type: 'object', properties: { items: list, total: { type: 'integer' } } }, 'query: "upcs={upcs|csv}", select: "items"'],
  ] as [string, Json, Json, string][])('for many know %s', (_what, parameter, answer, text) => {
    expect(suggested({ ...one(), ...many(answer, parameter) })[1]).toContain(text);
  });

  it.each([
    ['it needs more than keys', many(list, upcs, { name: 'tenant', required: true, schema: string })], ['it returns something else', many({ type: 'array', items: string }, upcs)], ['its list means something else', many(list, { ...upcs, name: 'tags' })], ['there are two lists', many({ type: 'object', properties: { a: list, b: list } }, upcs)],
  ])('are for one where %s', (_what, paths) => {
    expect(suggested({ ...one(), ...paths })[1]).toContain('_stockByUpc(upc: ID!)');
  });

  it('tell once of which keys the document does not say that they are always there', () => {
    const headOf = (required: string[]): string => importApi({ paths: one(), components: { schemas: { Stock: { ...schemas.Stock, required } } } }).sdl;
    expect(headOf([])).toContain('# To let other services refer to these by key, uncomment what is true:\n# (A key must always be there, which the document does not say of Stock.upc.)\n# extend type Stock');
    expect(headOf(['upc'])).not.toContain('A key must always be there');
  });

  it('are none where more than the key is needed', () => {
    expect(suggested(one({ parameters: [{ in: 'path', name: 'upc', required: true, schema: string }, { in: 'query', name: 'tenant', required: true, schema: string }] }))).toEqual([]);
  });
});
