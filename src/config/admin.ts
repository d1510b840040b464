/** `admin`: the operators' listener; never on the client port. */
import { choice, list, section, someOf, text } from './kinds.ts';
import { serviceName } from './names.ts';
import { host, port } from './net-kinds.ts';

const token = section({
  name: text('a name').describe('Who holds the token; written to the log and to releases as their author.').meta({ sample: 'ci-users' }),
  token: text('the token as text, best as `${NAME}`').describe('The bearer token. Take it from the environment or a file.').meta({ sample: '${CI_TOKEN}' }),
  can: someOf(choice(['read', 'publish']), 'rights').describe('What the holder may do: read the state, publish schemas and documents.'),
  services: list(serviceName(), 'service names').exactOptional().describe('Services whose schemas the holder may publish. Left out: every one.').meta({ sample: ['users'] }),
  clients: list(text('a client name'), 'client names').exactOptional().describe('Clients whose documents the holder may publish. Left out: every one.').meta({ sample: ['web'] }),
});

export const adminSchema = section({
  host: host().prefault('127.0.0.1').describe('Address the admin listener binds to.'),
  port: port().prefault(4001).describe('Port of the admin listener. 0 is any free port.'),
  hosts: someOf(host().toLowerCase(), 'host names')
    .prefault(['localhost', '127.0.0.1'])
    .describe('Names a request may give in its Host header; any other is refused, so that no web page can reach the listener by DNS rebinding.'),
  tokens: list(token, 'tokens').prefault([]).describe('Bearer tokens for the admin API. None: only /metrics, /health, /readiness and /.well-known/jwks.json answer.'),
});
