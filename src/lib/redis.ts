/**
 * The one place that knows ioredis: a connection to one server, to a cluster, or to the master that sentinels name. A command is sent when
 * there is a connection and fails at once when there is none, and none that may have been applied is ever sent again. How long to wait
 * for an answer is the business of whoever asks: a late one is still an answer (`commandTimeout` would hide it).
 */
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { nodeOf } from './redis-node.ts';
import { shareWrites } from './share-writes.ts';

/** `redis` of gatehouse.yaml; exactly one of `url`, `cluster` and `sentinel`. */
export interface RedisAddress {
  readonly url?: string;
  /** `host:port` or `redis://host:port`; `rediss://` anywhere means TLS everywhere. */
  readonly cluster?: readonly string[];
  readonly sentinel?: { readonly name: string; readonly nodes: readonly string[] };
}

export interface RedisListener {
  /** Commands can be sent; called again after each reconnection. */
  readonly onReady: () => void;
  /** They cannot; `reason` is a code or the first word of what Redis said, never an address. May be called again and again. */
  readonly onLost: (reason: string) => void;
}

export interface RedisConnection {
  readonly isReady: () => boolean;
  /** A script with one key. It is sent by its digest once the server knows it. */
  readonly script: (lua: string) => (key: string, args: readonly string[]) => Promise<unknown>;
  readonly listen: (listener: RedisListener) => void;
  /** Begins to connect, and goes on trying until it is closed. Listeners hear of it. */
  readonly connect: () => void;
  /** Waits for answers under way, but not longer than a second. */
  readonly close: () => Promise<void>;
}

const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 2000;
const CONNECT_TIMEOUT_MS = 2000;
/** No answer at all for so long: the connection is given up. Above any `redis.timeout` that makes sense, so that late answers are heard. */
const SILENCE_MS = 5000;
const CLOSE_MS = 1000;

export function openRedis(options: RedisAddress): RedisConnection {
  const redis = connectTo(options);
  const holdWrites = shareWrites(() => streamsOf(redis));
  const listeners: RedisListener[] = [];
  let scripts = 0;
  let isClosing = false;
  let lastReason = 'closed';
  const lost = (reason: string): void => {
    if (!isClosing) for (const { onLost } of listeners) onLost(reason);
  };
  redis.on('ready', () => listeners.forEach(({ onReady }) => onReady()));
  // ioredis prints errors that nobody listens to, with addresses in them.
  redis.on('error', (error: unknown) => {
    lastReason = reasonOf(error);
    // While no sentinel answers, nothing is opened that could be closed.
    if (redis.status !== 'ready') lost(lastReason);
  });
  redis.on('node error', (error: unknown) => (lastReason = reasonOf(error)));
  redis.on('close', () => lost(lastReason));

  return {
    isReady: () => redis.status === 'ready',
    script(lua) {
      const name = `script${++scripts}`;
      redis.defineCommand(name, { numberOfKeys: 1, lua });
      const commands = redis as unknown as Record<string, (...args: readonly string[]) => Promise<unknown>>;
      return (key, args) => {
        holdWrites();
        return commands[name]?.(key, ...args) ?? Promise.reject(new Error('no such script'));
      };
    },
    listen: (listener) => void listeners.push(listener),
    connect: () => void redis.connect().catch((error: unknown) => (lastReason = reasonOf(error))),
    async close() {
      isClosing = true;
      if (redis.status === 'ready') {
        let timer: NodeJS.Timeout | undefined;
        const late = new Promise((resolve) => (timer = setTimeout(resolve, CLOSE_MS)));
        await Promise.race([redis.quit().catch(() => undefined), late]);
        clearTimeout(timer);
      }
      redis.disconnect();
    },
  };
}

/** Of the servers that commands can be sent to. */
function streamsOf(redis: Redis | Cluster): Redis['stream'][] {
  return (redis instanceof Redis ? [redis] : redis.nodes('master')).filter(({ status }) => status === 'ready').map(({ stream }) => stream);
}

/** What may be logged of an error: ECONNREFUSED, WRONGPASS, READONLY; its text may hold addresses. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string') return code;
  const [word = ''] = error.message.split(' ');
  return /^[A-Z]{2,20}$/.test(word) && word !== 'ERR' ? word : error.name === 'ReplyError' ? 'ERR' : 'closed';
}

function connectTo({ url, cluster, sentinel }: RedisAddress): Redis | Cluster {
  if (url !== undefined) return new Redis(url, { ...common, enableOfflineQueue: false, retryStrategy: retryAfter, ...(url.startsWith('rediss:') && { tls: {} }) });
  const texts = cluster ?? sentinel?.nodes ?? [];
  const nodes = texts.map(nodeOf);
  const { username, password } = nodes[0] ?? {};
  const login = { ...(username !== undefined && { username }), ...(password !== undefined && { password }) };
  const isTls = texts.some((text) => text.startsWith('rediss:'));
  if (sentinel !== undefined) {
    return new Redis({
      ...common, ...login, ...(isTls && { tls: {}, enableTLSForSentinelMode: true, sentinelTLS: {} }),
      sentinels: nodes.map(({ host, port }) => ({ host, port })), name: sentinel.name, failoverDetector: true,
      ...(username !== undefined && { sentinelUsername: username }), ...(password !== undefined && { sentinelPassword: password }),
      enableOfflineQueue: false, retryStrategy: retryAfter, sentinelRetryStrategy: retryAfter, reconnectOnError: onceInAWhile(),
    });
  }
  return new Cluster(nodes.map(({ host, port }) => ({ host, port })), {
    // Nodes are connected when they are known, not at their first command; one sent meanwhile waits, and whoever asked has its own limit.
    redisOptions: { ...common, ...login, lazyConnect: false, ...(isTls && { tls: {} }) }, enableOfflineQueue: true,
    lazyConnect: true, clusterRetryStrategy: retryAfter,
    // A command that may have been applied is not sent again, and nobody waits for a fail-over.
    retryDelayOnFailover: 0, retryDelayOnClusterDown: 0, maxRedirections: 3, slotsRefreshInterval: SILENCE_MS,
    // A certificate may be of a name: what nodes call each other is connected to as it is.
    ...(isTls && { dnsLookup: (address: string, done: (error: null, address: string) => void) => done(null, address) }),
  });
}

const common = {
  lazyConnect: true, connectTimeout: CONNECT_TIMEOUT_MS, socketTimeout: SILENCE_MS,
  // What was sent before a connection broke may have been applied.
  autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0,
  disableClientInfo: true,
} satisfies RedisOptions;

/** A master that has become a replica: the sentinels know the new one. Not at each error, or a replica would be asked all the time. */
function onceInAWhile(): (error: Error) => boolean {
  let at = -Infinity;
  return ({ message }) => {
    if (!message.startsWith('READONLY') || performance.now() - at < SILENCE_MS) return false;
    at = performance.now();
    return true;
  };
}

/** Twice as long each time, and never at the same moment as the other replicas. */
function retryAfter(times: number): number {
  const longest = Math.min(FIRST_RETRY_MS * 2 ** Math.min(times - 1, 10), LAST_RETRY_MS);
  return Math.ceil(longest * (0.5 + Math.random() / 2));
}
