/** `redis`: shared memory of several replicas; never a database. */
import { duration, pattern, section, someOf, text } from './kinds.ts';

const node = () => pattern(/^(rediss?:\/\/)?[^\s/]+:\d{1,5}$/, 'a host and port, such as `10.0.0.5:6379`');

const sentinel = section({
  name: text('the name of the master').describe('Name of the master.').meta({ sample: 'main' }),
  nodes: someOf(node(), 'hosts and ports').describe('The sentinels.').meta({ sample: ['10.0.0.5:26379'] }),
});

export const redisSchema = section({
  url: pattern(/^rediss?:\/\/\S+$/, 'an address such as `redis://127.0.0.1:6379` or `rediss://…`')
    .exactOptional()
    .describe('One server.')
    .meta({ sample: 'redis://127.0.0.1:6379' }),
  cluster: someOf(node(), 'hosts and ports').exactOptional().describe('Nodes of a cluster.').meta({ sample: ['10.0.0.5:6379', '10.0.0.6:6379'] }),
  sentinel: sentinel.exactOptional().describe('A master found through sentinels.'),
  keyPrefix: text().prefault('gatehouse:').describe('Put before every key.'),
  timeout: duration('1ms', '1m').prefault('50ms').describe('Longest wait for one command.'),
}).refine(({ url, cluster, sentinel: group }) => [url, cluster, group].filter((way) => way !== undefined).length === 1, {
  error: 'needs exactly one of `url`, `cluster` and `sentinel`',
});
