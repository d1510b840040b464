/**
 * What is computed from a value that could not be fetched fails with it: a service is not asked to compute from nothing. Null
 * that a service gave for a value is a value, and sent where the door takes it.
 */
import { GatewayError } from '../errors.ts';
import { isJsonObject } from '../lib/json.ts';
import type { Answers, Row } from './answers.ts';
import { compileIdentity, type Rows } from './keys.ts';
import type { Join, KeyRead, RowRead } from './plan.ts';
import { compileRead } from './read-row.ts';

/** Whether an input of the join failed. `joins`: those of the object, of which it is one. Undefined for a join without inputs. */
export function compileInputFailure(join: Join, joins: readonly Join[]): ((rows: Rows, answers: Answers) => boolean) | undefined {
  const inputs = join.key.filter((read, position) => read.isInput === true || !join.identity.includes(position));
  if (inputs.length === 0) return undefined;
  const failures = inputs.map((input) => compileFailure(input, joins));
  return (rows, answers) => failures.some((isFailed) => isFailed(rows, answers));
}

function compileFailure(input: KeyRead, joins: readonly Join[]): (rows: Rows, answers: Answers) => boolean {
  const origin = joins[input.source - 1];
  const identify = origin === undefined ? undefined : compileIdentity(origin);
  const isFailedIn = compileFault(input);
  return (rows, { entries, faults }) => {
    const row = rows[input.source];
    if (row !== null && row !== undefined) return !faults.isEmpty && isFailedIn(row, faults);
    const identity = identify?.(rows);
    return identity !== undefined && origin !== undefined && entries[origin.entry]?.get(identity) instanceof GatewayError;
  };
}

type Faults = Answers['faults'];

function compileFault({ from, members = [] }: RowRead): (container: Row, faults: Faults) => boolean {
  const read = compileRead(from);
  const inside = members.map(compileFault);
  const isFailed = (value: unknown, faults: Faults): boolean => {
    if (Array.isArray(value)) return value.some((item, index) => (item === null ? faults.at(value, index) !== undefined : isFailed(item, faults)));
    return isJsonObject(value) && inside.some((one) => one(value, faults));
  };
  return (container, faults) => {
    const value = read(container);
    return value === null || value === undefined ? faults.at(container, from) !== undefined : isFailed(value, faults);
  };
}
