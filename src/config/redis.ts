/** `redis`: shared memory of several replicas; never a database. */
import { duration, pattern, section, someOf, text } from './kinds.ts';

const NODE = 'a host and port, such as `10.0.0.5:6379`';
const node = () => pattern(/^(rediss?:\/\/)?[^\s/]+:\d{1,5}$/, NODE).refine((text) => isPort(text.slice(text.lastIndexOf(':') + 1)), { error: `must be ${NODE}` });

function isPort(digits: string): boolean {
  return Number(digits) >= 1 && Number(digits) <= 65_535;
}

const ADDRESS = 'an address such as `redis://127.0.0.1:6379` or `rediss://…`';

const sentinel = section({
  name: text('the name of the master').describe('Name of the master.').meta({ sample: 'main' }),
  nodes: someOf(node(), 'hosts and ports').describe('The sentinels.').meta({ sample: ['10.0.0.5:26379'] }),
});

export const redisSchema = section({
  url: pattern(/^rediss?:\/\/\S+$/, ADDRESS)
    // Whoever connects would throw, with the address and its password in the error.
    .refine((text) => URL.canParse(text), { error: `must be ${ADDRESS}` })
    .exactOptional()
    .describe('One server.')
    .meta({ sample: 'redis://127.0.0.1:6379' }),
  cluster: someOf(node(), 'hosts and ports').exactOptional().describe('Nodes of a cluster.').meta({ sample: ['10.0.0.5:6379', '10.0.0.6:6379'] }),
  sentinel: sentinel.exactOptional().describe('A master found through sentinels.'),
  keyPrefix: text().prefault('gatehouse:').describe('Put before every key.'),
  timeout: duration('1ms', '1m').prefault('50ms').describe('Longest wait for one command.'),
}).refine(({ url, cluster, sentinel: group }) => [url, cluster, group].filter((way) => way !== undefined).length === 1, {
  when: ({ issues }) => issues.length === 0,
  error: 'needs exactly one of `url`, `cluster` and `sentinel`',
});
