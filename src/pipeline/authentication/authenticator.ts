/**
 * Who asks: a request in, its principal out. At once for a key, a certificate and a token that is remembered; a token seen for the
 * first time takes a signature check, which callers that bring it together share.
 */
import { hash } from 'node:crypto';
import { ANONYMOUS, type Principal, type RequestSource } from '../../context.ts';
import { GatewayError } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { createApiKeys, type ApiKeyFile } from './api-keys.ts';
import { certificatePrincipals } from './certificate.ts';
import { createFinder, type Credential, type Place } from './credentials.ts';
import { verifyWithAny, type Issuer } from './issuer.ts';
import { secretKeySet } from './key-set.ts';
import { createKeySource, fixedKeys } from './key-source.ts';
import { keyLoader, type KeyPlaces } from './load-keys.ts';
import type { AuthenticationOptions } from './options.ts';
import { Refusal } from './refusal.ts';
import { rememberTokens } from './remembered.ts';
import { readToken, TOKEN_MAX } from './token.ts';

export interface Authenticator {
  /** `beforeCheck` is called before a signature is verified that is not remembered, and may throw. @throws Refusal, KeysMissing or GatewayError, or rejects with one. */
  readonly authenticate: (source: RequestSource, beforeCheck?: () => void) => Principal | Promise<Principal>;
  /** Scheme of the challenge that goes with a refusal. */
  readonly scheme: string;
  /**
   * Loads keys. An issuer that is away is asked again in the background.
   *
   * @throws OperatorError at once for a file of API keys that is wrong, before anything is asked of anybody; rejects with one for an issuer's.
   */
  readonly start: () => Promise<void>;
  readonly stop: () => void;
}

export interface AuthenticatorDependencies extends KeyPlaces {
  readonly apiKeyFile: ApiKeyFile | undefined;
  /** One of these must be there beside a cookie. */
  readonly csrfHeaders: readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
  readonly onKeysLoaded: (issuer: string, isGood: boolean) => void;
}

export function createAuthenticator(options: AuthenticationOptions, dependencies: AuthenticatorDependencies): Authenticator {
  const { apiKeyFile, csrfHeaders, clock, log } = dependencies;
  const issuers = options.jwt.map((one): Issuer => ({ options: one, keys: keysOf(one, dependencies) }));
  const keys = apiKeyFile && createApiKeys(apiKeyFile, { clock, log });
  const findCredential = createFinder(issuers, options.apiKeys?.header);
  const certificates = options.clientCertificates && certificatePrincipals(options.clientCertificates.principal);
  const remembered = rememberTokens();
  const checks = new Map<Place, Map<string, Promise<Principal>>>();

  const check = async (text: string, digest: string, place: Place): Promise<Principal> => {
    const verified = await verifyWithAny(place.issuers, readToken(text), clock.now);
    remembered.add(digest, verified, clock.now());
    return verified.principal;
  };
  const ofToken = ({ text, place }: Credential & { kind: 'token' }, source: RequestSource, beforeCheck: () => void): Principal | Promise<Principal> => {
    // Browsers send cookies with whatever a foreign page asks; a header of its own such a page cannot send.
    if (place.isCookie && !csrfHeaders.some((name) => source.header(name) !== undefined)) {
      throw new GatewayError('CSRF_PREVENTION_FAILED', `A request with a cookie as its credential must carry one of these headers: ${csrfHeaders.join(', ')}.`);
    }
    if (text.length > TOKEN_MAX) throw new Refusal('malformed', `the token is longer than ${TOKEN_MAX} characters`);
    const digest = hash('sha256', text, 'base64url');
    const principal = remembered.find(digest, place.issuers, clock.now());
    if (principal !== undefined) return principal;
    const running = checks.get(place) ?? new Map<string, Promise<Principal>>();
    checks.set(place, running);
    const shared = running.get(digest);
    if (shared !== undefined) return shared;
    beforeCheck();
    const started = check(text, digest, place).finally(() => running.delete(digest));
    running.set(digest, started);
    return started;
  };

  return {
    scheme: options.jwt.length > 0 ? 'Bearer' : keys !== undefined ? 'ApiKey' : 'Certificate',
    authenticate(source, beforeCheck = () => undefined) {
      const credential = findCredential(source);
      if (credential?.kind === 'token') return ofToken(credential, source, beforeCheck);
      if (credential !== undefined && keys !== undefined) return keys.principalOf(credential.text);
      const certificate = certificates && source.certificate();
      if (certificate !== undefined && certificates !== undefined) return certificates(certificate);
      if (options.required) throw new Refusal('missing', 'there is no credential, and `required` is true');
      return ANONYMOUS;
    },
    // Not async, which would make a rejection of what keys.start() throws.
    start() {
      keys?.start();
      return Promise.all(issuers.map((issuer) => issuer.keys.start())).then(() => undefined);
    },
    stop() {
      keys?.stop();
      for (const issuer of issuers) issuer.keys.stop();
    },
  };
}

function keysOf(options: AuthenticationOptions['jwt'][number], { clock, log, onKeysLoaded, ...places }: AuthenticatorDependencies): Issuer['keys'] {
  const { issuer, secret, rotation } = options;
  if (secret !== undefined) return fixedKeys(secretKeySet(secret));
  const { load, isFile } = keyLoader(options, places);
  return createKeySource({ issuer, load, isEssential: isFile, rotation, clock, log, onLoad: (isGood) => onKeysLoaded(issuer, isGood) });
}
