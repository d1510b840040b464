// The server audits of the graphql-http package, against the listener: GraphQL over HTTP as its authors test it.
import { readFileSync } from 'node:fs';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHOP, startGateway, type TestGateway } from '../support/gateway.ts';

let open: TestGateway;
let production: TestGateway;

beforeAll(async () => {
  open = await startGateway(SHOP, { server: { introspection: true } });
  production = await startGateway(SHOP);
});
afterAll(() => Promise.all([open.dispose(), production.dispose()]));

const audits = serverAudits({ url: () => open.url, fetchFn: withHeader });

/** The header that makes a GET one that browsers preflight. */
function withHeader(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), 'x-gatehouse-preflight': '1' } });
}

describe('with introspection on and the CSRF header sent', () => {
  it('there are 61 audits', () => {
    expect(audits).toHaveLength(61);
  });
  it.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn();
    expect('reason' in result ? result.reason : result.status).toBe('ok');
  });
});

describe('with production defaults', () => {
  it('only the audits named in docs/standards.md differ', async () => {
    const differing: string[] = [];
    for (const audit of serverAudits({ url: () => production.url, fetchFn: withHeader })) {
      const result = await audit.fn();
      if (result.status !== 'ok') differing.push(audit.id);
    }
    expect(differing).toEqual(DIFFERING);
    const standards = readFileSync(new URL('../../docs/standards.md', import.meta.url), 'utf8');
    expect(DIFFERING.filter((id) => !standards.includes(`\`${id}\``))).toEqual([]);
  });
});

/** The four that ask `__type(name:)`: introspection, which is off. */
const DIFFERING = ['2EA1', '28B9', 'D6D5', '6A70'];
