// Loaded into the gateway by start.mjs (`node --import`): should start.mjs be killed outright, the gateway drains and ends
// instead of holding its port for ever. The channel alone does not keep the gateway alive.

import cluster from 'node:cluster';

if (cluster.isPrimary && process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
