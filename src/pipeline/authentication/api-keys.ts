/**
 * API keys, known by their digests only. The file is looked at every two seconds and taken once two looks agree, so that one being
 * written is left alone; one that is wrong or gone leaves the last good keys in force and is said once.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import type { Principal } from '../../context.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { ApiKeyEntry } from './options.ts';
import { Refusal } from './refusal.ts';

export interface ApiKeys {
  /** @throws Refusal */
  readonly principalOf: (key: string) => Principal;
  /** @throws what `read` throws. */
  readonly start: () => void;
  readonly stop: () => void;
}

export interface ApiKeyFile {
  /** @throws OperatorError that says where it is wrong. */
  readonly read: () => readonly ApiKeyEntry[];
  /** Changes whenever the file does; undefined when it is gone. */
  readonly stamp: () => string | undefined;
}

const LOOK_EVERY_MS = 2000;
/** Characters; `gatehouse key new` makes 46. */
const KEY_MAX = 512;

interface Entry {
  readonly digest: Buffer;
  readonly principal: Principal;
  readonly expires: number | undefined;
}

export function createApiKeys(file: ApiKeyFile, { clock, log }: { readonly clock: Clock; readonly log: Logger }): ApiKeys {
  let entries = new Map<string, Entry>();
  /** Of the file as it was dealt with, and as it was seen last. */
  let done: string | undefined;
  let seen: string | undefined;
  let cancel = (): void => undefined;

  const read = (): void => {
    entries = new Map(file.read().map((entry) => [entry.sha256, { digest: Buffer.from(entry.sha256, 'hex'), principal: principalOf(entry), expires: entry.expires }]));
  };
  const look = (): void => {
    cancel = clock.after(LOOK_EVERY_MS, look);
    const now = file.stamp();
    const isStill = now === seen;
    seen = now;
    if (!isStill || now === done) return;
    done = now;
    try {
      read();
      log.info({ keys: entries.size }, 'the API keys have been read again');
    } catch (error) {
      log.error({ reason: error instanceof Error ? error.message : String(error), keys: entries.size }, 'the file of API keys cannot be used; the keys known before stay in force');
    }
  };

  return {
    principalOf(key) {
      if (key === '' || key.length > KEY_MAX) throw new Refusal('malformed', 'the API key is empty or too long');
      const digest = hash('sha256', key);
      const entry = entries.get(digest);
      if (entry === undefined || !timingSafeEqual(entry.digest, Buffer.from(digest, 'hex'))) throw new Refusal('invalid', 'the API key is unknown');
      if (entry.expires !== undefined && entry.expires <= clock.now()) throw new Refusal('expired', 'the API key has expired');
      return entry.principal;
    },
    start() {
      seen = done = file.stamp();
      read();
      cancel = clock.after(LOOK_EVERY_MS, look);
    },
    stop: () => cancel(),
  };
}

function principalOf({ principal, client, scopes, roles }: ApiKeyEntry): Principal {
  return Object.freeze({ kind: 'key', subject: principal, issuer: undefined, client, scopes: new Set(scopes), roles: new Set(roles), claims: Object.freeze({}), token: undefined });
}
