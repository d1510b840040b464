/**
 * The verdicts on what guard.ts measured: the limits of gatehouse.yaml, and caps that hold whatever is configured because
 * code behind them (graphql-js's rules, graphql-depth-limit, the planner) recurses or multiplies. All that is exceeded
 * is reported together.
 */
import type { ErrorCode, GatewayError } from '../../errors.ts';
import { SATURATED, type Measures } from './guard.ts';
import { limitRefusal } from './refusal.ts';

/** `limits` of gatehouse.yaml as far as they concern one document; contract.md section 2 has the defaults. */
export interface LimitsConfig {
  /** `report` decides and reports, and refuses only what exceeds {@link HARD_CAPS}. */
  readonly mode: 'enforce' | 'report';
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly directives: number;
  readonly tokens: number;
  readonly expandedFields: number;
}

/**
 * Caps that hold in report mode too, because what stands behind them recurses or multiplies. Measured with graphql 16.15.0
 * on Node 20.20.2 and its default stack of 984 kB: 100,000 tokens of fragments in a chain overflow the stack in graphql's
 * own rules; 20,000 tokens of anything tried validate in 0.3 s at worst; graphql-depth-limit takes 700 bytes of stack
 * for a level.
 */
export const HARD_CAPS = {
  tokens: 20_000,
  comments: 20_000,
  /** Open brackets in the text: the parser and print() recurse on them. */
  nesting: 200,
  /** Selection sets on one path of the expanded operation: graphql-depth-limit and planners recurse on them. */
  levels: 500,
  /** Selections of the expanded operation: graphql-depth-limit visits each of them. */
  selections: 50_000,
  /** Values and characters of the expanded operation: fragments multiply both, and validation, printing and services pay for each. */
  values: 20_000,
  characters: 1024 * 1024,
} as const;

/** What even report mode refuses. The counts of a broken operation are zero and pass. */
export function checkHardCaps(measures: Measures): GatewayError[] {
  const errors: GatewayError[] = [];
  if (measures.levels > HARD_CAPS.levels) {
    errors.push(exceeded('DEPTH_LIMIT_EXCEEDED', 'nested selection sets after fragments are expanded', HARD_CAPS.levels, measures.levels));
  }
  const sizes = [
    ['selections', 'selections after fragments are expanded'],
    ['values', 'argument values after fragments are expanded'],
    ['characters', 'characters of names and literals after fragments are expanded'],
  ] as const;
  const oversize = sizes.find(([measure]) => measures[measure] > HARD_CAPS[measure]);
  if (oversize !== undefined) errors.push(exceeded('SIZE_LIMIT_EXCEEDED', oversize[1], HARD_CAPS[oversize[0]], measures[oversize[0]]));
  return errors;
}

/** Every configured limit the operation exceeds, except depth (depth.ts) and tokens (scan.ts). */
export function checkLimits(
  measures: Measures,
  limits: Pick<LimitsConfig, 'aliases' | 'rootFields' | 'directives' | 'expandedFields'>,
): GatewayError[] {
  const table = [
    ['ALIAS_LIMIT_EXCEEDED', 'aliases', limits.aliases, measures.aliases],
    ['ROOT_FIELD_LIMIT_EXCEEDED', 'root fields', limits.rootFields, measures.rootFields],
    ['DIRECTIVE_LIMIT_EXCEEDED', 'directives', limits.directives, measures.directives],
    ['SIZE_LIMIT_EXCEEDED', 'fields after fragments are expanded', limits.expandedFields, measures.expandedFields],
  ] as const;
  return table.filter(([, , limit, actual]) => actual > limit).map(([code, thing, limit, actual]) => exceeded(code, thing, limit, actual));
}

function exceeded(code: ErrorCode, thing: string, limit: number, actual: number): GatewayError {
  return limitRefusal(code, thing, limit, actual >= SATURATED ? `more than ${SATURATED}` : actual);
}
