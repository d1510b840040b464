// GraphiQL in a real browser that can reach nothing but the gateway.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHOP, startGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
let profile: string;
beforeAll(async () => {
  console.log(execFileSync(resolve(import.meta.dirname, '../../scripts/need-package.sh'), ['chromium', 'chromium'], { encoding: 'utf8' }).trim());
  gateway = await startGateway(SHOP, { server: { graphiql: true, introspection: true } });
  profile = mkdtempSync(join(tmpdir(), 'gatehouse-chromium-'));
}, 600_000);
afterAll(async () => {
  await gateway.dispose();
  rmSync(profile, { recursive: true, force: true });
});

describe('GraphiQL', () => {
  it('opens without network access and reads the graph', async () => {
    const { stdout: dom } = await promisify(execFile)(
      'chromium',
      ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', `--user-data-dir=${profile}`,
        '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1', '--virtual-time-budget=10000', '--dump-dom', gateway.url],
      { maxBuffer: 256 * 1024 * 1024, timeout: 120_000 },
    );
    expect(dom).toContain('graphiql-container');
    expect(dom).toContain('aria-label="Execute query');
    const asked = gateway.logs.filter(({ message, operations }) => message === 'request' && operations?.[0]?.name === 'IntrospectionQuery');
    expect(asked.map(({ status, errors }) => [status, errors])).toEqual([[200, undefined]]);
  });
});
