/** Which rules stand on each concrete field of the graph, and in what words people read them. */
import { and, type Rule } from './rules.ts';

export interface PlacedRule {
  readonly rule: Rule;
  /** For people: `hasScope("a")`, `@authenticated on User`. */
  readonly label: string;
}

export type AddRule = (type: string, field: string, placed: PlacedRule) => void;

export interface RuleTable {
  readonly add: AddRule;
  /** All of a field's rules by AND; undefined when nobody names it. */
  readonly rulesOf: (type: string, field: string) => PlacedRule | undefined;
}

export function createRuleTable(): RuleTable {
  const table = new Map<string, Map<string, PlacedRule[]>>();
  return {
    add(type, field, placed) {
      const fields = table.get(type) ?? new Map<string, PlacedRule[]>();
      table.set(type, fields);
      const known = fields.get(field) ?? [];
      // The same rule by several ways (two interfaces, two services) is one rule.
      if (!known.some(({ rule, label }) => rule === placed.rule && label === placed.label)) fields.set(field, [...known, placed]);
    },
    rulesOf(type, field) {
      const placed = table.get(type)?.get(field) ?? [];
      const rules = [...new Set(placed.map(({ rule }) => rule))];
      const [rule] = rules;
      if (rule === undefined) return undefined;
      return { rule: rules.length === 1 ? rule : and(...rules), label: placed.map(({ label }) => label).join(' and ') };
    },
  };
}
