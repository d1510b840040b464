/** One field with `@rest(path:)`: its arguments → one HTTP call → its value. */
import { getNamedType, getNullableType, isListType, type GraphQLOutputType } from 'graphql';
import { GatewayError, type ErrorCode } from '../../errors.ts';
import { isJsonObject } from '../../lib/json.ts';
import type { CallContext, RestAnswer, RestRequest, RestUpstream } from '../../upstream/executor.ts';
import { misfit } from '../misfit.ts';
import { select, type ReadAnswer } from './answer.ts';
import { Exchange, callAtOnce, forgetAnswers, loadCall } from './loaders.ts';
import type { RestCall } from './model.ts';
import { renderRequest, type WireRequest } from './request.ts';
import { Member } from './row.ts';

export type Arguments = Readonly<Record<string, unknown>>;

export interface Caller {
  /**
   * Undefined when the field is null without a call.
   *
   * @throws GatewayError for values that cannot be sent.
   */
  readonly render: (args: Arguments, parent: (field: string) => unknown) => WireRequest | undefined;
  /**
   * The value of the answer, or an Error in its place. `atOnce`: it has waited for others of its tick already.
   *
   * @throws GatewayError when the call fails.
   */
  readonly send: (wire: WireRequest, context: CallContext, atOnce?: boolean) => Promise<unknown>;
}

export interface CallerOptions {
  readonly service: string;
  readonly call: RestCall;
  readonly type: GraphQLOutputType;
  readonly isMutation: boolean;
  readonly upstream: RestUpstream;
  readonly read: ReadAnswer;
}

export function createCaller({ service, call, type, isMutation, upstream, read }: CallerOptions): Caller {
  const kind = isMutation ? 'mutation' : 'query';
  const fixed = { field: call.field, kind, reads: readsOf(call, type), expects: new Set(call.outcomes.keys()), codes: call.codes } as const;
  const reader = JSON.stringify([service, call.method, fixed.reads, [...fixed.expects], [...fixed.codes]]);
  const isAcknowledged = isAcknowledgement(call, type);

  const valueOf = ({ status, body }: RestAnswer): unknown => {
    const outcome = call.outcomes.get(status);
    if (outcome?.kind === 'null') return null;
    if (outcome?.kind === 'type') return new Member(outcome.type, isJsonObject(body) ? body : {});
    if (isAcknowledged) return typeof body === 'boolean' ? body : !(typeof body === 'string' && body.trim() === 'false');
    return read(select(body, call.select, service, call.field), type, call.field);
  };

  const mutate = async (request: RestRequest): Promise<RestAnswer | GatewayError> => {
    try {
      return await send(request);
    } finally {
      // It may have been carried out even if it has failed.
      forgetAnswers(request.context);
    }
  };

  const send: RestUpstream = async (request) => {
    const answer = await upstream(request);
    if (!(answer instanceof GatewayError)) request.context.noteFreshness?.({ service, status: answer.status, headers: answer.freshness });
    return answer;
  };

  return {
    render(args, parent) {
      try {
        return renderRequest(call, args, parent);
      } catch (error) {
        // A value of its own row that cannot be sent back to it: the renderer does not know whose, and names a field that may be hidden.
        if (hasCode(error, 'UPSTREAM_INVALID_RESPONSE')) throw misfit(service, { reason: error.message });
        throw error;
      }
    },
    async send(wire, context, atOnce = false) {
      const request = new Request(fixed, wire, context);
      const answer = await (isMutation ? mutate(request) : (atOnce ? callAtOnce : loadCall)(context, new Exchange(request, send, reader)));
      if (answer instanceof GatewayError) throw answer;
      return valueOf(answer);
    },
  };
}

/** Of a class for the reason that loaders.ts gives. */
class Request implements RestRequest {
  readonly kind: RestRequest['kind'];
  readonly field: string;
  readonly method: RestRequest['method'];
  readonly target: string;
  readonly headers: RestRequest['headers'];
  readonly body: RestRequest['body'];
  readonly reads: RestRequest['reads'];
  readonly expects: RestRequest['expects'];
  readonly codes: RestRequest['codes'];
  readonly context: CallContext;

  constructor(fixed: Pick<RestRequest, 'field' | 'kind' | 'reads' | 'expects' | 'codes'>, wire: WireRequest, context: CallContext) {
    this.kind = fixed.kind;
    this.field = fixed.field;
    this.method = wire.method;
    this.target = wire.target;
    this.headers = wire.headers;
    this.body = wire.body;
    this.reads = fixed.reads;
    this.expects = fixed.expects;
    this.codes = fixed.codes;
    this.context = context;
  }
}

/** For keys that other services sent: one that cannot be sent on is not the client's fault, who may not know of the door. */
export function forEntities(caller: Caller, service: string): Caller {
  return {
    ...caller,
    render(args, parent) {
      try {
        return caller.render(args, parent);
      } catch (error) {
        if (!hasCode(error, 'BAD_USER_INPUT')) throw error;
        throw new GatewayError('UPSTREAM_INVALID_RESPONSE', `The service \`${service}\` cannot be asked for this by the key that another service sent.`, { extensions: { service }, cause: error.message });
      }
    },
  };
}

function hasCode(error: unknown, code: ErrorCode): error is GatewayError {
  return error instanceof GatewayError && error.extensions['code'] === code;
}

/** JSON, but for a field that takes the whole answer and is something that answers are besides. */
function readsOf(call: RestCall, type: GraphQLOutputType): RestRequest['reads'] {
  if (isAcknowledgement(call, type)) return 'text';
  const whole = getNullableType(type);
  if (call.select.length > 0 || isListType(whole)) return 'json';
  const { name } = getNamedType(whole);
  if (name === 'Base64') return 'bytes';
  return name === 'String' || name === 'ID' ? 'text' : 'json';
}

/** A Boolean that is the whole answer says that it worked. */
function isAcknowledgement(call: RestCall, type: GraphQLOutputType): boolean {
  const whole = getNullableType(type);
  return call.select.length === 0 && !isListType(whole) && getNamedType(whole).name === 'Boolean';
}
