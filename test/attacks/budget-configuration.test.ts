// Costs and budgets that are absurd, or a slip of the pen, at `check` and at `start`: a sentence with its place, never a gateway that starts
// without the limit that somebody believes in.
import { describe, expect, it } from 'vitest';
import { cli } from '../support/cli.ts';
import { createFolder, yaml } from '../support/folder.ts';

const SERVICE = '  items: { url: "http://127.0.0.1:1/graphql" }\n';
const SDL = 'type Query { item: Int }\n';

/** What is said of a folder with this; places without the file. */
async function said(configuration: string, sdl = SDL): Promise<string[]> {
  const { dir } = createFolder({ 'gatehouse.yaml': `${configuration}\n${yaml(SERVICE)}`, 'schemas/items.graphql': sdl });
  const checked = await cli(dir, ['check']);
  expect(await cli(dir, ['start'])).toEqual(checked);
  expect([checked.code, checked.out]).toEqual([1, '']);
  return checked.err.trimEnd().split('\n').map((line) => line.replace(/^(gatehouse\.yaml|schemas\/items\.graphql):/, ''));
}

const budgets = (...entries: readonly string[]): string => `rateLimit:\n  budgets:\n${entries.map((entry) => `    - { ${entry} }`).join('\n')}`;
const NAMED = 'name: p, match: { any: true }, by: principal';
const WHOLE = 'must be an integer from 1 to 1000000000000';
const SECONDS = 'must be a duration of whole seconds from 1s to 24h, such as `60s`';
const KEYS = '`role`, `scope`, `client`, `authenticated`';

describe('a budget', () => {
  it.each<[string, string, string]>([
    ['of nothing', `${NAMED}, cost: 0, per: 60s`, `\`rateLimit.budgets[0].cost\` is 0, but ${WHOLE}.`],
    ['below nothing', `${NAMED}, cost: -1, per: 60s`, `\`rateLimit.budgets[0].cost\` is -1, but ${WHOLE}.`],
    ['without end', `${NAMED}, cost: .inf, per: 60s`, `\`rateLimit.budgets[0].cost\` is Infinity, but ${WHOLE}.`],
    ['of a text', `${NAMED}, cost: "100", per: 60s`, `\`rateLimit.budgets[0].cost\` is "100", but ${WHOLE}; remove the quotes.`],
    ['in no time', `${NAMED}, cost: 10, per: 0s`, `\`rateLimit.budgets[0].per\` is "0s", but ${SECONDS}.`],
    ['in part of a second', `${NAMED}, cost: 10, per: 1500ms`, `\`rateLimit.budgets[0].per\` is "1500ms", but ${SECONDS}.`],
    ['of which nothing may be spent at once', `${NAMED}, cost: 10, per: 60s, burst: 0`, `\`rateLimit.budgets[0].burst\` is 0, but ${WHOLE}.`],
    ['for a key that is none', 'name: p, match: { rol: partner }, by: principal, cost: 10, per: 60s', 'Unknown key `rol`; did you mean `role`?'],
    ['for a key like none', 'name: p, match: { user: a }, by: principal, cost: 10, per: 60s', `Unknown key \`user\`; valid here are ${KEYS} and \`any\`.`],
    ['for nothing', 'name: p, match: {}, by: principal, cost: 10, per: 60s', `\`rateLimit.budgets[0].match\` is an empty mapping, but must be a mapping with ${KEYS} or \`any\`.`],
    ['for nobody', 'name: p, match: { any: false }, by: principal, cost: 10, per: 60s', '`rateLimit.budgets[0].match.any` is false, but must be true, or left out: a budget for nobody limits nobody.'],
    ['by what is none', 'name: p, match: { any: true }, by: prinicpal, cost: 10, per: 60s', '`rateLimit.budgets[0].by` is "prinicpal", but must be `principal`, `client` or `ip`; did you mean `principal`?'],
  ])('%s', async (_what, entry, words) => {
    expect(await said(budgets(entry))).toEqual([expect.stringMatching(/^3:\d+: /)]);
    expect((await said(budgets(entry)))[0]?.replace(/^3:\d+: /, '')).toBe(words);
  });

  it('with the name of another, or of the budget of addresses', async () => {
    expect(await said(budgets(`${NAMED}, cost: 1, per: 1s`, `${NAMED}, cost: 2, per: 1s`))).toEqual(['4:15: `rateLimit.budgets[1].name` is "p", but must be another name than that of a budget above.']);
    expect(await said(budgets('name: unauthenticated, match: { any: true }, by: ip, cost: 1, per: 1s'))).toEqual(['3:15: `rateLimit.budgets[0].name` is "unauthenticated", but must be another name than `unauthenticated`, which is the budget of addresses.']);
  });

  it('in a section that is spelt wrong', async () => {
    expect(await said('rateLimit: { budget: [] }')).toEqual(['1:14: Unknown key `budget`; did you mean `budgets`?']);
    expect(await said('ratelimit: { budgets: [] }')).toEqual(['1:1: Unknown key `ratelimit`; did you mean `rateLimit`?']);
  });
});

