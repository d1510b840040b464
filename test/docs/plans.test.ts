// docs/plans.md, done as it says on the example gateway: its operation is explained, then asked with a service gone; its bounds are the code's.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KEYS_PER_FIELD } from '../../src/plan/fetch-entities.ts';
import { FIELDS_MAX } from '../../src/plan/plan-size.ts';
import { cli } from '../support/cli.ts';
import { end, startExampleServices } from '../support/example.ts';
import { root } from '../support/process.ts';

const text = readFileSync(join(root, 'docs/plans.md'), 'utf8');
const blocks = [...text.matchAll(/^```(\w+)\n([^]*?)^```/gm)].map(([, language = '', body = '']) => ({ language, body }));
const only = (language: string): string => {
  const found = blocks.filter((block) => block.language === language);
  expect(found).toHaveLength(1);
  return found[0]!.body;
};

describe('docs/plans.md', () => {
  it('shows what the example gateway explains, and answers when a service is gone', { timeout: 60_000 }, async () => {
    const { folder, services, env, start } = await startExampleServices();
    expect((await cli(folder.dir, ['check'], env)).code).toBe(0);

    const operation = only('graphql');
    folder.write(/^# (\S+)\n/.exec(operation)?.[1] ?? '', operation);
    const [, ...argv] = only('sh').trim().split(' ');
    expect(await cli(folder.dir, argv, env)).toEqual({ code: 0, err: '', out: only('text') });

    const gateway = await start();
    await end(services.inventory);
    const response = await fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: operation, variables: { id: 'u1' } }) });
    expect([response.status, await response.json()]).toEqual([200, JSON.parse(only('json'))]);
  });

  it('gives the bounds that hold', () => {
    for (const bound of [FIELDS_MAX, KEYS_PER_FIELD]) expect(text).toContain(`| ${bound.toLocaleString('en')}`);
  });
});
