/** `services`: what the gateway calls. One entry per service; `schemas/<name>.graphql` says what it offers. */
import { z } from 'zod';

import { choice, duration, filePath, flag, integer, list, pattern, section, share, size, text } from './kinds.ts';
import { fieldCoordinate, graphqlName, renameKey, serviceName } from './names.ts';
import { httpUrl } from './net-kinds.ts';
import { serviceHeadersSchema } from './service-headers.ts';

const rename = z
  .record(renameKey(), graphqlName(), { error: 'must be a mapping of types and root fields to their new names' })
  .superRefine((names, context) => {
    const taken = new Map<string, string>();
    for (const [key, name] of Object.entries(names)) {
      // Types share one space of names; so do the fields of each root type.
      const place = key.includes('.') ? `${key.split('.')[0] ?? ''}.${name}` : name;
      const earlier = taken.get(place);
      if (earlier === undefined) taken.set(place, key);
      else context.addIssue({ code: 'custom', path: [key], message: `takes the name that \`${earlier}\` already takes; give each its own` });
    }
  })
  .meta({ expects: 'a mapping of types and root fields to their new names' });

const identity = z
  .union(
    [
      choice(['none', 'forward', 'headers']),
      section({
        jwt: section({
          audience: text('the audience of the token').describe('`aud` of the token the gateway signs.').meta({ sample: 'users' }),
          ttl: duration('1s', '1h').prefault('60s').describe('How long that token is valid.'),
        }).describe('A token signed by the gateway.'),
      }),
    ],
    { error: 'must be `none`, `forward`, `headers` or `{ jwt: { audience, ttl } }`' },
  )
  .meta({ expects: '`none`, `forward`, `headers` or `{ jwt: { audience, ttl } }`' });

/** Keys of the usual length stay well below the 8,000 octets of an address. */
const BULK_SIZE = 100;

const retry = section({
  attempts: integer(1, 10).prefault(1).describe('Attempts in all, for queries and GET only; a mutation is sent once.'),
  budget: share().prefault('20%').describe('Largest share of calls that may be repetitions.'),
});

const circuitBreaker = section({
  errorRate: share().prefault('50%').describe('Share of failed calls from which the service is left alone.'),
  minimum: integer(1, 1_000_000).prefault(20).describe('Calls that must have been seen before the share counts.'),
  openFor: duration('1ms', '1h').prefault('5s').describe('How long the service is left alone before one call tries again.'),
});

const errorMap = z
  .record(
    pattern(/^[45]\d\d$/, 'an HTTP status from 400 to 599'),
    pattern(/^[A-Z][A-Z0-9_]*$/, 'an error code in capitals, such as `BAD_USER_INPUT`'),
    { error: 'must be a mapping of HTTP statuses to error codes' },
  )
  .meta({ expects: 'a mapping of HTTP statuses to error codes' });

const errors = section({
  messages: flag().prefault(false).describe("Whether the service's own error messages reach the client. Otherwise they are masked and logged. Of REST, `detail`, else `title`, `message` or `error` of the problem."),
  codes: list(text('an error code'), 'error codes').prefault([]).describe('Values of `extensions.code`, of REST of the member `code` of the problem, that reach the client.').meta({ sample: ['NOT_FOUND'] }),
  extensions: list(text('the name of an extension'), 'names of extensions').prefault([]).describe('Other keys of `extensions`, of REST other members of the problem, that reach the client.'),
  map: errorMap.prefault({}).describe('Code the client sees when the service answers with this HTTP status.').meta({ sample: { 422: 'BAD_USER_INPUT' } }),
});

const tls = section({
  ca: filePath().exactOptional().describe("Certificate authorities that may have signed the service's certificate, PEM. Left out: those of Node.js."),
  cert: filePath().exactOptional().describe('Certificate the gateway shows to the service, PEM. Together with `key`.'),
  key: filePath().exactOptional().describe('Private key of that certificate, PEM.'),
})
  .refine(({ cert, key }) => cert === undefined || key !== undefined, { path: ['cert'], error: 'needs `key` beside it' })
  .refine(({ cert, key }) => key === undefined || cert !== undefined, { path: ['key'], error: 'needs `cert` beside it' });

