/** Hive Gateway with its defaults, in one process. */
import { join } from 'node:path';
import { defineConfig } from '@graphql-hive/gateway';

export const gatewayConfig = defineConfig({
  supergraph: join(process.env.RUN_FOLDER, 'composed.graphql'),
  host: '127.0.0.1',
  port: Number(process.env.PORT),
  graphqlEndpoint: '/graphql',
  fork: 1,
  pollingInterval: 0,
  logging: 'error',
  graphiql: false,
  landingPage: false,
});
