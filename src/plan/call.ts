/** What all fetches of one run share, and what they say of an answer. */
import type { GatewayError } from '../errors.ts';
import { misfit } from '../schema/misfit.ts';
import type { CallContext, UpstreamResult } from '../upstream/executor.ts';
import type { Answers } from './answers.ts';
import { put } from './response.ts';

/** A class for the reason that upstream/call.ts gives. */
export class Run {
  readonly context: CallContext;
  /** The client's, coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly answers: Answers;
  /** A mutation gave null where none may be: the operation's answer is null, and nothing that comes after it is done. */
  isOver = false;

  constructor(context: CallContext, variables: Run['variables'], answers: Answers) {
    this.context = context;
    this.variables = variables;
    this.answers = answers;
  }
}

/** Adds the client's variables of these names to those of a request. One that the client left out stays out. */
export function addVariables(sent: Record<string, unknown>, names: readonly string[], variables: Run['variables']): Record<string, unknown> {
  for (const name of names) {
    if (Object.hasOwn(variables, name)) put(sent, name, variables[name]);
  }
  return sent;
}

/** Why an answer has no data at all. `field`: the root field that the reason is wanted for. */
export function failureOf({ errors = [] }: UpstreamResult, service: string, field?: string): GatewayError {
  const own = field === undefined ? undefined : errors.find(({ path }) => path?.[0] === field);
  return own ?? errors[0] ?? misfit(service);
}
