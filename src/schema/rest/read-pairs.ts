/** `a={x}&b=fixed`: the query of a request, and the body of a form. */
import { encodeLiteral } from './encoding.ts';
import type { Pair } from './model.ts';
import { readTemplate, type Scope } from './scope.ts';
import { TemplateError, parseTemplate } from './template.ts';

export type PairKind = 'query' | 'form' | 'multipart';

/** @throws TemplateError */
export function readPairs(scope: Scope, text: string, kind: PairKind): readonly Pair[] {
  if (text.trim() === '') throw new TemplateError('nothing stands there: leave it out.');
  if (kind === 'query' && text.startsWith('?')) throw new TemplateError('the gateway writes the `?`: remove it.');
  const encode = kind === 'multipart' ? (literal: string): string => literal : encodeLiteral;
  return text.split('&').map((pair) => {
    const at = pair.indexOf('=');
    const name = at === -1 ? pair : pair.slice(0, at);
    if (/[{}]/.test(name)) throw new TemplateError(`\`${pair}\` has a placeholder where the name of a pair stands: write \`name=${name}\`.`);
    if (name === '') throw new TemplateError('a pair without a name: a pair is `name=value`, and `&` stands between two.');
    if (at === -1) throw new TemplateError(`\`${pair}\` has no value: write \`${pair}=\` for an empty one.`);
    const value = parseTemplate(pair.slice(at + 1));
    const isWhole = value.length === 1;
    return { name: encode(name), value: readTemplate(scope, value, isWhole ? (kind === 'multipart' ? 'part' : 'pair') : 'text', encode) };
  });
}
