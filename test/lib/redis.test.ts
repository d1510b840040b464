import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openRedis, reasonOf } from '../../src/lib/redis.ts';
import { connectedTo } from '../support/budgets.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

let server: TestRedis;
beforeAll(async () => {
  server = await startRedis();
}, 600_000);
afterAll(() => server.close());

const INCREMENT = `return redis.call('INCRBY', KEYS[1], ARGV[1])`;

describe('a connection to Redis', () => {
  it('runs scripts', async () => {
    const add = (await connectedTo({ url: server.url })).script(INCREMENT);
    expect([await add('counter', ['2']), await add('counter', ['3'])]).toEqual([2, 5]);
  });

  it('connects when it is told to and not before', async () => {
    const redis = openRedis({ url: server.url });
    expect(redis.isReady()).toBe(false);
    expect(await server.command('client', 'list', 'type', 'normal')).toSatisfy((clients: string) => clients.trim().split('\n').length === 1);
    await redis.close();
  });

  it('fails a command at once while there is no connection', async () => {
    const redis = openRedis({ url: 'redis://127.0.0.1:1' });
    onTestFinished(() => redis.close());
    const lost: string[] = [];
    redis.listen({ onReady: () => undefined, onLost: (reason) => lost.push(reason) });
    const add = redis.script(INCREMENT);
    redis.connect();
    await expect(add('counter', ['1'])).rejects.toThrow();
    await until(() => lost.length > 2);
    expect(new Set(lost)).toEqual(new Set(['ECONNREFUSED']));
    await expect(add('counter', ['1'])).rejects.toThrow();
  });

  it('never sends a command again after the connection has broken', async () => {
    const sent: string[] = [];
    const sockets = new Set<Socket>();
    // It takes commands and hangs up before it answers one of ours.
    const silent = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).on('data', (chunk) => {
        const text = chunk.toString();
        sent.push(text);
        if (/evalsha|eval\r/i.test(text)) socket.destroy();
        else for (const line of text.split(/\r\n\*/)) socket.write(/info/i.test(line) ? '$9\r\nloading:0\r\n' : '+OK\r\n');
      });
    }).listen(0, '127.0.0.1');
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    await until(() => silent.listening);
    const redis = await connectedTo({ url: `redis://127.0.0.1:${(silent.address() as AddressInfo).port}` });
    let ready = 0;
    redis.listen({ onReady: () => ready++, onLost: () => undefined });
    await expect(redis.script(INCREMENT)('counter', ['1'])).rejects.toThrow();
    await until(() => ready > 0);
    expect(sent.filter((text) => /evalsha|eval\r/i.test(text))).toHaveLength(1);
  });

  it('sends all commands of one turn in one write, in their order', async () => {
    const arrived: string[] = [];
    // It answers everything, and says of each piece that arrives which keys are in it.
    const counting = createServer((socket) => {
      socket.on('error', () => undefined).on('data', (chunk) => {
        const text = chunk.toString();
        const keys = text.match(/key-\d/g);
        if (keys !== null) arrived.push(keys.join(' '));
        for (const line of text.split(/\r\n\*/)) socket.write(/info/i.test(line) ? '$9\r\nloading:0\r\n' : '+OK\r\n');
      });
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void counting.close());
    await until(() => counting.listening);
    const redis = await connectedTo({ url: `redis://127.0.0.1:${(counting.address() as AddressInfo).port}` });
    const add = redis.script(INCREMENT);
    await Promise.all(['key-1', 'key-2', 'key-3'].map((key) => add(key, ['1'])));
    expect(arrived).toEqual(['key-1 key-2 key-3']);
  });

  it('says when it is lost and when it is there again', async () => {
    const own = await startRedis();
    onTestFinished(() => own.close());
    const redis = await connectedTo({ url: own.url });
    const events: string[] = [];
    redis.listen({ onReady: () => events.push('ready'), onLost: () => events.push('lost') });
    await own.kill();
    await until(() => events.includes('lost'));
    expect(redis.isReady()).toBe(false);
    await own.start();
    await until(() => redis.isReady());
    expect(events.at(-1)).toBe('ready');
  });

  it('is closed within a second, frozen server or not', async () => {
    const own = await startRedis();
    onTestFinished(() => own.close());
    const redis = await connectedTo({ url: own.url });
    const lost: string[] = [];
    redis.listen({ onReady: () => undefined, onLost: (reason) => lost.push(reason) });
    own.freeze();
    const startedAt = performance.now();
    await redis.close();
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(lost).toEqual([]);
    own.thaw();
  });
});

describe('the reason of a failure', () => {
  it.each([
    [Object.assign(new Error('connect ECONNREFUSED 10.0.0.5:6379'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    [Object.assign(new Error("READONLY You can't write against a read only replica."), { name: 'ReplyError' }), 'READONLY'],
    [Object.assign(new Error('ERR unknown command'), { name: 'ReplyError' }), 'ERR'],
    [new Error('Connection is closed.'), 'closed'],
    [new Error('redis://:hunter2@10.0.0.5'), 'closed'],
    ['text', 'unknown'],
  ])('of %s is %s: a word, never an address', (error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });
});
