/** What can be wrong with a rule by itself, wherever it stands: what it is made of, its name, and what a probe of its function shows. */
import { leavesOf } from './decide.ts';
import { probe } from './probe.ts';
import { isRule, isSame, type LeafRule } from './rules.ts';

/** What services' directives make has these names too, whatever policies have. */
const OURS = /^(isAuthenticated$|hasScope\(|hasRole\(|isOwner\()/;

/** Sentences about the rule of `place` (`Type.field`); each function is looked at once in the life of the checker. */
export type CheckRule = (rule: unknown, place: string) => readonly string[];

export function createRuleChecker(): CheckRule {
  const seen = new Set<LeafRule>();
  const byName = new Map<string, LeafRule>();
  return (rule, place) => {
    const malformed = [...new Set(findMalformed(rule, place))];
    if (malformed.length > 0 || !isRule(rule)) return malformed;
    return leavesOf(rule).flatMap((leaf) => {
      if (seen.has(leaf)) return [];
      seen.add(leaf);
      const other = byName.get(leaf.name);
      byName.set(leaf.name, other ?? leaf);
      const twice = other === undefined || isSame(leaf, other) ? [] : [`Two different rules are called \`${leaf.name}\`, one of them on \`${place}\`: give each a name of its own.`];
      const problem = leaf.problem ?? (!leaf.isReadyMade && OURS.test(leaf.name) ? 'has the name of a ready-made one: give it another' : probe(leaf));
      return problem === undefined ? twice : [...twice, `The rule \`${leaf.name}\` of \`${place}\` ${problem}.`];
    });
  };
}

function findMalformed(rule: unknown, place: string): readonly string[] {
  if (!isRule(rule)) return [`\`${place}\` has ${nounOf(rule)} where a rule is expected: \`allow\`, \`deny\`, \`isAuthenticated\`, \`hasScope(…)\`, \`rule(…)(…)\` …`];
  if (!('rules' in rule)) return [];
  if (rule.rules.length === 0) return [`\`${rule.type}()\` of \`${place}\` has no rules in it: write \`allow\` or \`deny\`.`];
  return rule.rules.flatMap((part) => findMalformed(part, place));
}

function nounOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'function') return 'a function';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
