/** The services in a process of their own. First it sends their addresses, then, to any message, how many requests they have answered. */
import { startUpstreams } from './upstreams.ts';

const upstreams = await startUpstreams();
process.on('message', () => process.send?.(upstreams.served()));
process.once('disconnect', () => process.exit(0));
process.send?.(upstreams.urls);
