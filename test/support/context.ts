/** A request context as the adapters make it, for testing one stage. */
import type { RequestContext, RequestSource } from '../../src/context.ts';
import { createLogger, type Logger } from '../../src/telemetry/logger.ts';

export interface TestRequest {
  readonly method?: string;
  readonly path?: string;
  readonly search?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly peer?: string;
  readonly body?: readonly (string | Uint8Array)[];
}

export function createLog(): { log: Logger; lines: Record<string, any>[] } {
  const lines: Record<string, any>[] = [];
  return { log: createLogger({ level: 'debug', format: 'json', write: (line) => lines.push(JSON.parse(line)) }), lines };
}

export function createRequestContext({ method = 'POST', path = '/graphql', search = '', headers = {}, peer = '127.0.0.1', body = [] }: TestRequest = {}, log: Logger = createLog().log): RequestContext {
  const source: RequestSource = {
    method, path, search, peer,
    header: (name) => headers[name],
    async *body() {
      for (const chunk of body) yield Buffer.from(chunk as string);
    },
  };
  return {
    source, startedAt: performance.now(), abort: new AbortController(), responseHeaders: new Map(), returnedHeaders: [], onEnd: [], operations: [], errorCodes: new Set(),
    requestId: '', log, clientAddress: undefined, answer: undefined, mediaType: 'application/json', params: [], isPastDeadline: false, invalidAnswers: 0, lease: undefined,
  };
}

/** The code of the GatewayError that `act` throws. */
export async function refusalOf(act: () => unknown): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return (error as { extensions?: { code?: string } }).extensions?.code;
  }
}
