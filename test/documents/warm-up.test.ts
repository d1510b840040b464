import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { publish } from '../../src/documents/published.ts';
import { createWarmUp, WARNINGS_MAX, type WarmUpOptions } from '../../src/documents/warm-up.ts';
import { GatewayError } from '../../src/errors.ts';
import { createPreparer } from '../../src/pipeline/document/prepare.ts';
import { createLog } from '../support/context.ts';

const schema = buildSchema('type Query { a: Int }');
const limits = { mode: 'enforce', depth: 15, aliases: 50, rootFields: 20, directives: 50, tokens: 4000, expandedFields: 5000 } as const;
const preparerFor = (introspection: boolean) => createPreparer({ limits, introspection, onReport: () => undefined });
const documents = (...texts: string[]) => publish([{ file: 'documents/web@1.json', client: 'web', version: '1', text: '', documents: texts.map((text, index) => ({ id: `id${index}`, text, name: undefined, offset: 0 })) }]).published.all;

async function warm(texts: readonly string[], options: Partial<WarmUpOptions> = {}) {
  const { log, lines } = createLog();
  const planned: string[] = [];
  const preparer = preparerFor(false);
  await createWarmUp({ documents: documents(...texts), preparers: () => [preparer], planAhead: (_schema, _document, { name }) => planned.push(name?.value ?? '') && 2, log, ...options })(schema);
  return { lines, planned, preparer };
}
const numbered = (count: number, body = '{ a }') => Array.from({ length: count }, (_, index) => `query Q${index} ${body}`);

describe('published documents before a graph serves', () => {
  it('are prepared as requests ask for them and planned, and one line says how many', async () => {
    const { lines, planned, preparer } = await warm(['query A { a }', 'query B { a }']);
    expect(planned).toEqual(['A', 'B']);
    expect(lines).toEqual([expect.objectContaining({ level: 'info', message: 'published documents are planned', documents: 2, plans: 4, durationMs: expect.any(Number) })]);
    preparer.prepare(schema, 'query A { a }', undefined, { beforeFirst: () => expect.unreachable('it was prepared') });
  });

  it('are none, and nothing is said of them', async () => {
    expect((await warm([])).lines).toEqual([]);
  });

  it('go on behind one that does not fit the graph or cannot be planned, which is said with its place and why', async () => {
    const refuse: WarmUpOptions['planAhead'] = (_schema, _document, { name }) => {
      if (name?.value === 'B') throw new GatewayError('UNSUPPORTED_OPERATION', 'no plan');
      return 1;
    };
    const { lines } = await warm(['query A { nope\u202e', 'query A { nope }', 'query B { a }', 'query C { a }'], { planAhead: refuse });
    expect(lines.map(({ level, client, version, id, reason, documents: count, failed }) => [level, client, version, id, reason?.slice(0, 30), count, failed])).toEqual([
      ['warn', 'web', '1', 'id0', expect.stringContaining('Syntax Error'), undefined, undefined],
      ['warn', 'web', '1', 'id1', 'Cannot query field "nope" on t', undefined, undefined],
      ['warn', 'web', '1', 'id2', 'no plan', undefined, undefined],
      ['info', undefined, undefined, undefined, undefined, 1, 3],
    ]);
    for (const { reason } of lines) expect(reason ?? '').not.toContain('\u202e');
  });

  it('go on behind one on which the gateway itself fails, which is said with what is behind it', async () => {
    const fault = new RangeError('Maximum call stack size exceeded');
    const { lines, planned } = await warm(['query A { a }', 'query B { a }'], {
      planAhead: (_schema, _document, { name }) => {
        if (name?.value === 'A') throw fault;
        return 1;
      },
    });
    expect(planned).toEqual([]);
    expect(lines).toEqual([expect.objectContaining({ level: 'warn', id: 'id0', reason: fault.message, err: expect.objectContaining({ type: 'RangeError' }) }), expect.objectContaining({ documents: 1, failed: 1 })]);
  });

  it('are planned no further once the graph will not serve, and nothing is said of them', async () => {
    const stopped = { aborted: false };
    const { log, lines } = createLog();
    const planned: string[] = [];
    const planAhead: WarmUpOptions['planAhead'] = (_schema, _document, { name }) => {
      planned.push(name?.value ?? '');
      stopped.aborted = true;
      return 1;
    };
    await createWarmUp({ documents: documents('query A { a }', 'query B { a }'), preparers: () => [preparerFor(false)], planAhead, log })(schema, stopped);
    expect([planned, lines]).toEqual([['A'], []]);
  });

  it('that may run for some callers are no failure', async () => {
    const { lines } = await warm(['query A { __schema { queryType { name } } }'], { preparers: () => [preparerFor(false), preparerFor(true)] });
    expect(lines).toEqual([expect.objectContaining({ documents: 1, plans: 2 })]);
  });

  it('fill no log, however many fail', async () => {
    const { lines } = await warm(numbered(WARNINGS_MAX + 5, '{ nope }'));
    expect(lines).toHaveLength(WARNINGS_MAX + 1);
    expect(lines.at(-1)).toMatchObject({ failed: WARNINGS_MAX + 5, documents: 0 });
  });

  it.each([[4, undefined], [3, undefined], [2, 1]])('are %i of three at most, and the line says how many are left', async (most, left) => {
    const { lines } = await warm(numbered(3), { limits: { documents: most, ms: 1e6 } });
    expect(lines.at(-1)?.['left']).toBe(left);
  });

  it('are left to the requests when it takes too long', async () => {
    let time = 0;
    const { lines, planned } = await warm(numbered(5), { now: () => time, limits: { documents: 9, ms: 100 }, planAhead: () => (time += 50) && 1 });
    expect([lines.at(-1), planned]).toMatchObject([{ documents: 2, left: 3 }, []]);
  });

  it('let other work of the process have its turn in between', async () => {
    let time = 0;
    const order: string[] = [];
    setImmediate(() => order.push('a request'));
    await warm(numbered(2), { now: () => time, planAhead: (_schema, _document, { name }) => (order.push(name?.value ?? ''), (time += 11)) && 1 });
    expect(order).toEqual(['Q0', 'a request', 'Q1']);
  });
});
