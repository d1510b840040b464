/**
 * Which plans of an operation are made before anybody asks for it. A plan depends on what `@skip` and `@include` decide and on
 * what its caller may have (decisions.ts): it is planned for a caller without credentials and for one who may have everything.
 */
import type { OperationContext } from '../context.ts';

type Values = OperationContext['variables'];

/** Variables of conditions that are planned for with all of their values; 2 to that power. Of more of them, all true and all false. */
const CONDITIONS_MAX = 3;

export function conditionsAhead(conditions: readonly string[]): readonly Values[] {
  const every = (value: boolean): Values => Object.fromEntries(conditions.map((name) => [name, value]));
  if (conditions.length > CONDITIONS_MAX) return [every(true), every(false)];
  return conditions.reduce<readonly Values[]>((all, name) => all.flatMap((values) => [{ ...values, [name]: true }, { ...values, [name]: false }]), [{}]);
}

/** `signs`: of a caller without credentials. What is decided by the object is so for everybody. */
export function signsAhead(signs: string): readonly string[] {
  return [...new Set([signs, signs.replaceAll('-', '+')])];
}
