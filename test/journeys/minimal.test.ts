// examples/minimal, started as its README says, on ports of the test's own.
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFolder } from '../support/folder.ts';
import { root, startBinary, startExample } from '../support/process.ts';

const EXAMPLE = join(root, 'examples/minimal');
const GRAPH = 'schemas/generated/graph.graphql';

describe('the smallest gateway', { timeout: 120_000 }, () => {
  it('starts as its README says, answers as its README shows, and has its graph committed', async () => {
    const lines = [...readFileSync(join(EXAMPLE, 'README.md'), 'utf8').matchAll(/^ {4}(.*)$/gm)].map(([, line = '']) => line);
    const [install, service, enter, dev, curl = '', shown = ''] = lines;
    expect({ count: lines.length, install, service, enter, dev }).toEqual({ count: 6, install: 'npm ci', service: 'node examples/services/users.mjs &', enter: 'cd examples/minimal', dev: 'node ../../dist/main.js dev' });
    const [, url, header, body = ''] = /^curl -s (\S+) -H '([^']+)' -d '([^']+)'$/.exec(curl) ?? [];
    expect({ url, header }).toEqual({ url: 'http://127.0.0.1:4000/graphql', header: 'content-type: application/json' });

    const users = await startExample('users');
    const folder = createFolder();
    cpSync(EXAMPLE, folder.dir, { recursive: true });
    const committed = folder.read(GRAPH);
    folder.write('gatehouse.yaml', `server: { port: 0 }\nadmin: { port: 0 }\n${folder.read('gatehouse.yaml')}`);
    const gateway = await startBinary(['dev'], { cwd: folder.dir, env: { USERS_URL: users.url } });
    const [, place = ''] = await gateway.printed(/The graph is at (\S+) \(open it in a browser for GraphiQL\); .*\nWatching .*\n/);
    const response = await fetch(place, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(await response.text()).toBe(shown);
    expect(folder.read(GRAPH)).toBe(committed);
    gateway.signal('SIGINT');
    expect(await gateway.ended).toBe(0);
  });
});
