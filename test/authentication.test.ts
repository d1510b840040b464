// The authentication room on real files and sockets: what a start needs, what a change of a file does, what a stop ends.
import { createHash } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openAuthenticator } from '../src/authentication.ts';
import { parseConfig } from '../src/config/index.ts';
import type { Authenticator } from '../src/pipeline/authentication/authenticator.ts';
import { createMetrics } from '../src/telemetry/metrics.ts';
import { createClock, type TestClock } from './support/clock.ts';
import { createLog, createRequestContext } from './support/context.ts';
import { createFolder, type Folder } from './support/folder.ts';
import { AUDIENCE, makeKey, makeToken, startIssuer } from './support/issuer.ts';

const entry = (key: string): string => `- { sha256: "${createHash('sha256').update(key).digest('hex')}", principal: ${key} }\n`;
const key = await makeKey('one');

function open(folder: Folder, authentication: object): { authenticator: Authenticator; clock: TestClock; lines: Record<string, any>[]; metrics: ReturnType<typeof createMetrics> } {
  const config = parseConfig({ text: JSON.stringify({ services: { a: { url: 'http://127.0.0.1:1' } }, authentication }), file: join(folder.dir, 'gatehouse.yaml'), env: {} });
  const clock = createClock();
  const { log, lines } = createLog();
  const metrics = createMetrics();
  const authenticator = openAuthenticator(config, { log, metrics, clock });
  onTestFinished(() => authenticator.stop());
  return { authenticator, clock, lines, metrics };
}
const subjectOf = async (authenticator: Authenticator, headers: Record<string, string>): Promise<string | undefined> => {
  try {
    return (await authenticator.authenticate(createRequestContext({ headers }).source)).subject;
  } catch (error) {
    return (error as { reason: string }).reason;
  }
};

describe('keys.yaml', () => {
  it('is read at start and again when it changes, written in place or renamed into it', async () => {
    const folder = createFolder({ 'keys.yaml': entry('a') });
    const { authenticator, clock, lines } = open(folder, { apiKeys: { file: 'keys.yaml' } });
    await authenticator.start();
    const known = async (): Promise<unknown> => Promise.all(['a', 'b'].map(async (one) => (await subjectOf(authenticator, { 'x-api-key': one })) === one));
    expect(await known()).toEqual([true, false]);
    folder.write('keys.yaml', entry('a') + entry('b'));
    await clock.advance(4000);
    expect(await known()).toEqual([true, true]);
    folder.write('keys.yaml.new', entry('b'));
    renameSync(join(folder.dir, 'keys.yaml.new'), join(folder.dir, 'keys.yaml'));
    await clock.advance(4000);
    expect(await known()).toEqual([false, true]);
    for (const half of ['', entry('a').slice(0, 40), `${entry('a')}- sha256`]) {
      writeFileSync(join(folder.dir, 'keys.yaml'), half);
      await clock.advance(10_000);
      expect(await known()).toEqual([false, true]);
    }
    rmSync(join(folder.dir, 'keys.yaml'));
    await clock.advance(10_000);
    expect(await known()).toEqual([false, true]);
    const said = lines.filter(({ level }) => level === 'error').map(({ reason }) => String(reason).replace(folder.dir, ''));
    expect(said).toEqual([expect.stringMatching(/^\/keys\.yaml:1:1: The file must be a list/), expect.stringMatching(/^\/keys\.yaml:1:\d+: /), expect.stringMatching(/^\/keys\.yaml:2:\d+: /), expect.stringMatching(/^\/keys\.yaml: There is no such file/)]);
  });

  it('that is missing or wrong ends the start at once, with its place', () => {
    const folder = createFolder({ 'wrong.yaml': '- principal: a\n' });
    expect(() => void open(folder, { apiKeys: { file: 'none.yaml' } }).authenticator.start()).toThrow(`${folder.dir}/none.yaml: There is no such file`);
    expect(() => void open(folder, { apiKeys: { file: 'wrong.yaml' } }).authenticator.start()).toThrow(`${folder.dir}/wrong.yaml:1:3: \`[0].sha256\``);
  });
});

describe('keys of issuers', () => {
  it('are taken from a file, or from an address, and counted', async () => {
    const issuer = await startIssuer(key);
    onTestFinished(issuer.close);
    const folder = createFolder({ 'jwks.json': JSON.stringify({ keys: [key.jwk] }) });
    const { authenticator, metrics } = open(folder, { jwt: [{ issuer: issuer.issuer, jwks: issuer.jwks, audience: [AUDIENCE] }, { issuer: 'https://file.example', jwks: 'jwks.json', audience: [AUDIENCE] }] });
    await authenticator.start();
    for (const iss of [issuer.issuer, 'https://file.example']) expect(await subjectOf(authenticator, { authorization: `Bearer ${await makeToken(iss, { key })}` })).toBe('ada');
    expect((await metrics.expose()).body).toContain(`gatehouse_jwks_loads_total{issuer="${issuer.issuer}",outcome="ok"} 1`);
  });

  it('that are a file and wrong end the start; an issuer that is away does not', async () => {
    const folder = createFolder({ 'jwks.json': '{}' });
    await expect(open(folder, { jwt: [{ issuer: 'https://file.example', jwks: 'jwks.json', audience: [AUDIENCE] }] }).authenticator.start()).rejects.toThrow(`${folder.dir}/jwks.json: The keys of the issuer https://file.example cannot be used: it is not a JWK Set, an object with the list \`keys\`.`);
    const issuer = await startIssuer(key);
    await issuer.close();
    await expect(open(folder, { jwt: [{ issuer: issuer.issuer, audience: [AUDIENCE] }] }).authenticator.start()).resolves.toBeUndefined();
  });

  it('are not waited for once the gateway stops', async () => {
    const issuer = await startIssuer(key);
    onTestFinished(issuer.close);
    issuer.answer(() => undefined);
    const { authenticator, clock, lines } = open(createFolder(), { jwt: [{ issuer: issuer.issuer, jwks: issuer.jwks, audience: [AUDIENCE] }] });
    const starting = authenticator.start();
    authenticator.stop();
    await starting;
    expect([clock.waiting(), lines]).toEqual([[], []]);
  });
});
