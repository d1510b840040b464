/**
 * gatehouse.yaml as a whole: one schema per section, in the order in which the file is documented and printed.
 * This one source checks the file (parse.ts), writes it (print.ts) and describes it (json-schema.ts, reference.ts).
 */
import { z } from 'zod';

import { adminSchema } from './admin.ts';
import { authenticationSchema } from './authentication.ts';
import { costSchema } from './cost.ts';
import { documentsSchema } from './documents.ts';
import { executionSchema } from './execution.ts';
import { section } from './kinds.ts';
import { limitsSchema } from './limits.ts';
import { policiesSchema } from './policies.ts';
import { rateLimitSchema } from './rate-limit.ts';
import { redisSchema } from './redis.ts';
import { releasesSchema } from './releases.ts';
import { serverSchema } from './server.ts';
import { servicesSchema } from './services.ts';
import { telemetrySchema } from './telemetry.ts';

export const configSchema = section({
  server: serverSchema.prefault({}).describe('The client listener.'),
  admin: adminSchema.prefault({}).describe("The operators' listener, never on the client port."),
  execution: executionSchema.prefault({}).describe('How operations are run.'),
  services: servicesSchema.describe('What the gateway calls: one entry per service. The only required section.'),
  authentication: authenticationSchema.prefault({}).describe('Who is calling.'),
  policies: policiesSchema.prefault({}).describe('Who may see what; the rules are in policies/.'),
  limits: limitsSchema.prefault({}).describe('What an operation may look like, before anything is fetched.'),
  cost: costSchema.prefault({}).describe('The estimated price of an operation.'),
  rateLimit: rateLimitSchema.prefault({}).describe('How much cost a caller may spend in a time.'),
  documents: documentsSchema.prefault({}).describe('Which operations run.'),
  releases: releasesSchema.prefault({}).describe('Where schemas and documents come from.'),
  redis: redisSchema.exactOptional().describe('Shared memory of several replicas. Left out: memory and .gatehouse/.'),
  telemetry: telemetrySchema.prefault({}).describe('Logs, metrics, traces.'),
})
  .superRefine(refuseSharedPort, { when: () => true })
  .superRefine(refuseSharedAnswers)
  .superRefine(refuseUnreachableCredentials);

/** Just enough to compare the listeners, whatever else is wrong in the file. */
const listener = z.object({ host: z.string(), port: z.int().min(1) });
const listeners = z.object({ server: listener, admin: listener });

const EVERY_ADDRESS = ['0.0.0.0', '::'];
const DEFAULT_ADMIN_PORT = 4001;

/** The admin listener is never on the client port. Different hosts may share a port number, unless one host is every address. */
function refuseSharedPort(config: unknown, context: z.core.$RefinementCtx): void {
  const { data } = listeners.safeParse(config);
  if (data === undefined || data.server.port !== data.admin.port) return;
  const { server, admin } = data;
  if (server.host !== admin.host && !EVERY_ADDRESS.includes(server.host) && !EVERY_ADDRESS.includes(admin.host)) return;
  // The finding stands at the port that was written; the default of `admin` was not.
  const place = admin.port === DEFAULT_ADMIN_PORT ? 'server' : 'admin';
  context.addIssue({
    code: 'custom',
    path: [place, 'port'],
    message: `is also \`${place === 'server' ? 'admin' : 'server'}.port\`; the listeners need a port each, so choose another, or 0 for any free one`,
  });
}

/** Stitch writes what it merges into the answers it is given: of a shared answer, one client would see what was fetched for another. */
function refuseSharedAnswers({ execution, services }: { readonly execution: { readonly engine: string }; readonly services: Readonly<Record<string, { readonly dedupe: boolean }>> }, context: z.core.$RefinementCtx): void {
  if (execution.engine !== 'stitch') return;
  for (const [name, { dedupe }] of Object.entries(services)) {
    if (dedupe) context.addIssue({ code: 'custom', path: ['services', name, 'dedupe'], message: 'cannot be `true` with `execution.engine: stitch`, which changes the answers it is given; remove either' });
  }
}

interface Doors {
  readonly server: { readonly csrf: { readonly headers: readonly string[] }; readonly tls?: { readonly clientCa?: string } };
  readonly authentication: { readonly jwt: readonly { readonly from: readonly object[] }[]; readonly clientCertificates?: object };
}

/** Credentials that could never arrive because of the client listener's own settings. */
function refuseUnreachableCredentials({ server, authentication }: Doors, context: z.core.$RefinementCtx): void {
  if (authentication.clientCertificates !== undefined && server.tls?.clientCa === undefined) {
    context.addIssue({ code: 'custom', path: ['authentication', 'clientCertificates'], message: 'needs `server.tls.clientCa`, which names whose certificates are believed' });
  }
  if (server.csrf.headers.length > 0) return;
  for (const [index, { from }] of authentication.jwt.entries()) {
    if (from.some((place) => 'cookie' in place)) context.addIssue({ code: 'custom', path: ['authentication', 'jwt', index, 'from'], message: 'may name a cookie only with at least one header in `server.csrf.headers`, which must then come with it' });
  }
}
