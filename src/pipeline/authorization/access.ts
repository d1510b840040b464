/**
 * Who may have which field of one graph: policies, what services declare in their SDL, and the fallback, read once per release.
 * Planning asks `decide` before anything is fetched and leaves out what is denied; where only the object can decide, execution
 * asks `allows` with the object's true values. All rules of a field hold together (AND); a rule that fails denies.
 */
import { isObjectType, type GraphQLSchema } from 'graphql';
import { OperatorError, type Finding } from '../../errors.ts';
import { createRuleChecker } from './check-rule.ts';
import { constantOf } from './decide.ts';
import { createEvaluate } from './evaluate.ts';
import { createGuards, type ShieldedAccess } from './guards.ts';
import { fieldsTypesOf } from './place.ts';
import { readPolicies } from './policy-rules.ts';
import { createRuleTable, type PlacedRule } from './rule-table.ts';
import { deny, type Policies } from './rules.ts';
import { readServiceRules, type DeclaringService } from './service-rules.ts';

export type { Access, Guard, ShieldedAccess } from './guards.ts';

export interface AccessDependencies {
  /** Told of each rule that throws or returns no boolean, by name, once in the life of the access. */
  readonly onRuleError: (rule: string, error: unknown) => void;
  /** The graph lacks services that have never answered: what policies say of unknown types and fields is kept for later. Default false. */
  readonly isPartial?: boolean;
}

/**
 * `schema`: what clients see. `services`: in gateway names, as composed. Rules' functions are called with made-up callers (probe.ts).
 * @throws OperatorError with everything that is wrong.
 */
export function createAccess(schema: GraphQLSchema, policies: Policies, services: readonly DeclaringService[], { onRuleError, isPartial = false }: AccessDependencies): ShieldedAccess {
  const table = createRuleTable();
  const findings: readonly Finding[] = [...readPolicies(schema, policies, createRuleChecker(), table.add, { isPartial }), ...readServiceRules(schema, services, table.add)];
  if (findings.length > 0) throw new OperatorError(findings);

  const fallback: PlacedRule | undefined = policies.fallback === 'deny' ? { rule: deny, label: 'fallback: deny' } : undefined;
  const placed = fieldsTypesOf(schema).filter(isObjectType).flatMap((type) =>
    Object.values(type.getFields()).flatMap(({ name }) => {
      const found = table.rulesOf(type.name, name) ?? fallback;
      return found === undefined || constantOf(found.rule) === true ? [] : [{ type, field: name, ...found }];
    }),
  );
  return createGuards(placed, createEvaluate(onRuleError));
}
