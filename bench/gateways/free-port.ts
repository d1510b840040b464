/** A port for a program that must be told one. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Of the loopback interface; free a moment ago, which is as good as it gets. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
