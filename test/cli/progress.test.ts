import { describe, expect, it } from 'vitest';
import { askingForSchemas, withProgress } from '../../src/cli/progress.ts';
import { processIo } from '../../src/cli/process-io.ts';
import { parseConfig } from '../../src/config/index.ts';

/** A terminal whose time passes when the test says so. */
function terminal({ isTerminal = true } = {}) {
  const timers = new Map<number, () => void>();
  const said: string[] = [];
  const { io } = processIo({
    isTerminal,
    err: (text) => void said.push(text),
    stop: new AbortController().signal,
    after(ms, act) {
      timers.set(ms, act);
      return () => void timers.delete(ms);
    },
  });
  return { io, said, timers };
}

const asking = (services: string) => askingForSchemas(parseConfig({ text: `services:\n${services}`, file: '/gatehouse.yaml', env: {} }));

describe('progress', () => {
  it('is told after a second of waiting, once', async () => {
    const { io, said, timers } = terminal();
    let end = (_value: string): void => undefined;
    const result = withProgress('Asking users for its schema', { io, json: false }, () => new Promise<string>((done) => (end = done)));
    expect({ said: [...said], waits: [...timers.keys()] }).toEqual({ said: [], waits: [1000] });
    timers.get(1000)?.();
    expect(said).toEqual(['Asking users for its schema…\n']);
    end('done');
    expect(await result).toBe('done');
  });

  it('is not told of what takes less, whether it works or fails', async () => {
    const { io, said, timers } = terminal();
    expect(await withProgress('Asking', { io, json: false }, async () => 1)).toBe(1);
    await expect(withProgress('Asking', { io, json: false }, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect({ said, waits: timers.size }).toEqual({ said: [], waits: 0 });
  });

  it.each([
    ['away from a terminal', terminal({ isTerminal: false }), 'Asking', false],
    ['with --json', terminal(), 'Asking', true],
    ['when nobody is waited for', terminal(), undefined, false],
  ] as const)('is not told %s', async (_what, { io, timers }, what, json) => {
    await withProgress(what, { io, json }, async () => expect(timers.size).toBe(0));
  });

  it('names the services that are asked, and only those', () => {
    const [file, introspected, sdl] = ['  a: { url: "http://a.test" }\n', '  b: { url: "http://b.test", schema: introspect }\n', '  c: { url: "http://c.test", schema: sdl }\n'];
    expect(asking(file)).toBeUndefined();
    expect(asking(file + introspected)).toBe('Asking b for its schema');
    expect(asking(file + introspected + sdl)).toBe('Asking b, c for their schemas');
  });
});
