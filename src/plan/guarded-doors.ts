/**
 * Doors that are always sent what access rules guard: an input of computed fields that they take no null for, whatever is asked
 * of them. Who may not have the input may not have it sent from one service to another either, so the door is closed then. The
 * key of an entity is no input: it says which entity is meant, and goes wherever the entity is fetched.
 */
import type { FieldGuards, InputGuardsOf } from './field-guards.ts';
import type { Verdict } from './guards.ts';
import type { DoorModel, GraphModel } from './model.ts';

export interface GuardedInput {
  readonly door: DoorModel;
  /** A field of the door's type. */
  readonly name: string;
  readonly guards: FieldGuards;
}

/** Of the doors to a type. */
export type GuardedInputsOf = (type: string) => readonly GuardedInput[];

/** Found once for each type. */
export function createGuardedInputs(model: GraphModel, guardsOf: InputGuardsOf): GuardedInputsOf {
  const known = new Map<string, readonly GuardedInput[]>();
  return (type) => {
    let found = known.get(type);
    if (found === undefined) {
      known.set(type, (found = model.doorsTo(type).flatMap((door) => door.inputs.flatMap((input): GuardedInput[] => {
        const guards = guardsOf(type, input);
        return guards === undefined ? [] : [{ door, name: input.name, guards }];
      }))));
    }
    return found;
  };
}

/** What services compute from guarded inputs, `Type.field`, sorted: an engine that does not plan would send these whoever asks. */
export function computedFromGuarded(model: GraphModel, guardsOf: InputGuardsOf): readonly string[] {
  const types = new Set(model.services.flatMap(({ schema }) => Object.keys(schema.getTypeMap())));
  const found = [...types].flatMap((type) => model.doorsTo(type)).flatMap(({ type, computed }) => [...computed].flatMap(([field, inputs]) => (inputs.some((input) => guardsOf(type, input) !== undefined) ? [`${type}.${field}`] : [])));
  return [...new Set(found)].sort();
}

/** The doors to an object type that may be used for a caller. */
export type DoorsTo = (type: string) => readonly DoorModel[];

/** What `doors` become; they themselves where nothing is closed. `inputs`: those of them that are guarded. */
export function openDoors(doors: readonly DoorModel[], inputs: readonly GuardedInput[], verdictOn: (input: GuardedInput) => Verdict): readonly DoorModel[] {
  const withheld = inputs.map((input) => ({ ...input, verdict: verdictOn(input) })).filter(({ verdict }) => verdict !== 'allowed');
  if (withheld.length === 0) return doors;
  return doors.flatMap((door) => {
    const own = withheld.filter((input) => input.door === door);
    if (own.length === 0) return [door];
    if (own.some(({ verdict }) => verdict === 'denied')) return [];
    // What is made of an input has the verdict of the input, by object (field-guards.ts). For all else nobody would ask the object.
    const computed = new Map([...door.computed].filter(([, inputsOfField]) => own.every(({ name }) => inputsOfField.some((input) => input.name === name))));
    return computed.size === 0 ? [] : [{ ...door, computed, onlyComputes: true as const }];
  });
}
