// Who a service believes it is asked by, through a whole gateway over sockets: never another than who asked, whatever is in flight beside
// it, and never what a client says of itself. The services answer with the identity they saw.
import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createClock, type TestClock } from '../support/clock.ts';
import { rawRequest, startGateway, type TestGateway } from '../support/gateway.ts';
import { AUDIENCE, makeKey, startIssuer, type TestIssuer } from '../support/issuer.ts';
import { answerJson, startMisbehavingService, type MisbehavingService, type ReceivedRequest } from '../support/misbehaving-service.ts';
import { until } from '../support/until.ts';

const PAIRS = 500;
const QUERY = { query: '{ me note }' };
const WAYS = { forward: 'forward', headers: 'headers', jwt: { jwt: { audience: 'echo', ttl: '60s' } } } as const;
type Way = keyof typeof WAYS;

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer(await makeKey('one'));
});
afterAll(() => issuer.close());

/** What a service that believes the gateway takes for the caller's name. */
function nameIn(header: (name: string) => string | undefined): string {
  const authorization = header('authorization');
  if (authorization !== undefined) return decodeJwt(authorization.replace(/^Bearer /, '')).sub ?? 'nobody';
  return decodeURIComponent(header('x-gatehouse-subject') ?? 'nobody');
}

interface Echo {
  readonly gateway: TestGateway;
  readonly echo: MisbehavingService;
  /** What is held answers from now on, and so does what comes. */
  readonly release: () => void;
}

