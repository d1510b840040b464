/**
 * Cookie parameters share one header, of which the gateway knows only the whole: it is left out when one value is missing.
 * So optional cookies stand alone. No value adds a cookie: the run time refuses what takes the header apart.
 */
import type { Written } from './arguments.ts';
import { line } from './describe.ts';
import type { Notes } from './notes.ts';
import type { Operation } from './operations.ts';
import type { Parameter } from './parameters.ts';

type Sent = Written & { readonly parameter: Parameter };

export interface Cookies {
  /** Those of all places that are sent. */
  readonly parameters: readonly Sent[];
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

export function cookieHeader(written: readonly Sent[], operation: Operation, notes: Notes): Cookies {
  const cookies = written.filter(({ parameter }) => parameter.in === 'cookie');
  const required = cookies.filter(({ parameter }) => parameter.isRequired);
  const kept = required.length > 0 ? required : cookies.slice(0, 1);
  for (const { parameter } of cookies.filter((cookie) => !kept.includes(cookie))) {
    notes.add(parameter.node, `cookie \`${line(parameter.name)}\` of ${operation.method} ${line(operation.path)}`, 'left out, for one header holds all cookies, where one that may be missing cannot stand beside others');
  }
  const value = kept.map(({ parameter, texts: [text = ''] }) => `${parameter.name}=${text}`).join('; ');
  return {
    parameters: written.filter((one) => one.parameter.in !== 'cookie' || kept.includes(one)),
    headers: kept.length === 0 ? [] : [{ name: 'cookie', value }],
  };
}
