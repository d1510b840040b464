/** What is decided for each request about the doors to what an operation asks for: one sign for each guarded input (guarded-doors.ts). */
import type { Principal } from '../context.ts';
import { createInputGuards, type FieldGuards } from './field-guards.ts';
import { createGuardedInputs, openDoors, type DoorsTo, type GuardedInput, type GuardedInputsOf } from './guarded-doors.ts';
import type { FieldAccess, Guards, Verdict } from './guards.ts';
import type { GraphModel } from './model.ts';
import type { Plan } from './plan.ts';
import { NO_ARGUMENTS, rulesOf, signOf, verdictAt } from './sign.ts';

export interface DoorDecisions {
  readonly decide: (principal: Principal) => string;
  /** Undefined: the signs close none. */
  readonly doorsTo: (signs: string) => DoorsTo | undefined;
  /** The guarded inputs that the plan sends, and the fields it denies for a closed door: those that are not in `known`. */
  readonly explain: (plan: Plan, known: ReadonlySet<string>, signs?: string) => readonly FieldAccess[];
}

/** For the types whose fields an operation asks for. Undefined where no door to one of them takes what is guarded. */
export type FindDoorDecisions = (types: ReadonlySet<string>) => DoorDecisions | undefined;

export function createDoorDecisions(model: GraphModel, guards: Guards): FindDoorDecisions {
  const inputsOf = createGuardedInputs(model, createInputGuards(model, guards));
  return (types) => findDoorDecisions(model, inputsOf, types);
}

function findDoorDecisions(model: GraphModel, inputsOf: GuardedInputsOf, types: ReadonlySet<string>): DoorDecisions | undefined {
  const inputs = [...types].flatMap((type) => inputsOf(type));
  if (inputs.length === 0) return undefined;
  // Doors that take the same share a sign.
  const guards = [...new Set(inputs.map((input) => input.guards))];
  const indexes = new Map<FieldGuards, number>(guards.map((one, index) => [one, index]));
  const open = '+'.repeat(guards.length);
  const verdictIn = (signs: string) => (input: GuardedInput): Verdict => verdictAt(signs, indexes.get(input.guards));

  return {
    decide(principal) {
      let signs = '';
      for (const one of guards) signs += signOf(one, principal, NO_ARGUMENTS, true);
      return signs;
    },
    doorsTo: (signs) => (signs === open ? undefined : remembering((type) => openDoors(model.doorsTo(type), inputsOf(type), verdictIn(signs)))),
    explain(plan, known, signs) {
      const verdictOn = signs === undefined ? undefined : verdictIn(signs);
      const sent = plan.entries.flatMap((entry) => inputs.filter(({ door }) => door.type === entry.type && door.field === entry.door && door.service.name === plan.fetches[entry.fetch]?.service));
      const closed = (plan.denied ?? []).filter((field) => !known.has(field)).flatMap((field): FieldAccess[] => {
        const rules = closing(field, inputs.filter((input) => verdictOn?.(input) !== 'allowed'));
        return rules.length === 0 ? [] : [{ field, rule: rules.join(' and '), verdict: 'denied' }];
      });
      return [...[...new Set(sent)].map((input) => ({ field: placeOf(input), rule: `${rulesOf(placeOf(input), input.guards)}, for \`${input.door.field}\` of ${input.door.service.name}`, ...(verdictOn !== undefined && { verdict: verdictOn(input) }) })), ...closed];
    },
  };
}

/** What keeps a field from being had: inputs of doors that give it, or else of those on the way to one. */
function closing(field: string, withheld: readonly GuardedInput[]): string[] {
  const [type = '', name = ''] = field.split('.');
  const ofType = withheld.filter(({ door }) => door.type === type);
  const giving = ofType.filter(({ door }) => door.computed.has(name) || door.service.owns(type, name));
  return [...new Set((giving.length > 0 ? giving : ofType).map((input) => `${rulesOf('', input.guards)}, which \`${input.door.field}\` of ${input.door.service.name} takes`))];
}

function placeOf({ door, name }: GuardedInput): string {
  return `${door.type}.${name}`;
}

function remembering(doorsTo: DoorsTo): DoorsTo {
  const known = new Map<string, ReturnType<DoorsTo>>();
  return (type) => {
    let found = known.get(type);
    if (found === undefined) known.set(type, (found = doorsTo(type)));
    return found;
  };
}
