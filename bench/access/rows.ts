/**
 * The same gateway in four settings: its services' schemas come from files here, because what is guarded is written there.
 * Everything else is the configuration of bench/gateways/gatehouse/.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GatewayDefinition } from '../gateways/roster.ts';
import { SERVICES, stitchingSdl, type ServiceName } from '../gateways/services.ts';
import { settingOf } from '../side-by-side/setting.ts';
import { AUDIENCE, ISSUER, SCOPE } from '../side-by-side/tokens.ts';

export type RowName = 'open' | 'authenticated' | 'guarded' | 'guarded-elsewhere';

export interface Row {
  readonly name: RowName;
  readonly about: string;
  /** Whether callers bring tokens. */
  readonly hasTokens: boolean;
  /** Fields of `User` that are guarded, in turn by `@authenticated` and `@requiresScopes`. */
  readonly guarded: readonly string[];
}

/** Two fields that both workloads select, and two that neither does. */
export const ROWS: readonly Row[] = [
  { name: 'open', about: 'no authentication configured, no token sent', hasTokens: false, guarded: [] },
  { name: 'authenticated', about: 'ES256 tokens, nothing guarded', hasTokens: true, guarded: [] },
  { name: 'guarded', about: 'ES256 tokens, two fields of the selection guarded', hasTokens: true, guarded: ['name', 'username'] },
  { name: 'guarded-elsewhere', about: 'ES256 tokens, two fields guarded that are not selected', hasTokens: true, guarded: ['email', 'birthDate'] },
];

export function definitionOf({ name, about, hasTokens, guarded }: Row, jwks: string): GatewayDefinition {
  return settingOf(`access-${name}`, about, ({ services, ...config }, folder) => {
    for (const service of Object.keys(SERVICES) as ServiceName[]) writeFileSync(join(folder, `schemas/${service}.graphql`), withGuards(stitchingSdl(SERVICES[service]), service === 'users' ? guarded : []));
    writeFileSync(join(folder, 'jwks.json'), jwks);
    const fromFiles = Object.fromEntries(Object.entries(services).map(([service, entry]) => [service, { ...entry, schema: 'file' }]));
    const authentication = { jwt: [{ issuer: ISSUER, jwks: 'jwks.json', audience: [AUDIENCE] }] };
    return { ...config, services: fromFiles, ...(hasTokens && { authentication }) };
  });
}

const GUARDS = ['@authenticated', `@requiresScopes(scopes: [["${SCOPE}"]])`] as const;

/** @throws Error for a field that is not there once: nothing would be guarded, and that measured. */
function withGuards(sdl: string, fields: readonly string[]): string {
  return fields.reduce((text, field, index) => {
    const parts = text.split(new RegExp(`(?<=\\b${field}: String)`));
    if (parts.length !== 2) throw new Error(`the schema has not one field ${field}`);
    return parts.join(` ${GUARDS[index % GUARDS.length]}`);
  }, sdl);
}
