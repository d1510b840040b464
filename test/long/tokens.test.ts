// attacks.md, "Endurance" [access]: 100,000 different good tokens, and as many bad ones; memory levels off.
import { createHmac } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createAuthenticator } from '../../src/pipeline/authentication/authenticator.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createRequestContext } from '../support/context.ts';
import { AUDIENCE } from '../support/issuer.ts';
import { ISSUER, issuerOptions } from '../pipeline/authentication/fixtures.ts';

const COUNT = 100_000;
const SECRET = 's'.repeat(32);

function token(index: number, secret: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const seconds = Math.floor(Date.now() / 1000);
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: ISSUER, aud: AUDIENCE, sub: `caller ${index}`, iat: seconds, exp: seconds + 3600, scope: 'read write' })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

it('memory levels off over 100,000 different tokens', async () => {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  const log = createLogger({ level: 'silent', format: 'json' });
  const authenticator = createAuthenticator({ required: true, jwt: [issuerOptions({ algorithms: ['HS256'], secret: SECRET })] }, {
    clock: systemClock, log, dir: '/', csrfHeaders: [], fetchText: async () => '', readFile: async () => '', apiKeyFile: undefined, onKeysLoaded: () => undefined,
  });
  await authenticator.start();
  const ask = async (text: string): Promise<string> => {
    const { source } = createRequestContext({ headers: { authorization: `Bearer ${text}` } }, log);
    try {
      return (await authenticator.authenticate(source)).kind;
    } catch (error) {
      return (error as { reason: string }).reason;
    }
  };
  const heaps: number[] = [];
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const seen = new Set<string>();
    for (let index = 0; index < COUNT / 10; index += 50) {
      const kinds = await Promise.all(Array.from({ length: 50 }, async (_, offset) => [await ask(token((tenth * COUNT) / 10 + index + offset, SECRET)), await ask(token((tenth * COUNT) / 10 + index + offset, 'x'))]));
      for (const [good, bad] of kinds) seen.add(`${good} ${bad}`);
    }
    expect(seen).toEqual(new Set(['token invalid']));
    collect();
    collect();
    heaps.push(process.memoryUsage().heapUsed / 1e6);
  }
  console.log(`heap by tenths, MB: ${heaps.map((mb) => mb.toFixed(1)).join(' ')}`);
  expect(heaps.at(-1)! / heaps[4]!).toBeLessThan(1.15);
}, 900_000);