export const serviceSchema = section({
  kind: choice(['graphql', 'rest']).prefault('graphql').describe('What the service speaks.'),
  url: httpUrl().describe('Where the service answers. For `rest`, the address before the paths of `@rest`.').meta({ sample: 'http://127.0.0.1:4101/graphql' }),
  schema: choice(['file', 'introspect', 'sdl'])
    .prefault('file')
    .describe("Where its schema comes from: `schemas/<name>.graphql`, introspection, or the service's `_sdl` field; the last two are fetched at start and cached in .gatehouse/."),
  prefix: graphqlName().exactOptional().describe('Put before the names of its types.').meta({ sample: 'Billing_' }),
  rename: rename.prefault({}).describe('New names for types and root fields, before directives are read.').meta({ sample: { User: 'BillingUser', 'Query.node': 'billingNode' } }),
  hide: list(fieldCoordinate(), 'fields').prefault([]).describe('Fields that do not become part of the graph.').meta({ sample: ['Query.debug'] }),
  headers: serviceHeadersSchema.prefault({}).describe('Which headers travel to the service and back.'),
  identity: identity.prefault('none').describe("How the service learns who calls: not at all, the caller's token, claims in headers, or a token signed by the gateway (docs/authentication.md)."),
  timeout: duration('1ms', '1h').prefault('3s').describe("Longest time of one attempt, inside the request's deadline."),
  retry: retry.prefault({}).describe('Repeating what failed.'),
  circuitBreaker: circuitBreaker.prefault({}).describe('Leaving a failing service alone for a while.'),
  concurrency: integer(1, 65_536).prefault(256).describe('Calls to the service at one time; as many again may wait.'),
  maxResponseSize: size('1B', '1GiB').prefault('16MiB').describe('Largest answer that is read from the service.'),
  dedupe: flag().prefault(false).describe('Whether identical queries (of REST: GETs) in flight are sent once. Every header that goes to the service is part of what makes them identical, but for `x-request-id`: callers whose forwarded headers differ share nothing.'),
  bulkSize: integer(1, 10_000).prefault(BULK_SIZE).describe('Keys in one call to a bulk door of a REST service.'),
  errors: errors.prefault({}).describe("What of the service's errors reaches the client."),
  tls: tls.exactOptional().describe('Certificates for calls to the service.'),
})
  .refine(({ dedupe, headers }) => !dedupe || !headers.return.includes('set-cookie'), { path: ['dedupe'], error: 'cannot be `true` while `headers.return` has `set-cookie`: one client would be given the cookie of another; remove either' })
  .superRefine(refuseTwoAuthorizations)
  .refine(({ kind, schema }) => kind === 'graphql' || schema === 'file', { path: ['schema'], error: 'must be `file`: a REST service cannot tell its schema, so `schemas/<name>.graphql` does' })
  .refine(({ kind, url }) => kind === 'graphql' || !url.includes('?'), { path: ['url'], error: 'may not carry a query for a REST service, as paths are put behind it; write it in `query` of `@rest`, or send a header under `headers.set`' })
  .refine(({ kind, bulkSize }) => kind === 'rest' || bulkSize === BULK_SIZE, { path: ['bulkSize'], error: 'means something for `kind: rest` only; remove it' });

interface Told {
  readonly identity: string | { readonly jwt: object };
  readonly headers: { readonly forward: readonly string[]; readonly set: Readonly<Record<string, string>> };
}

/** A service believes one `authorization`: it is the one of `identity`, or the configuration's. */
function refuseTwoAuthorizations({ identity, headers: { forward, set } }: Told, context: z.core.$RefinementCtx): void {
  const way = typeof identity === 'object' ? '{ jwt: { … } }' : identity;
  if (way === 'none' || way === 'headers') return;
  for (const [list, names] of [['forward', forward], ['set', Object.keys(set)]] as const) {
    if (names.includes('authorization')) context.addIssue({ code: 'custom', path: ['identity'], message: `cannot be \`${way}\` while \`headers.${list}\` has \`authorization\`, which \`identity\` writes; remove either` });
  }
}

export const servicesSchema = z
  .record(serviceName(), serviceSchema, { error: 'must be a mapping of service names to services' })
  .refine((services) => Object.keys(services).length > 0, { error: 'must be a mapping with at least one service' })
  .meta({ expects: 'a mapping of service names to services' });
