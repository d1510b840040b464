/** Text with placeholders, as `@rest` writes it: `/users/{id}/orders`, `ids={ids|csv}`. What the placeholders mean is scope.ts. */
import { nearest } from '../place.ts';
import { LIST_STYLES, type ListStyle, type Placeholder } from './model.ts';

/** A placeholder as written, before anyone knows what it names. */
export type Slot = Omit<Placeholder, 'type'>;
export type Pieces = readonly (string | Slot)[];

/** What is wrong in a template; the reader adds the template and the place. */
export class TemplateError extends Error {}

const SLOT = /^\{(?<parent>\$parent\.)?(?<path>[_A-Za-z]\w*(?:\.[_A-Za-z]\w*)*)(?:\|(?<style>\w*))?\}$/;
const FORMS = 'a placeholder is `{arg}`, `{arg.field}` or `{$parent.field}`, for lists with `|csv`, `|ssv`, `|pipes`, `|repeat` or `|brackets` before the brace';

/** Literal text and placeholders in turn; no empty text. @throws TemplateError */
export function parseTemplate(text: string): Pieces {
  return text.split(/(\{[^{}]*\})/).flatMap((piece, index): Pieces => {
    if (index % 2 === 1) return [parseSlot(piece)];
    const brace = /[{}]/.exec(piece)?.[0];
    if (brace !== undefined) throw new TemplateError(`\`${brace}\` stands alone, and cannot be sent as it is: ${FORMS}.`);
    return piece === '' ? [] : [piece];
  });
}

/** The placeholder that is all of the text, white space aside. `{}` is none: it is JSON. @throws TemplateError */
export function onlySlot(text: string): Slot | undefined {
  const whole = /^\s*(\{[^{}":,\s]+\})\s*$/.exec(text)?.[1];
  return whole === undefined ? undefined : parseSlot(whole);
}

function parseSlot(text: string): Slot {
  const { parent, path, style } = SLOT.exec(text)?.groups ?? {};
  const [first, ...rest] = path?.split('.') ?? [];
  if (first === undefined) throw new TemplateError(`\`${text}\` cannot be read: ${FORMS}.`);
  if (parent !== undefined && rest.length > 0) throw new TemplateError(`\`${text}\` goes too deep: \`$parent\` gives the values of its own fields only, as \`{$parent.${first}}\`.`);
  if (style !== undefined && !isStyle(style)) throw new TemplateError(`\`${text}\` has the unknown style \`${style}\`; lists are written \`${LIST_STYLES.join('`, `')}\`.${nearest(style, LIST_STYLES)}`);
  return { of: parent === undefined ? 'argument' : 'parent', path: [first, ...rest], style, text };
}

function isStyle(word: string): word is ListStyle {
  return LIST_STYLES.some((style) => style === word);
}
