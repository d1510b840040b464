// What all example services share: the life of a small HTTP process. Listen on loopback, print one ready line, end on SIGTERM,
// and end with the parent when there is one, so that nothing is left behind whatever happens to it.

import { createServer } from 'node:http';

const HIGHEST_PORT = 65_535;
/** A connection still busy this long after SIGTERM is cut. */
const CLOSE_AFTER_MS = 1_000;

/**
 * Serves one service and prints `{"service","url"}` on stdout when it answers. The port is the first argument, else `PORT`, else the
 * service's own; 0 takes any free port. `path` stands behind the port in that URL: `/graphql`, and nothing for a REST service.
 * `onListening` learns that URL before anybody else does.
 * @param {{ service: string, defaultPort: number, path?: string, handler: import('node:http').RequestListener, onListening?: (url: string) => void }} options
 */
export function serve({ service, defaultPort, path = '/graphql', handler, onListening }) {
  const wanted = process.argv[2] ?? process.env['PORT'] ?? String(defaultPort);
  const port = Number(wanted);
  if (wanted.trim() === '' || !Number.isInteger(port) || port < 0 || port > HIGHEST_PORT) {
    process.stderr.write(`${service}: the port must be a whole number from 0 to ${HIGHEST_PORT}, not "${wanted}"\n`);
    process.exit(2);
  }

  const server = createServer(handler);
  server.on('error', (error) => {
    const isInUse = 'code' in error && error.code === 'EADDRINUSE';
    process.stderr.write(`${service}: ${isInUse ? `port ${port} is in use` : error.message}\n`);
    process.exit(1);
  });
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    const actual = typeof address === 'object' && address !== null ? address.port : port;
    const url = `http://127.0.0.1:${actual}${path}`;
    onListening?.(url);
    process.stdout.write(`${JSON.stringify({ service, url })}\n`);
  });

  const end = () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), CLOSE_AFTER_MS);
  };
  process.on('SIGTERM', end);
  // Ctrl-C reaches every process of a terminal at once. Under a parent it is the parent that says when: the gateway drains first.
  process.on('SIGINT', () => {
    if (!process.connected) end();
  });
  process.on('disconnect', () => process.exit(0));
}
