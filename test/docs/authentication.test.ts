// docs/authentication.md: each of its configurations is taken, its file of keys and its command work, its names and refusals are those of the code.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/index.ts';
import { readKeysFile } from '../../src/config/keys-file.ts';
import { toGatewayError, Refusal, type RefusalReason } from '../../src/pipeline/authentication/refusal.ts';
import { claimLines } from '../../src/upstream/identity-headers.ts';
import { identityTokens } from '../../src/upstream/identity-token.ts';
import { cli } from '../support/cli.ts';
import { createClock } from '../support/clock.ts';
import { createFolder } from '../support/folder.ts';
import { principalOf } from '../support/principal.ts';
import { root } from '../support/process.ts';

const text = readFileSync(join(root, 'docs/authentication.md'), 'utf8');
const blocks = [...text.matchAll(/^```(\w+)\n([^]*?)^```/gm)].map(([, language = '', body = '']) => ({ language, body }));
const of = (language: string): string[] => blocks.filter((block) => block.language === language).map(({ body }) => body);

describe('docs/authentication.md', () => {
  const [keys = '', ...others] = of('yaml').filter((body) => body.startsWith('# keys.yaml'));
  const configurations = of('yaml').filter((body) => body !== keys);

  it('has no block that is looked at by no test', () => {
    expect([new Set(blocks.map(({ language }) => language)), others, configurations.length]).toEqual([new Set(['yaml', 'sh', 'json']), [], 6]);
  });

  it.each(configurations)('shows a configuration that the gateway takes: %s', (body) => {
    const { authentication } = parseConfig({ text: body, file: 'gatehouse.yaml', env: { INTERNAL_TOKEN_SECRET: 's'.repeat(32) } });
    expect(authentication.jwt.length + Number(authentication.apiKeys !== undefined) + Number(authentication.clientCertificates !== undefined)).toBeGreaterThan(0);
  });

  it('shows a file of keys that the gateway takes, and the command that makes its entries', async () => {
    const folder = createFolder({ 'keys.yaml': keys });
    const [first, second] = readKeysFile(join(folder.dir, 'keys.yaml'));
    expect([first!.principal, second!.principal, first!.expires! > 0, second!.expires]).toEqual(['acme', 'acme', true, undefined]);
    const [, ...argv] = of('sh').join('').trim().split(' ');
    const { code, out } = await cli(folder.dir, [...argv, '--json']);
    expect([code, Object.keys(JSON.parse(out).entry)]).toEqual([0, Object.keys(first!)]);
  });

  it('lists the headers and claims that a service is told who calls by', async () => {
    const rows = [...text.matchAll(/^\| .+ \| `(x-gatehouse-\w+)`.* \| `(\w+)`.* \|$/gm)];
    const principal = principalOf({ issuer: 'https://id.example.com/', client: 'web', scopes: ['read'], roles: ['staff'] });
    expect(rows.map(([, header]) => header)).toEqual(claimLines(principal).filter((_line, at) => at % 2 === 0));
    let claims: readonly string[] = [];
    const sign = (payload: object): Promise<string> => Promise.resolve(String((claims = Object.keys(payload))));
    await identityTokens({ audience: 'a', ttl: 60_000 }, { sign, jwks: '' }, createClock())(principal);
    expect([...rows.map(([, , claim]) => claim), 'iss', 'aud', 'iat', 'exp'].sort()).toEqual([...claims].sort());
  });

  it('lists the reasons there are, and shows one as it is answered', () => {
    const reasons = [...text.slice(text.indexOf('\n## Refusals\n')).matchAll(/^\| `(\w+)` \| [a-z]/gm)].map(([, reason]) => reason);
    const known: Record<RefusalReason, true> = { missing: true, malformed: true, expired: true, ambiguous: true, invalid: true };
    expect(reasons).toEqual(Object.keys(known));
    const { message, extensions } = toGatewayError(new Refusal('invalid', ''), 'Bearer') as { message: string; extensions: object };
    expect(JSON.parse(of('json')[0]!)).toEqual({ errors: [{ message, extensions }] });
  });
});
