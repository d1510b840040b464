/**
 * The same gateway in four settings: its services' schemas come from files here, because what is guarded is written there.
 * Everything else is the configuration of bench/gateways/gatehouse/.
 */
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { gatehouseCommand } from '../gateways/gatehouse.ts';
import { inRoot } from '../gateways/places.ts';
import { lastLine, runQuietly, type Prepare } from '../gateways/prepare.ts';
import type { GatewayDefinition } from '../gateways/roster.ts';
import { SERVICES, stitchingSdl, type ServiceName } from '../gateways/services.ts';
import { AUDIENCE, ISSUER, SCOPE } from './tokens.ts';

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

export function definitionOf(row: Row, jwks: string): GatewayDefinition {
  return { name: `access-${row.name}`, about: row.about, workloads: ['W1', 'W3'], isNode: true, prepare: prepareRow(row, jwks), command: gatehouseCommand };
}

const TEMPLATE = 'bench/gateways/gatehouse';

function prepareRow({ hasTokens, guarded }: Row, jwks: string): Prepare {
  return async ({ node, folder, env }) => {
    if (!existsSync(inRoot('dist/main.js'))) throw new Error('it is not built; `npm run build` does that');
    cpSync(inRoot(TEMPLATE), folder, { recursive: true });
    for (const name of Object.keys(SERVICES) as ServiceName[]) writeFileSync(join(folder, `schemas/${name}.graphql`), withGuards(stitchingSdl(SERVICES[name]), name === 'users' ? guarded : []));
    const { services, ...config } = parse(readFileSync(inRoot(`${TEMPLATE}/gatehouse.yaml`), 'utf8')) as { services: Record<string, { schema?: string }> };
    const fromFiles = Object.fromEntries(Object.entries(services).map(([name, service]) => [name, { ...service, schema: 'file' }]));
    const authentication = { jwt: [{ issuer: ISSUER, jwks: 'jwks.json', audience: [AUDIENCE] }] };
    writeFileSync(join(folder, 'jwks.json'), jwks);
    writeFileSync(join(folder, 'gatehouse.yaml'), stringify({ ...config, services: fromFiles, ...(hasTokens && { authentication }) }));
    const { failed, said } = await runQuietly(node, [inRoot('dist/main.js'), 'config', 'print', '--config', join(folder, 'gatehouse.yaml')], env);
    if (failed) throw new Error(`its configuration is refused: ${lastLine(said)}`);
    return undefined;
  };
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
