/** Who asks, as a token with these claims would make it: for commands that are told of a caller and see no token. */
import type { Config } from './config/index.ts';
import { ANONYMOUS, type Principal } from './context.ts';
import type { JsonObject } from './lib/json.ts';
import { tokenPrincipal } from './pipeline/authentication/token-principal.ts';

/** Read as those of the issuer that `iss` names, else of the first; `{}` is a caller without a token. @throws Refusal for claims that no token may have. */
export function claimedPrincipal(claims: JsonObject, { authentication: { jwt } }: Pick<Config, 'authentication'>): Principal {
  if (Object.keys(claims).length === 0) return ANONYMOUS;
  const issuer = jwt.find((one) => one.issuer === claims['iss']) ?? jwt[0];
  return tokenPrincipal(claims, '', { ...DEFAULTS, ...issuer });
}

/** Of an issuer that the configuration does not name. */
const DEFAULTS = { issuer: '', algorithms: [], types: [], maxLifetime: 0, clockTolerance: 0, rotation: 0, scopesClaim: ['scope'], rolesClaim: ['roles'], from: [] };
