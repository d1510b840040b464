import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';

const dir = mkdtempSync(join(tmpdir(), 'gatehouse-config-'));
afterAll(() => rmSync(dir, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = join(dir, name);
  writeFileSync(file, content);
  return file;
}

describe('loading gatehouse.yaml', () => {
  it('reads the file and the secrets beside it', () => {
    write('key', 'hush\n');
    const config = loadConfig(write('gatehouse.yaml', 'services: { a: { url: "http://${HOST}", headers: { set: { x-key: "${file:key}" } } } }'), { env: { HOST: 'b' } });
    expect(config).toMatchObject({ dir, services: { a: { url: 'http://b', headers: { set: { 'x-key': 'hush' } } } } });
  });

  it('says what to do when there is no file', () => {
    expect(() => loadConfig(join(dir, 'none.yaml'), { env: {} })).toThrow(`${dir}/none.yaml: There is no such file; run \`gatehouse init\` to make a gateway folder, or name the file with \`--config FILE\`.`);
  });

  it('says that a folder is a folder', () => {
    expect(() => loadConfig(dir, { env: {} })).toThrow('This is a folder; name the file in it with `--config FILE`.');
  });

  it('says that a file is not text', () => {
    expect(() => loadConfig(write('binary.yaml', Uint8Array.of(0x80, 0xff)), { env: {} })).toThrow('The file is not UTF-8 text; save it as UTF-8.');
  });

  it.skipIf(process.getuid?.() === 0)('says that a file may not be read', () => {
    const file = write('private.yaml', '');
    chmodSync(file, 0);
    expect(() => loadConfig(file, { env: {} })).toThrow('The file cannot be read (EACCES); check who may read it.');
  });
});
