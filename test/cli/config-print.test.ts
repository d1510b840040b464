import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { cli } from '../support/cli.ts';
import { createFolder } from '../support/folder.ts';

const folder = createFolder({
  'token': 'from-a-file',
  'gatehouse.yaml': `services:
  users:
    url: "\${USERS_URL}"
    timeout: 1500ms
    headers:
      set: { x-api-key: in-the-open, authorization: "Bearer \${file:token}" }
`,
});
const env = { USERS_URL: 'http://user-service.internal:4101/graphql' };

describe('gatehouse config print', () => {
  it('prints the effective configuration with its defaults', async () => {
    const { code, out, err } = await cli(folder.dir, ['config', 'print'], env);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(parse(out)).toMatchObject({ server: { host: '127.0.0.1', port: 4000, drainDelay: '5s' }, services: { users: { timeout: '1500ms', schema: 'file' } } });
  });

  it('masks secrets, wherever they came from, and shows whom the gateway calls', async () => {
    for (const argv of [['config', 'print'], ['config', 'print', '--json']]) {
      const { out } = await cli(folder.dir, argv, env);
      for (const secret of ['in-the-open', 'from-a-file']) expect(out).not.toContain(secret);
      expect(out.match(/\*\*\*/g)).toHaveLength(2);
      expect(out).toContain(env.USERS_URL);
    }
  });

  it('prints JSON with --json', async () => {
    const { out } = await cli(folder.dir, ['config', 'print', '--json'], env);
    expect(JSON.parse(out).services.users.headers.set).toEqual({ 'x-api-key': '***', authorization: '***' });
  });

  it('takes the file that --config names', async () => {
    const { code, out } = await cli('/', ['config', 'print', `--config=${folder.dir}/gatehouse.yaml`, '--json'], env);
    expect(code).toBe(0);
    expect(JSON.parse(out).services.users.timeout).toBe('1500ms');
  });

  it('ends with 1 and every finding for a configuration that is wrong', async () => {
    const { code, out, err } = await cli(folder.dir, ['config', 'print']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^gatehouse\.yaml:3:10: .*USERS_URL/);
  });
});
