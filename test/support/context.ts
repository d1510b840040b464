/** A request context as the adapters make it, for testing one stage. */
import { ANONYMOUS, type PeerCertificate, type RequestContext, type RequestSource } from '../../src/context.ts';
import { Abort } from '../../src/lib/abort.ts';
import { createLogger, type Logger } from '../../src/telemetry/logger.ts';

export interface TestRequest {
  readonly method?: string;
  readonly path?: string;
  readonly search?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly peer?: string;
  readonly certificate?: PeerCertificate;
  readonly body?: readonly (string | Uint8Array)[];
}

/** Knows how many listen. */
export class CountingAbort extends Abort {
  readonly listening = new Set<() => void>();

  override addEventListener(type: 'abort', listener: () => void): void {
    this.listening.add(listener);
    super.addEventListener(type, listener);
  }

  override removeEventListener(type: 'abort', listener: () => void): void {
    this.listening.delete(listener);
    super.removeEventListener(type, listener);
  }
}

export function createLog(): { log: Logger; lines: Record<string, any>[] } {
  const lines: Record<string, any>[] = [];
  return { log: createLogger({ level: 'debug', format: 'json', write: (line) => lines.push(JSON.parse(line)) }), lines };
}

export function createRequestContext({ method = 'POST', path = '/graphql', search = '', headers = {}, peer = '127.0.0.1', certificate, body = [] }: TestRequest = {}, log: Logger = createLog().log): RequestContext & { readonly abort: CountingAbort } {
  const source: RequestSource = {
    method, path, search, peer,
    header: (name) => headers[name],
    headerValues: (name) => (headers[name] === undefined ? [] : [headers[name]]),
    certificate: () => certificate,
    async *body() {
      for (const chunk of body) yield Buffer.from(chunk as string);
    },
  };
  return {
    source, startedAt: performance.now(), abort: new CountingAbort(), responseHeaders: new Map(), returnedHeaders: [], onEnd: [], operations: [], errorCodes: new Set(),
    requestId: '', log, clientAddress: undefined, answer: undefined, hasHeaders: false, mediaType: 'application/json', asked: [], params: [], refusals: undefined, isPastDeadline: false, principal: ANONYMOUS, invalidAnswers: 0, lease: undefined,
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
