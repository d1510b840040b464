/**
 * Finds the one credential of a request in the places the configuration names. Two are refused, whichever they are: to choose
 * would be to believe the wrong one some day.
 */
import type { RequestSource } from '../../context.ts';
import { cookieValues } from './cookie.ts';
import type { Issuer } from './issuer.ts';
import type { TokenPlace } from './options.ts';
import { Refusal } from './refusal.ts';

/** Where tokens are, and whose may be there. */
export interface Place {
  readonly isCookie: boolean;
  readonly issuers: readonly Issuer[];
}

export type Credential = { readonly kind: 'token'; readonly text: string; readonly place: Place } | { readonly kind: 'key'; readonly text: string };

type Finder = (source: RequestSource) => Credential | undefined;

/** `keyHeader` carries API keys. The finder throws Refusal `ambiguous`, or `malformed` for what a place holds that cannot be a token. */
export function createFinder(issuers: readonly Issuer[], keyHeader: string | undefined): Finder {
  const headers = new Map<string, Map<string, Place>>(); // name → scheme in lower case, '' for none → place
  const cookies = new Map<string, Place>();
  const placesOf = (place: TokenPlace): [Map<string, Place>, string] => {
    if ('cookie' in place) return [cookies, place.cookie];
    const schemes = headers.get(place.header) ?? new Map<string, Place>();
    headers.set(place.header, schemes);
    return [schemes, place.scheme?.toLowerCase() ?? ''];
  };
  for (const issuer of issuers) {
    for (const from of issuer.options.from) {
      const [places, name] = placesOf(from);
      places.set(name, { isCookie: 'cookie' in from, issuers: [...new Set([...(places.get(name)?.issuers ?? []), issuer])] });
    }
  }
  const finders: Finder[] = [
    ...[...headers].map(([name, schemes]): Finder => (source) => inHeader(source.headerValues(name), schemes)),
    ...[...cookies].map(([name, place]): Finder => (source) => inCookie(source.headerValues('cookie'), name, place)),
    ...(keyHeader === undefined ? [] : [(({ headerValues }) => keyIn(headerValues(keyHeader))) satisfies Finder]),
  ];
  return (source) => {
    let found: Credential | undefined;
    for (const find of finders) {
      const credential = find(source);
      if (credential !== undefined && found !== undefined) throw new Refusal('ambiguous', 'there are credentials in two places');
      found ??= credential;
    }
    return found;
  };
}

function inHeader(values: readonly string[], schemes: ReadonlyMap<string, Place>): Credential | undefined {
  const [value] = values;
  if (value === undefined) return undefined;
  if (values.length > 1) throw new Refusal('ambiguous', 'a header of credentials is there twice');
  for (const [scheme, place] of schemes) {
    // RFC 9110, 11.1: a scheme is compared without regard to case.
    if (scheme === '' || value[scheme.length] !== ' ' || value.slice(0, scheme.length).toLowerCase() !== scheme) continue;
    return { kind: 'token', text: value.slice(scheme.length + 1).trim(), place };
  }
  const bare = schemes.get('');
  if (bare === undefined) throw new Refusal('malformed', 'the header of credentials has another scheme');
  return { kind: 'token', text: value, place: bare };
}

function inCookie(headers: readonly string[], name: string, place: Place): Credential | undefined {
  const [value, ...others] = cookieValues(headers, name);
  if (others.length > 0) throw new Refusal('ambiguous', 'the cookie is there twice');
  return value === undefined ? undefined : { kind: 'token', text: value, place };
}

function keyIn([value, ...others]: readonly string[]): Credential | undefined {
  if (others.length > 0) throw new Refusal('ambiguous', 'the header of the API key is there twice');
  return value === undefined ? undefined : { kind: 'key', text: value };
}
