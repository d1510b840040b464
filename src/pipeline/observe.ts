/** One log line and one set of metrics per request, when its response has ended. Outermost: it sees what everything else did. */
import type { RequestContext } from '../context.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** Longest client text in a log line, in characters. Pino escapes what is in it. */
const TEXT_MAX = 120;

/** `status` as it was sent; 499 for a client that went before its answer, as nginx logs it. */
export function observeRequest(context: RequestContext, status: number, metrics: Metrics): void {
  const { source, operations, errorCodes } = context;
  const durationMs = performance.now() - context.startedAt;
  metrics.request(source.method, status, durationMs, errorCodes);
  const isProbe = source.path === '/health' || source.path === '/readiness' || source.path === '/ready';
  context.log[isProbe ? 'debug' : 'info'](
    {
      method: source.method.slice(0, TEXT_MAX),
      path: source.path.slice(0, TEXT_MAX),
      status,
      durationMs: Math.round(durationMs * 10) / 10,
      address: context.clientAddress,
      client: clientName(context),
      principal: principalLabel(context),
      graph: context.lease?.digest,
      operations: operations.length === 0 ? undefined : operations.map(({ operation, calls, cost }) => ({ kind: operation.operation, name: operation.name?.value.slice(0, TEXT_MAX), calls, cost })),
      errors: errorCodes.size === 0 ? undefined : [...errorCodes].slice(0, 10),
    },
    'request',
  );
}

/** Of what kind the caller is and through whom it came; who it is stays out of the log. */
function principalLabel({ principal: { kind, issuer, client } }: RequestContext): object | undefined {
  return kind === 'anonymous' ? undefined : { kind, issuer, client: client?.slice(0, TEXT_MAX) };
}

/** A label for people, never an identity: anybody can send it. */
export function clientName({ source: { header } }: RequestContext): string | undefined {
  const name = header('x-client-name') ?? header('apollographql-client-name');
  const version = header('x-client-version') ?? header('apollographql-client-version');
  if (name === undefined) return undefined;
  return `${name}${version === undefined ? '' : `@${version}`}`.slice(0, TEXT_MAX);
}
