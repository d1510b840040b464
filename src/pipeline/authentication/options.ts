/** What the authentication room is told: `authentication` of gatehouse.yaml, durations in milliseconds. */

export type TokenPlace = { readonly header: string; readonly scheme?: string } | { readonly cookie: string };

export interface IssuerOptions {
  readonly issuer: string;
  /** An address or the path of a file; without it and `secret`, OpenID discovery on the issuer. */
  readonly jwks?: string;
  readonly secret?: string;
  /** Left out: any audience. */
  readonly audience?: readonly string[];
  readonly requiredClaims?: Readonly<Record<string, readonly string[]>>;
  readonly algorithms: readonly string[];
  readonly types: readonly string[];
  readonly maxLifetime: number;
  readonly clockTolerance: number;
  readonly rotation: number;
  readonly scopesClaim: readonly string[];
  readonly rolesClaim: readonly string[];
  readonly from: readonly TokenPlace[];
}

export interface AuthenticationOptions {
  readonly required: boolean;
  readonly jwt: readonly IssuerOptions[];
  readonly apiKeys?: { readonly header: string; readonly file: string };
  readonly clientCertificates?: { readonly principal: CertificateName };
}

export type CertificateName = 'san-uri' | 'san-dns' | 'cn';

/** An entry of keys.yaml. */
export interface ApiKeyEntry {
  /** 64 hexadecimal digits in lower case. */
  readonly sha256: string;
  readonly principal: string;
  readonly client?: string;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  /** Milliseconds since 1970; left out: never. */
  readonly expires?: number;
}
