// docs/getting-started.md, done as it says: its commands run, its files are written, its query is asked.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/index.ts';
import { loadConfig } from '../../src/config/index.ts';
import { serve } from '../../src/serve.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { curl } from '../support/curl.ts';

const root = resolve(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'docs/getting-started.md'), 'utf8');
const blocks = [...text.matchAll(/^```(\w+)\n([^]*?)^```/gm)].map(([, language, body]) => ({ language: language!, body: body! }));

const processes: ChildProcess[] = [];
const urls: Record<string, string> = {};
let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-docs-'));
  for (const [name, file] of [['users', 'services/users.mjs'], ['reviews', 'services/reviews.mjs'], ['issuer', 'issuer/issuer.mjs']] as const) {
    const child = spawn(process.execPath, [join(root, 'examples', file), '0'], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    processes.push(child);
    urls[name] = (JSON.parse(await new Promise<string>((done) => createInterface(child.stdout!).once('line', done))) as { url: string }).url;
  }
});
afterAll(() => {
  for (const child of processes) child.kill();
  rmSync(dir, { recursive: true, force: true });
});

const here = (line: string): string => line.replace('http://127.0.0.1:4101/graphql', urls['users']!).replace('http://127.0.0.1:4103/graphql', urls['reviews']!).replace('http://127.0.0.1:4106', urls['issuer']!);

describe('getting started', () => {
  it('works as written, and its refusal is the one it shows', async () => {
    let [query, authentication, pasted] = ['', '', ''];
    let errors = '';
    for (const { language, body } of blocks) {
      const file = /^# (schemas\/\S+)\n/.exec(body)?.[1];
      if (file !== undefined) {
        mkdirSync(dirname(join(dir, file)), { recursive: true });
        writeFileSync(join(dir, file), body);
      } else if (language === 'sh') {
        for (const line of body.trim().split('\n')) {
          const isRefused = line.endsWith('# refused');
          const argv = here(line.replace(/ # refused$/, '')).split(' ').slice(1);
          const code = await run(argv, { cwd: dir, out: () => undefined, err: (part) => (errors += part), stop: new AbortController().signal });
          expect([line, code]).toEqual([line, isRefused ? 1 : 0]);
        }
      } else if (language === 'yaml') authentication = here(body);
      else if (language === 'bash') pasted = here(body);
      else query = body;
    }
    const shown = / {4}(schemas\/users\.graphql:\d+:\d+:[^]*?)\n\n/.exec(text)![1]!.replace(/\s+/g, ' ');
    expect(errors.replace(/\s+/g, ' ')).toContain(shown);

    writeFileSync(join(dir, 'gatehouse.yaml'), `server: { port: 0, drainDelay: 0s }\nadmin: { port: 0 }\n${readFileSync(join(dir, 'gatehouse.yaml'), 'utf8')}`);
    const serving = await serve(loadConfig(join(dir, 'gatehouse.yaml'), { env: {} }), { log: createLogger({ level: 'silent', format: 'json' }) });
    try {
      const response = await fetch(serving.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) });
      const { data, errors: failures } = (await response.json());
      expect(failures).toBeUndefined();
      expect(data.latestReviews).toHaveLength(3);
      expect(data.latestReviews.every(({ author }: any) => author.name.length > 0 && author.reviews.length > 0)).toBe(true);

      writeFileSync(join(dir, 'gatehouse.yaml'), `${readFileSync(join(dir, 'gatehouse.yaml'), 'utf8')}${authentication}`);
      await serving.swap(loadConfig(join(dir, 'gatehouse.yaml'), { env: {} }));
      const [, askForToken = '', ask = ''] = /\$\((curl [^|]*)\|[^)]*\)[^]*?\n(curl [^]*)$/.exec(pasted.replace('http://127.0.0.1:4000/graphql', serving.url)) ?? [];
      expect((await curl(ask.replace('authorization:', 'x-nothing:'))).status).toBe(401);
      const { access_token: token } = (await curl(askForToken)).body;
      expect((await curl(ask, { ADA: token })).body.data.users[0]).toEqual({ name: 'Ada' });
    } finally {
      await serving.stop();
    }
  });
});
