/** The schema of a running GraphQL service: its `_sdl`, or its introspection. */
import { GraphQLError } from 'graphql';
import type { ServiceConfig } from '../config/index.ts';
import { OperatorError } from '../errors.ts';
import { fetchSdl } from '../schema/fetch-sdl.ts';
import { CallFailed, schemaQueries } from '../schema/schema-query.ts';
import { suggestDoors } from '../schema/suggest-doors.ts';
import { upstreamConfig } from '../upstream-config.ts';
import { createUpstream } from '../upstream/index.ts';

export async function graphqlSdl(name: string, service: ServiceConfig, dir: string): Promise<string> {
  const upstream = createUpstream(upstreamConfig(name, service, dir), { observe: () => undefined });
  const query = schemaQueries(name, upstream.execute, new AbortController().signal);
  try {
    const sdl = await fetchSdl('sdl', query).catch((error: unknown) => {
      if (error instanceof CallFailed) throw error;
      return fetchSdl('introspect', query);
    });
    return suggestDoors(name, sdl);
  } catch (error) {
    if (error instanceof GraphQLError) throw new OperatorError([{ message: `${service.url}: its \`_sdl\` does not parse: ${error.message}` }]);
    if (error instanceof OperatorError) throw new OperatorError(error.findings.map(({ message }) => ({ message: `${service.url}: ${message}` })));
    throw error;
  } finally {
    await upstream.destroy();
  }
}