describe('a Redis', () => {
  const ADDRESS = 'must be an address such as `redis://127.0.0.1:6379` or `rediss://…`.';
  it.each<[string, string, string[]]>([
    ['with two ways to it', 'redis: { url: "redis://127.0.0.1:6379", cluster: ["127.0.0.1:7000"] }', ['1:8: `redis` needs exactly one of `url`, `cluster` and `sentinel`.']],
    ['without any', 'redis: {}', ['1:8: `redis` needs exactly one of `url`, `cluster` and `sentinel`.']],
    ['with a key that is none', 'redis: { ulr: "redis://127.0.0.1:6379" }', ['1:10: Unknown key `ulr`; did you mean `url`?']],
    ['at no address', 'redis: { url: "127.0.0.1:6379" }', [`1:15: \`redis.url\` is "127.0.0.1:6379", but ${ADDRESS}`]],
    ['at a port that is none', 'redis: { url: "redis://127.0.0.1:99999" }', [`1:15: \`redis.url\` is "redis://127.0.0.1:99999", but ${ADDRESS}`]],
    ['at half an address', 'redis: { url: "redis://[::1" }', [`1:15: \`redis.url\` is "redis://[::1", but ${ADDRESS}`]],
    ['of nodes at ports that are none', 'redis: { cluster: ["127.0.0.1:0", "127.0.0.1:6379", "127.0.0.1:65536"] }', ['1:20: `redis.cluster[0]` is "127.0.0.1:0", but must be a host and port, such as `10.0.0.5:6379`.', '1:53: `redis.cluster[2]` is "127.0.0.1:65536", but must be a host and port, such as `10.0.0.5:6379`.']],
    ['that is not waited for at all', 'redis: { url: "redis://127.0.0.1:6379", timeout: 0ms }', ['1:50: `redis.timeout` is "0ms", but must be a duration from 1ms to 1m, such as `500ms`, `30s`, `1m` or `1h`.']],
  ])('%s', async (_what, configuration, words) => {
    expect(await said(configuration)).toEqual(words);
  });
});

describe('a cost', () => {
  const weight = '`weight` is an integer or a number written as a string, e.g. 5 or "1.5"; found';
  it.each<[string, string]>([['"dear"', `${weight} "dear".`], ['"NaN"', `${weight} "NaN".`], ['"Infinity"', `${weight} "Infinity".`], ['true', `${weight} true.`], ['"1e400"', '`weight` is at most 1000000000000, and at least -1000000000000; found "1e400".']])('of %s', async (literal, words) => {
    expect(await said('', `type Query { item: Int @cost(weight: ${literal}) }`)).toEqual([`1:38: ${words}`]);
  });

  it('of nothing that is said, of lists that are none, and by arguments that are not there', async () => {
    expect(await said('', 'type Query { item: Int @cost }')).toEqual(['1:24: Directive "@cost" argument "weight" of type "CostWeight!" is required, but it was not provided.']);
    expect(await said('', 'type Query { items(first: Int): [Int]\n  @listSize(slicingArguments: ["frist"]) }')).toEqual(['2:32: `Query.items` has no argument `frist` to be a slicing argument. Did you mean `first`?']);
    expect(await said('', 'type Query { items: [Int]\n  @listSize(assumedSize: -5) }')).toEqual(['2:26: `assumedSize` is 0 or more; found -5.']);
    expect(await said('', 'type Query { item: Int\n  @listSize(assumedSize: 5) }')).toEqual(['2:3: `Query.item` is `Int` and no list: say with `sizedFields` which list below it has the size, or remove @listSize.']);
  });
});
