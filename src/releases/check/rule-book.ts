/**
 * All rules of one graph by concrete field: policies, what services declare, the fallback; for a computed field with those of its inputs,
 * since who may not have the inputs may not have what is made of them. The gateway's own decisions are pipeline/authorization/access.ts.
 */
import { OperatorError } from '../../errors.ts';
import { createRuleChecker } from '../../pipeline/authorization/check-rule.ts';
import { constantOf } from '../../pipeline/authorization/decide.ts';
import { readPolicies } from '../../pipeline/authorization/policy-rules.ts';
import { createRuleTable } from '../../pipeline/authorization/rule-table.ts';
import { deny, type Policies, type Rule } from '../../pipeline/authorization/rules.ts';
import { readServiceRules } from '../../pipeline/authorization/service-rules.ts';
import { createFieldGuards } from '../../plan/field-guards.ts';
import type { Guard } from '../../plan/guards.ts';
import type { GraphModel } from '../../plan/model.ts';

export interface RuleBook {
  /** All hold together; undefined: whoever may ask may have it. */
  readonly rulesOf: (type: string, field: string) => readonly Rule[] | undefined;
  /** Every rule that stands somewhere. */
  readonly rules: ReadonlySet<Rule>;
}

/** @throws OperatorError when the rules do not fit the graph. */
export function createRuleBook(model: GraphModel, policies: Policies): RuleBook {
  const table = createRuleTable();
  const rules = new Set<Rule>();
  const findings = [
    ...readPolicies(model.schema, policies, createRuleChecker(), (type, field, placed) => {
      rules.add(placed.rule);
      table.add(type, field, placed);
    }, { isPartial: false }),
    ...readServiceRules(model.schema, model.services, (type, field, placed) => {
      rules.add(placed.rule);
      table.add(type, field, placed);
    }),
  ];
  if (findings.length > 0) throw new OperatorError(findings);
  const fallback = policies.fallback === 'deny' ? deny : undefined;
  const standing = new Map<string, Rule>();
  const guardOf = (type: string, field: string): Guard | undefined => {
    const rule = table.rulesOf(type, field)?.rule ?? fallback;
    if (rule === undefined || constantOf(rule) === true) return undefined;
    const place = `${type}.${field}`;
    standing.set(place, rule);
    // Who decides is whoever asks for the rules: the guard only says where one stands.
    return { field: place, rule: place, usesArguments: false, reads: [], decide: () => undefined, allows: async () => false };
  };
  const guardsOf = createFieldGuards(model, { guardOf });
  return {
    rules,
    rulesOf(type, field) {
      const guards = guardsOf(type, field);
      return guards && [...new Set([...guards.own, ...guards.inner].flatMap((guard) => standing.get(guard.field) ?? []))];
    },
  };
}
