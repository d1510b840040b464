// docs/explain.md, done as it says on the example gateway: its file is written, its commands are run, its outputs are those.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainCommand } from '../../src/cli/explain.ts';
import { cli } from '../support/cli.ts';
import { end, startExampleServices } from '../support/example.ts';
import { root } from '../support/process.ts';

const text = readFileSync(join(root, 'docs/explain.md'), 'utf8');
const blocks = [...text.matchAll(/^```(\w+)\n([^]*?)^```/gm)].map(([, language = '', body = '']) => ({ language, body }));

describe('docs/explain.md', () => {
  it('shows what the example gateway explains, with all services gone', { timeout: 60_000 }, async () => {
    const { folder, services, env } = await startExampleServices();
    expect((await cli(folder.dir, ['check'], env)).code).toBe(0);
    await Promise.all(Object.values(services).map(end));
    let shown = '';
    let outputs = 0;
    for (const { language, body } of blocks) {
      const file = /^# (\S+\.graphql)\n/.exec(body)?.[1];
      if (file !== undefined) folder.write(file, body);
      else if (language === 'sh') {
        const [, ...argv] = body.trim().split(' ').map((word) => word.replace(/^'(.*)'$/, '$1'));
        const { code, out, err } = await cli(folder.dir, argv, env);
        expect([code, err]).toEqual([0, '']);
        shown = out;
      } else {
        expect(shown).toBe(body);
        outputs += 1;
      }
    }
    expect(outputs).toBe(2);
  });

  it('lists every option of the command', () => {
    const documented = new Set([...text.matchAll(/^\| `--(\w+)/gm)].map(([, name]) => name));
    expect([...documented].sort()).toEqual([...Object.keys(explainCommand.options), 'json'].sort());
  });
});
