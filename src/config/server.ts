/** `server`: the client listener. */
import { z } from 'zod';

import { duration, filePath, flag, integer, list, pattern, section, size, someOf, text } from './kinds.ts';
import { addressRange, headerName, host, origin, port, preflightHeader } from './net-kinds.ts';

/** Paths the client listener answers itself (contract.md, section 6). */
const OWN_PATHS = ['/health', '/readiness', '/ready'];

const path = pattern(/^\/[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$/, 'a path that starts with `/`, such as `/graphql`').refine((value) => !OWN_PATHS.includes(value), {
  error: 'must be another path: `/health`, `/readiness` and `/ready` are answered by the gateway itself',
});

const workers = z
  .union([integer(1, 1024), z.literal('auto')], { error: 'must be an integer from 1 to 1024, or `auto`' })
  .meta({ expects: 'an integer from 1 to 1024, or `auto`' });

const cors = section({
  origins: list(origin(), 'origins').prefault([]).describe('Origins whose pages may call the gateway. Nothing is allowed unless named; `*` is every origin.'),
  credentials: flag().prefault(false).describe('Whether those pages may send cookies. Not together with the origin `*`.'),
  headers: list(headerName(), 'header names').prefault([]).describe('Request headers those pages may send, besides `content-type` and the headers of `csrf`.'),
  maxAge: duration('0s', '24h').prefault('10m').describe('How long a browser may remember the answer to a preflight.'),
}).refine(({ credentials, origins }) => !(credentials && origins.includes('*')), {
  path: ['origins'],
  error: 'may not contain `*` while `credentials` is true, because every site could then act as the visitor; name each origin',
});

const csrf = section({
  headers: list(preflightHeader(), 'header names')
    .prefault(['x-gatehouse-preflight', 'apollo-require-preflight', 'x-apollo-operation-name'])
    .describe('A request must carry one of these headers or `content-type: application/json`, which no foreign page can send without a preflight.'),
});

const tls = section({
  cert: filePath().describe('Certificate chain, PEM.').meta({ sample: 'tls/cert.pem' }),
  key: filePath().describe('Private key, PEM.').meta({ sample: 'tls/key.pem' }),
  clientCa: filePath().exactOptional().describe('Certificate authorities whose client certificates are accepted, PEM.').meta({ sample: 'tls/clients.pem' }),
});

const introspection = z
  .union([flag(), section({ roles: someOf(text('a role'), 'roles').describe('Roles whose members may introspect.') })], {
    error: 'must be true, false or `{ roles: [...] }`',
  })
  .meta({ expects: 'true, false or `{ roles: [...] }`' });

export const serverSchema = section({
  host: host().prefault('127.0.0.1').describe('Address the client listener binds to. The environment variable GATEHOUSE_HOST overrides it.'),
  port: port().prefault(4000).describe('Port of the client listener. 0 is any free port; the chosen one is printed and logged.'),
  path: path.prefault('/graphql').describe('Path of the GraphQL endpoint.'),
  workers: workers.prefault(1).describe('Processes that serve requests; `auto` is one per core.'),
  requestTimeout: duration('1ms', '24h').prefault('30s').describe('Deadline of a whole request, calls to services included.'),
  drainDelay: duration('0s', '1h').prefault('5s').describe('After SIGTERM: how long the gateway says it is not ready but still serves, before it drains.'),
  shutdownGrace: duration('0s', '1h').prefault('20s').describe('How long requests in flight may take to finish once draining has begun.'),
  keepAliveTimeout: duration('1ms', '1h').prefault('75s').describe("How long an idle connection is kept. Longer than the load balancer's, or it meets closed connections."),
  headersTimeout: duration('1ms', '1h').prefault('10s').describe('How long a client may take to send the request headers.'),
  maxBodySize: size('1B', '1GiB').prefault('256KiB').describe('Largest request body, counted in bytes as they arrive and after decompression, chunked bodies too.'),
  compression: flag().prefault(false).describe('Whether answers are compressed when the client accepts it.'),
  trustedProxies: list(addressRange(), 'IP addresses or CIDR ranges')
    .prefault([])
    .describe('Proxies whose X-Forwarded-* and x-request-id headers are believed. From anyone else they are ignored.')
    .meta({ sample: ['10.0.0.0/8'] }),
  cors: cors.prefault({}).describe('Cross-origin requests of browsers.'),
  csrf: csrf.prefault({}).describe('Protection against requests that other sites make in the name of a visitor.'),
  tls: tls.exactOptional().describe('Serve https. Left out: plain http.'),
  graphiql: flag().prefault(false).describe('Whether GraphiQL is served to browsers. `gatehouse dev` turns it on.'),
  introspection: introspection.prefault(false).describe('Who may introspect the graph, and is given "did you mean" in errors.'),
});
