// Somebody runs `npm start`, pastes what it prints of tokens and keys, and sees who is believed and who is not.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { curl } from '../support/curl.ts';
import { startExampleServices } from '../support/example.ts';
import { root, startBinary, startProcess, type Process } from '../support/process.ts';
import { startServiceProcess } from '../support/service-process.ts';
import { until } from '../support/until.ts';

const KETTLE = { data: { topProducts: [{ name: 'Kettle' }] } };

/** What policies/people.ts leaves of the question that is printed, and how many fields it denies. */
const NOTHING = { data: { users: [{ name: 'Ada', email: null }, { name: 'Grace', email: null }], order: null }, denied: 3 };
const ALL = { data: { users: [{ name: 'Ada', email: 'ada@example.com' }, { name: 'Grace', email: 'grace@example.com' }], order: { total: 16_390 } }, denied: 0 };
const OWN = { data: { users: [{ name: 'Ada', email: 'ada@example.com' }, { name: 'Grace', email: null }], order: null }, denied: 2 };
const RIGHTS: Readonly<Record<string, typeof NOTHING | typeof ALL | typeof OWN>> = { ada: OWN, grace: ALL, linus: ALL, acme: NOTHING };

function expectRights(answer: { readonly status: number; readonly body: any }, { data, denied }: (typeof RIGHTS)[string]): void {
  expect([answer.status, answer.body.data]).toEqual([200, data]);
  expect((answer.body.errors ?? []).map(({ extensions }: any) => extensions.code)).toEqual(Array.from({ length: denied }, () => 'FORBIDDEN'));
}

async function npmStart(): Promise<{ readonly example: Process; readonly text: string; readonly variables: Readonly<Record<string, string>>; readonly commands: ReadonlyMap<string, string> }> {
  // Builds if need be.
  await (await startBinary(['--version'])).ended;
  const example = startProcess([join(root, 'examples/start.mjs'), '--free-ports']);
  const [text] = await example.printed(/Gatehouse is up[^]*Ctrl-C ends everything\.\n/);
  const variables = Object.fromEntries([...text.matchAll(/^ {2}export ([A-Z]+)=(\S+)$/gm)].map(([, name, value]) => [name, value]));
  // What is said of a command, and the command below it.
  const commands = new Map([...text.matchAll(/^ {2}(\S.*)\n {4}(curl (?:.*\\\n)*.*)$/gm)].map(([, words = '', command = '']) => [words, command]));
  return { example, text, variables, commands };
}

async function end(example: Process): Promise<void> {
  example.signal('SIGINT');
  expect(await example.ended).toBe(0);
}

/** The lines of the gateway's log, which are those of standard error. */
const loggedPrincipals = (example: Process): unknown[] =>
  example.err().split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line)).filter(({ message, principal }) => message === 'request' && principal !== undefined).map(({ principal: { kind, client } }) => [kind, client]);

