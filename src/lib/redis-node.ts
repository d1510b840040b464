/** One of several Redis servers, as the configuration writes them. */

export interface RedisNode {
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** `host:port`, `redis://host:port`, `rediss://name:password@host:port`. */
export function nodeOf(text: string): RedisNode {
  const [, login, host = '', port = ''] = /^(?:rediss?:\/\/)?(?:(.*)@)?(.*):(\d+)$/.exec(text) ?? [];
  const [username, ...password] = login?.split(':').map(decodeURIComponent) ?? [];
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port), username: username === '' ? undefined : username, password: password.length === 0 ? undefined : password.join(':') };
}
