/** The issuer of the callers: one ES256 key, its JWK Set for the gateways, and tokens, each another caller's and never seen before. */
import { SignJWT, exportJWK, generateKeyPair } from 'jose';

export const ISSUER = 'https://id.bench.example/';
export const AUDIENCE = 'https://graph.bench.example';
export const SCOPE = 'read:users';

export interface TokenIssuer {
  readonly jwks: string;
  /** `scope` has them read users, and whatever else it names. */
  readonly issue: (count: number, scope?: string) => Promise<readonly string[]>;
}

export async function createIssuer(): Promise<TokenIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const header = { alg: 'ES256', typ: 'at+jwt', kid: 'bench-1' };
  let serial = 0;
  const sign = (scope: string): Promise<string> => {
    serial += 1;
    return new SignJWT({ client_id: 'bench-web', scope: `openid ${SCOPE} ${scope}`, roles: ['customer'], jti: `token-${serial}` })
      .setProtectedHeader(header).setIssuer(ISSUER).setAudience(AUDIENCE).setSubject(`user-${serial}`).setIssuedAt().setExpirationTime('1h').sign(privateKey);
  };
  return {
    jwks: JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: header.kid, alg: header.alg, use: 'sig' }] }),
    issue: (count, scope = 'read:products') => Promise.all(Array.from({ length: count }, () => sign(scope))),
  };
}