describe('who asks at the example gateway', { timeout: 120_000 }, () => {
  it('is shown by lines that do what they say when pasted, also after the issuer has ended', async () => {
    const { example, text, variables, commands } = await npmStart();
    const command = (words: string): string => [...commands].find(([said]) => said.startsWith(words))![1];
    const run = (words: string): ReturnType<typeof curl> => curl(command(words), variables);

    expectRights(await run('Ask as ada'), OWN);
    expectRights(await run('Ask as grace'), ALL);
    const asAcme = await run('Ask as acme');
    expectRights(asAcme, NOTHING);
    expect([asAcme.headers.get('ratelimit-policy'), asAcme.headers.get('ratelimit')]).toEqual(['"partners";q=600;w=60;qu="cost"', expect.stringMatching(/^"partners";r=5\d\d;t=\d$/)]);
    await until(() => (loggedPrincipals(example).length >= 3 ? true : undefined), 'three lines of the log');
    expect(loggedPrincipals(example)).toEqual(expect.arrayContaining([['token', 'ada'], ['key', 'acme']]));

    expect(await run('Spoil the token')).toMatchObject({ status: 401, body: { errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'invalid' } }] } });
    expect(await curl(command('Ask as acme'), { ACME: `${variables['ACME']}x` })).toMatchObject({ status: 401, body: { errors: [{ extensions: { reason: 'invalid' } }] } });

    const renewed = await run('Get a new token');
    expect(decodeJwt(renewed.body.access_token)).toMatchObject({ sub: 'u1', scope: 'profile' });
    expectRights(await curl(command('Ask as ada'), { ADA: renewed.body.access_token }), OWN);

    process.kill(Number(/issuer +http\S+ {2}pid (\d+)/.exec(text)![1]), 'SIGTERM');
    await example.printed(/issuer has ended \(exit code 0\)\. The gateway goes on with the keys it knows[^]*Bring it back: node examples\/issuer\/issuer\.mjs \d+\n/);
    expectRights(await curl(command('Ask as ada'), { ADA: variables['GRACE']! }), ALL);
    await end(example);
  });

  it('is told truly: each caller has the rights that are printed, and gets in with the header that is, in 100 columns but for tokens and questions in one piece', async () => {
    const { example, text, variables, commands } = await npmStart();
    const rows = [...text.matchAll(/^ {2}(\w+) +(?:a|an|in) \w+ +(?:role ([^,]*?))?(?:, )?(?:scope (.*?))? +-H "([^"]+)"$/gm)].map(([, name = '', roles = '', scopes = '', header = '']) => ({ name, roles, scopes, header }));
    expect(rows.map(({ name }) => name)).toEqual(['ada', 'grace', 'linus', 'acme']);
    expect(Object.keys(variables)).toEqual(['ADA', 'GRACE', 'LINUS', 'ACME']);
    const ask = [...commands].find(([words]) => words.startsWith('Ask as ada'))![1];
    for (const { name, header } of rows) expectRights(await curl(ask.replace('authorization: Bearer $ADA', header), variables), RIGHTS[name]!);

    for (const { name, roles, scopes } of rows.slice(0, 3)) {
      const { roles: inToken = [], scope = '', client_id: client } = decodeJwt<{ roles?: string[]; scope?: string; client_id: string }>(variables[name.toUpperCase()]!);
      expect([client, inToken.join(' '), scope]).toEqual([name, roles, scopes]);
    }
    const [key] = parseYaml(readFileSync(join(root, 'keys.yaml'), 'utf8'));
    expect([key.principal, key.roles.join(' '), key.scopes.join(' ')]).toEqual([rows[3]!.name, rows[3]!.roles, rows[3]!.scopes]);

    const wide = text.split('\n').filter((line) => line.length > 100);
    expect(wide.filter((line) => !/^ {2}export |"query"|^ {4}USERS_URL=/.test(line))).toEqual([]);
    await end(example);
  });

  it('matters to its tokens only when the gateway is started without the issuer', async () => {
    const issuer = await startServiceProcess('examples/issuer/issuer.mjs');
    const { body } = await curl(`curl -s ${issuer.url}/token -u ada:example-only -d grant_type=client_credentials -d scope=profile`);
    await issuer.stop();
    const example = await startExampleServices();
    const gateway = await example.start({ ISSUER_URL: issuer.url });
    const ask = (header: string): ReturnType<typeof curl> => curl(`curl -s ${gateway.url} -H "${header}" -H 'content-type: application/json' -d '{"query":"{ topProducts(first: 1) { name } }"}'`);

    expect(await ask('x-nothing: 1')).toMatchObject({ status: 200, body: KETTLE });
    expect(await ask('x-api-key: gh_example_only_known_to_all_never_for_production')).toMatchObject({ status: 200, body: KETTLE });
    const unknown = await ask(`authorization: Bearer ${body.access_token}`);
    expect([unknown.status, unknown.body.errors[0].extensions.code, Number(unknown.headers.get('retry-after')) > 0]).toEqual([503, 'OVERLOADED', true]);
    expect((await gateway.readiness()).status).toBe(200);
    gateway.signal('SIGTERM');
    expect(await gateway.ended).toBe(0);
  });
});
