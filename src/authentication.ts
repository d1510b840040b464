/** The authentication room as the configuration wants it, with what it needs from the file system and the network. */
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from './config/index.ts';
import { readKeysFile } from './config/keys-file.ts';
import { systemClock, type Clock } from './lib/clock.ts';
import { createAuthenticator, type Authenticator } from './pipeline/authentication/authenticator.ts';
import type { Logger } from './telemetry/logger.ts';
import type { Metrics } from './telemetry/metrics.ts';
import { fetchDocument } from './upstream/fetch-document.ts';

/** Of a JWK Set or an OpenID configuration. */
const DOCUMENT_LIMITS = { maxBytes: 1024 * 1024, timeout: 5000, maxRedirects: 0 };

export interface AuthenticationDependencies {
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'keysLoaded'>;
  readonly clock?: Clock;
}

export function openAuthenticator({ authentication, server, dir }: Pick<Config, 'authentication' | 'server' | 'dir'>, { log, metrics, clock = systemClock }: AuthenticationDependencies): Authenticator {
  const stopped = new AbortController();
  const keysFile = authentication.apiKeys && resolve(dir, authentication.apiKeys.file);
  const authenticator = createAuthenticator(authentication, {
    dir,
    clock,
    log,
    csrfHeaders: server.csrf.headers,
    fetchText: async (address) => (await fetchDocument(address, { ...DOCUMENT_LIMITS, signal: stopped.signal })).text,
    readFile: (path) => readFile(path, 'utf8'),
    apiKeyFile: keysFile === undefined ? undefined : { read: () => readKeysFile(keysFile), stamp: () => stampOf(keysFile) },
    onKeysLoaded: metrics.keysLoaded,
  });
  return {
    ...authenticator,
    stop() {
      authenticator.stop();
      stopped.abort();
    },
  };
}

function stampOf(file: string): string | undefined {
  try {
    const { mtimeNs, size, ino } = statSync(file, { bigint: true });
    return `${mtimeNs} ${size} ${ino}`;
  } catch {
    return undefined;
  }
}