/** A GraphQL service that says who it saw after 0 to 20 ms or when it is released, and a REST service that does so too. */
async function start(way: Way | 'none', { dedupe = false, isHeld = false, engine = 'plan', clock }: { dedupe?: boolean; isHeld?: boolean; engine?: string; clock?: TestClock } = {}): Promise<Echo> {
  const held: (() => void)[] = [];
  let holds = isHeld;
  const echo = await startMisbehavingService((socket, request: ReceivedRequest, number) => {
    const give = (): void => answerJson({ data: { me: nameIn(request.header) } })(socket, request, number);
    if (holds) held.push(give);
    else void wait(randomInt(21)).then(give);
  });
  const config = { dedupe, concurrency: 2 * PAIRS, identity: way === 'none' ? 'none' : WAYS[way] };
  const gateway = await startGateway({
    echo: { sdl: 'type Query { me: String }', url: echo.url, config },
    rest: {
      sdl: 'type Query { note: String @rest(path: "/note", headers: "x-tenant: t", select: "by") }',
      routes: { 'GET /note': async ({ headers }) => ((await wait(randomInt(21))), { by: nameIn((name) => headers[name] as string | undefined) }) },
      config,
    },
  }, { execution: { engine }, authentication: { jwt: [{ issuer: issuer.issuer, jwks: issuer.jwks, audience: [AUDIENCE], from: [{ header: 'authorization', scheme: 'Bearer' }, { cookie: 'session' }] }] } }, clock === undefined ? {} : { clock });
  onTestFinished(async () => {
    await gateway.dispose();
    await echo.close();
  });
  const release = (): void => {
    holds = false;
    for (const give of held) give();
  };
  return { gateway, echo, release };
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const said = (name: string) => ({ data: { me: name, note: name } });

describe.each(Object.keys(WAYS) as Way[])('500 pairs of users with one query at one time, told by %s', (way) => {
  it.each([true, false])('are each answered with what is their own, with dedupe: %s', async (dedupe) => {
    const { gateway, echo } = await start(way, { dedupe });
    const names = Array.from({ length: 2 * PAIRS }, (_, index) => `${index % 2 === 0 ? 'ada' : 'eve'}-${Math.floor(index / 2)}`);
    const tokens = await Promise.all(names.map((sub) => issuer.token({ claims: { sub } })));
    const answers = await Promise.all(tokens.map((token) => gateway.post(QUERY, bearer(token))));
    expect(answers.map(({ body }) => body)).toEqual(names.map(said));
    expect(echo.requests.map(({ header }) => nameIn(header)).sort()).toEqual([...names].sort());
    expect(gateway.rest['rest']!.requests).toHaveLength(2 * PAIRS);
  });
});

describe.each(Object.keys(WAYS) as Way[])('one user, told by %s', (way) => {
  const ask = { query: '{ me }' };

  /** `count` requests in flight with one token, beside one of somebody else. */
  async function together(dedupe: boolean, count: number, gone?: AbortController): Promise<{ answers: unknown[]; exchanges: number }> {
    const { gateway, echo, release } = await start(way, { dedupe, isHeld: true });
    const [ada, eve] = await Promise.all([issuer.token(), issuer.token({ claims: { sub: 'eve' } })]);
    expect(await gateway.post({ query: '{ __typename }' }, bearer(ada))).toMatchObject({ status: 200 }); // verified and remembered
    const results = Promise.allSettled([...Array.from({ length: count }, () => ada), eve].map(async (token, index) => {
      const signal = index === 0 && gone !== undefined ? gone.signal : null;
      const response = await fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json', ...bearer(token) }, body: JSON.stringify(ask), signal });
      return ((await response.json()) as { data: { me: string } }).data.me;
    }));
    const inFlight = gateway.gateway().inFlight;
    await until(() => inFlight() === count + 1 && echo.requests.length >= (dedupe ? 2 : count + 1));
    await gateway.post({ query: '{ __typename }' }); // those before it have been read by now
    if (gone !== undefined) {
      gone.abort();
      await until(() => inFlight() === count);
    }
    release();
    return { answers: (await results).map((result) => (result.status === 'fulfilled' ? result.value : 'gone')), exchanges: echo.requests.length };
  }

  it('shares an exchange with itself and with nobody else, and only with dedupe', async () => {
    expect(await together(true, 5)).toEqual({ answers: [...Array.from({ length: 5 }, () => 'ada'), 'eve'], exchanges: 2 });
    expect(await together(false, 5)).toEqual({ answers: [...Array.from({ length: 5 }, () => 'ada'), 'eve'], exchanges: 6 });
  });

  it('may go without taking an answer from anybody', async () => {
    expect(await together(true, 3, new AbortController())).toEqual({ answers: ['gone', 'ada', 'ada', 'eve'], exchanges: 2 });
  });
});

describe('a caller is the same to services', () => {
  it('whichever engine runs the operation', async () => {
    for (const way of Object.keys(WAYS) as Way[]) {
      const { gateway } = await start(way, { engine: 'stitch' });
      expect((await gateway.post(QUERY, bearer(await issuer.token()))).body).toEqual(said('ada'));
      expect((await gateway.post(QUERY)).body).toEqual(said('nobody'));
    }
  });

  it('wherever the token was, and no service sees the cookie', async () => {
    for (const way of Object.keys(WAYS) as Way[]) {
      const { gateway, echo } = await start(way);
      const token = await issuer.token();
      expect((await gateway.post(QUERY, { cookie: `session=${token}`, 'x-gatehouse-preflight': '1' })).body).toEqual(said('ada'));
      expect(echo.requests[0]!.header('cookie')).toBeUndefined();
      if (way === 'forward') expect(echo.requests[0]!.header('authorization')).toBe(`Bearer ${token}`);
    }
  });
});

describe('names of an issuer who lets people choose theirs', () => {
  it.each([
    ['line breaks', 'eve\r\nx-gatehouse-roles: admin\r\n\r\nGET /admin HTTP/1.1'],
    ['all of Unicode', 'ünï 😀 \u202e\u0000\ufffd'],
    ['encoded line breaks', 'eve%0d%0ax-gatehouse-roles:%20admin'],
    ['10 kB', 'e'.repeat(10_000)],
  ])('arrive whole, with %s', async (_name, sub) => {
    for (const way of Object.keys(WAYS) as Way[]) {
      const { gateway, echo } = await start(way);
      const answer = await gateway.post(QUERY, bearer(await issuer.token({ claims: { sub, roles: ['a'] } })));
      expect([answer.status, answer.body]).toEqual([200, said(sub)]);
      expect(echo.requests).toHaveLength(1);
      expect(echo.requests[0]!.headers.filter(([name]) => /roles/i.test(name))).toEqual(way === 'headers' ? [['x-gatehouse-roles', 'a']] : []);
    }
  });

  it('reach nobody with half of a character', async () => {
    for (const way of ['headers', 'jwt'] as const) {
      const { gateway, echo } = await start(way);
      const { body } = await gateway.post({ query: '{ me }' }, bearer(await issuer.token({ claims: { sub: 'a\ud800' } })));
      expect([body.data, body.errors[0].extensions.code, echo.requests.length]).toEqual([{ me: null }, 'BAD_REQUEST', 0]);
    }
  });
});

describe('what a client says of itself', () => {
  const CLAIMS = ['kind: token', 'subject: root', 'issuer: x', 'client: x', 'scopes: all', 'roles: admin'];

  it.each(['none', ...Object.keys(WAYS)] as (Way | 'none')[])('reaches no service, spelled as it may be, told by %s', async (way) => {
    const { gateway, echo } = await start(way);
    const lines = CLAIMS.flatMap((line) => [`x-gatehouse-${line}`, `X-GATEHOUSE-${line}`, `x_gatehouse_${line}`]);
    const body = JSON.stringify(QUERY);
    const { port } = new URL(gateway.url);
    const answer = await rawRequest(Number(port), ['POST /graphql HTTP/1.1', 'host: a', 'connection: close', 'content-type: application/json', `content-length: ${body.length}`, ...lines, '', body].join('\r\n'));
    expect(answer).toContain('{"data":{"me":"nobody","note":"nobody"}}');
    const names = [...echo.requests[0]!.headers.map(([name]) => name), ...gateway.rest['rest']!.requests[0]!.rawHeaders.filter((_line, at) => at % 2 === 0)];
    expect(names.filter((name) => /gatehouse|authorization/i.test(name))).toEqual([]);
  });
});

describe('a token of the gateway', () => {
  it('is verified with the keys of the admin listener, by its audience, until it ends', async () => {
    const clock = createClock();
    const { gateway, echo } = await start('jwt', { clock });
    const ask = async (): Promise<string> => {
      expect((await gateway.post({ query: '{ me }' }, bearer(await issuer.token({ now: clock.now() })))).body).toEqual({ data: { me: 'ada' } });
      return echo.requests.at(-1)!.header('authorization')!.replace(/^Bearer /, '');
    };
    const response = await fetch(`${gateway.adminUrl}/.well-known/jwks.json`);
    const set = (await response.json()) as JSONWebKeySet;
    expect([response.status, response.headers.get('content-type'), set.keys.length, set.keys[0]!.d]).toEqual([200, 'application/jwk-set+json', 1, undefined]);
    const token = await ask();
    const verify = (more: object = {}) => jwtVerify(token, createLocalJWKSet(set), { issuer: 'gatehouse', audience: 'echo', algorithms: ['ES256'], typ: 'JWT', currentDate: new Date(clock.now()), ...more });
    const { payload, protectedHeader } = await verify();
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'JWT', kid: set.keys[0]!.kid });
    expect(payload).toEqual({ iss: 'gatehouse', sub: 'ada', aud: 'echo', iat: expect.any(Number), exp: expect.any(Number), kind: 'token', orig_iss: issuer.issuer, client_id: 'web', scope: 'read write', roles: ['staff'] });
    expect(payload.exp! * 1000 - clock.now()).toBeGreaterThanOrEqual(60_000);
    await expect(verify({ audience: 'other' })).rejects.toThrow('"aud"');
    await expect(verify({ currentDate: new Date(clock.now() + 61_001) })).rejects.toThrow('"exp"');
    await expect(jwtVerify(token, createLocalJWKSet({ keys: [(await makeKey('other')).jwk] }))).rejects.toThrow();
  });

  it('opens no door of the gateway itself', async () => {
    const { gateway, echo } = await start('jwt');
    await gateway.post({ query: '{ me }' }, bearer(await issuer.token()));
    const replayed = await gateway.post({ query: '{ me }' }, { authorization: echo.requests[0]!.header('authorization')! });
    expect([replayed.status, replayed.body.errors[0].extensions.reason, echo.requests.length]).toEqual([401, 'invalid', 1]);
  });
});
