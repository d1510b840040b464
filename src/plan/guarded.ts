/** What guarded fields are in a plan: denied ones, those that only closed doors lead to, and those whose rule looks at the object. */
import { Kind, isNonNullType, print, type FieldNode, type GraphQLObjectType } from 'graphql';
import { fieldOf, type Fields } from './collect.ts';
import type { Later } from './drafts.ts';
import type { GuardsOf } from './field-guards.ts';
import type { DoorsTo } from './guarded-doors.ts';
import type { Guard, Verdict, VerdictOn } from './guards.ts';
import type { RowJoiner } from './join-rows.ts';
import type { Origin } from './place.ts';
import type { Denied, ObjectGuard } from './plan.ts';

/** What is known of the caller's rights. Left out: to have everything. */
export interface Access {
  readonly verdictOn: VerdictOn;
  readonly guardsOf: GuardsOf;
  /** The doors that may be used for the caller. Left out: all. */
  readonly doorsTo?: DoorsTo | undefined;
}

export const FULL_ACCESS: Access = { verdictOn: () => 'allowed', guardsOf: () => undefined };

/** Nothing is asked for it. */
interface DeniedShape {
  readonly name: string;
  readonly field?: string;
  readonly denied: Denied;
}

/** Of one plan. */
export class GuardedFields {
  /** `Type.field`. */
  readonly denied = new Set<string>();
  readonly verdictOn: VerdictOn;
  readonly #access: Access;
  readonly #joiner: RowJoiner;
  #guards = 0;

  constructor(access: Access, joiner: RowJoiner) {
    this.verdictOn = access.verdictOn;
    this.#access = access;
    this.#joiner = joiner;
  }

  /** By response name. Fields that only closed doors lead to are denied like those that a rule denies. */
  verdicts(type: GraphQLObjectType, fields: Fields, own: Origin): ReadonlyMap<string, Verdict> {
    const verdicts = new Map([...fields].map(([name, [node]]) => [name, this.verdictOn(type.name, node)]));
    if (this.#access.doorsTo === undefined) return verdicts;
    for (const [name, [node]] of fields) if (this.#joiner.isClosed(type, this.needs(type, node, verdicts.get(name)), own)) verdicts.set(name, 'denied');
    return verdicts;
  }

  /** The fields that it takes to give one to the client. */
  needs(type: GraphQLObjectType, node: FieldNode, verdict: Verdict | undefined): readonly string[] {
    if (verdict === 'denied') return [];
    return verdict === 'by object' ? [node.name.value, ...this.#rulesOf(type, node).flatMap(({ reads }) => reads)] : [node.name.value];
  }

  deny(type: GraphQLObjectType, name: string, as: string): Later<DeniedShape> {
    this.denied.add(`${type.name}.${name}`);
    const denied: Denied = { nonNull: isNonNullType(fieldOf(type, name).type) };
    return () => ({ name: as, denied, ...(as !== name && { field: name }) });
  }

  /** The same field under several names is asked about once: a rule takes microseconds, and there may be thousands of rows. */
  guard(type: GraphQLObjectType, node: FieldNode, known: ObjectGuard[], originOf: (field: string) => Origin): ObjectGuard {
    const guard = objectGuard(this.#guards, type, node, this.#rulesOf(type, node), originOf);
    const same = known.find(({ written }) => written === guard.written);
    if (same !== undefined) return same;
    this.#guards += 1;
    known.push(guard);
    return guard;
  }

  #rulesOf(type: GraphQLObjectType, node: FieldNode): readonly Guard[] {
    return this.#access.guardsOf(type.name, node.name.value)?.own ?? [];
  }
}

/** A root field that may not be null and is denied makes the whole answer null, whatever the others are: nobody is asked for them. */
export function withoutLost(type: GraphQLObjectType, fields: Fields, verdictOn: VerdictOn): Fields {
  const lost = [...fields].find(([, [node]]) => {
    const declared = type.getFields()[node.name.value];
    return declared !== undefined && isNonNullType(declared.type) && verdictOn(type.name, node) !== 'allowed';
  });
  return lost === undefined ? fields : new Map([lost]);
}

/** Asks for what the rules read, under names of the planner's choice as everything: no alias of a client can stand for it. `originOf`: the row that has a field of the object. */
function objectGuard(id: number, type: GraphQLObjectType, node: FieldNode, rules: readonly Guard[], originOf: (field: string) => Origin): ObjectGuard {
  const reads = [...new Set(rules.flatMap((rule) => rule.reads))].map((member) => {
    const origin = originOf(member);
    return { member, source: origin.source, from: origin.selection.add(member).name };
  });
  const written = print({ kind: Kind.FIELD, name: node.name, arguments: node.arguments ?? [] });
  return { id, type: type.name, fields: rules.map(({ field }) => field.slice(field.indexOf('.') + 1)), reads, written };
}
