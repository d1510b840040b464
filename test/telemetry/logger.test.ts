import { describe, expect, it } from 'vitest';
import { createLogger, gatherLines, type LoggerOptions } from '../../src/telemetry/logger.ts';

function recording(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = [];
  return { lines, log: createLogger({ level: 'info', format: 'json', write: (line) => lines.push(line), ...options }) };
}

/** What ends a line, moves the cursor, clears the screen or turns the direction of text. */
const HOSTILE = 'a\nb\r\u001b[2J\u009b2J\u007f\u2028\u2029\u202e\u2066\u0000"}';

describe('the log', () => {
  it('is one JSON object per line: level, time, fields, message', () => {
    const { log, lines } = recording();
    log.child({ requestId: 'r1' }).warn({ service: 'users' }, 'call failed');
    expect(lines).toEqual([expect.stringMatching(/\}\n$/)]);
    expect(JSON.parse(lines[0]!)).toEqual({ level: 'warn', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), requestId: 'r1', service: 'users', message: 'call failed' });
  });

  it('leaves out what is below its level', () => {
    const { log, lines } = recording({ level: 'warn' });
    log.info('no');
    log.debug('no');
    log.error('yes');
    expect(lines).toHaveLength(1);
    const silent = recording({ level: 'silent' });
    silent.log.error('no');
    expect(silent.lines).toEqual([]);
  });

  it('is for people with format pretty: time, level, message, fields as JSON', () => {
    const { log, lines } = recording({ format: 'pretty' });
    log.info({ path: '/graphql', status: 200 }, 'request');
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} info {2}request path="\/graphql" status=200\n$/);
  });

  it.each(['json', 'pretty'] as const)('lets no text forge a line or talk to a terminal (%s)', (format) => {
    const { log, lines } = recording({ format });
    log.info({ name: HOSTILE, [HOSTILE]: 1 }, HOSTILE);
    expect(lines).toHaveLength(1);
    // eslint-disable-next-line no-control-regex
    expect(lines[0]!.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
  });

  it('keeps the text when it escapes it', () => {
    const { log, lines } = recording();
    log.info({ name: HOSTILE }, 'kept');
    expect(JSON.parse(lines[0]!).name).toBe(HOSTILE);
  });

  it('tells an error with its stack and cause', () => {
    const { log, lines } = recording();
    log.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'internal error');
    expect(JSON.parse(lines[0]!).err).toMatchObject({ type: 'Error', message: expect.stringContaining('outer'), stack: expect.stringContaining('inner') });
  });
});

describe('lines that are gathered', () => {
  it('are written once for each turn of the event loop, whole and in order', async () => {
    const written: string[] = [];
    const { add: write, flush } = gatherLines((lines) => written.push(lines));
    write('a\n');
    write('b\n');
    expect(written).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    write('c\n');
    flush();
    expect(written).toEqual(['a\nb\n', 'c\n']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toEqual(['a\nb\n', 'c\n']);
  });

  it('are written when the process exits first, and leave nothing behind on it', async () => {
    const listeners = process.listenerCount('exit');
    const written: string[] = [];
    const { add: write } = gatherLines((lines) => written.push(lines));
    write('last words\n');
    expect(process.listenerCount('exit')).toBe(listeners + 1);
    // What process.exit() and an uncaught error do.
    process.listeners('exit').at(-1)!.call(process, 0);
    expect(written).toEqual(['last words\n']);
    await new Promise((resolve) => setImmediate(resolve));
    expect([written, process.listenerCount('exit')]).toEqual([['last words\n'], listeners]);
  });
});
