/**
 * Names of the document → names GraphQL allows: letters, digits and `_`, no digit first, no `__` first. The same text
 * always becomes the same name; where two become one, a NamePool tells them apart.
 */
import { trim } from '../trim.ts';

const NAME = /^(?!__)[_A-Za-z][_0-9A-Za-z]*$/;

/** Where a whole text is signs, they are said. */
const SIGNS: Readonly<Record<string, string>> = {
  '+': 'plus', '-': 'minus', '*': 'star', '/': 'slash', '<': 'less', '>': 'greater', '=': 'equal', '!': 'not', '%': 'percent', '&': 'and', '|': 'or',
  '.': 'dot', ',': 'comma', ':': 'colon', ';': 'semicolon', '?': 'question', '#': 'hash', '$': 'dollar', '@': 'at', '_': 'underscore', '~': 'tilde', '"': 'quote', "'": 'apostrophe', ' ': 'space',
};

export function isName(text: string): boolean {
  return NAME.test(text);
}

/** `tx_content` → `TxContent`; '' when nothing in it can stand in a name. */
export function pascal(text: string): string {
  return words(text).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** `tx_content` → `txContent`, `HTTPGet` → `httpGet`. */
export function camel(text: string): string {
  const [first = '', ...rest] = words(text);
  const head = first === first.toUpperCase() ? first.toLowerCase() : first.charAt(0).toLowerCase() + first.slice(1);
  return head + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** The name of a property or parameter: as it is where that is a name, else in camel case. */
export function fieldName(text: string, fallback: string): string {
  if (isName(text)) return text;
  return valid(camel(text) || camel(spelled(text)) || fallback);
}

/** A valid name for an enum value: as it is where that is a name, else with `_` for what may not stand there. */
export function valueName(text: string): string {
  if (text === '') return 'EMPTY';
  if (text === 'true' || text === 'false' || text === 'null') return text.toUpperCase();
  if (isName(text)) return text;
  const signed = text.replace(/^[+-](?=\d)/, (sign) => (sign === '+' ? 'plus_' : 'minus_'));
  const name = trim(plain(signed).replace(/[^_0-9A-Za-z]+/g, '_'), '_');
  return valid(name || words(spelled(text)).join('_') || 'VALUE');
}

export function valid(name: string): string {
  return /^\d/.test(name) ? `_${name}` : name;
}

export class NamePool {
  readonly #taken: Set<string>;
  /** Of a name, the lowest number that may be free: names are never given back. */
  readonly #next = new Map<string, number>();

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  has(name: string): boolean {
    return this.#taken.has(name);
  }

  /** The first of `wishes` that is free; else the last with the lowest free number, from 2. */
  take(...wishes: [string, ...string[]]): string {
    const last = wishes.at(-1) ?? wishes[0];
    let name = wishes.find((wish) => !this.#taken.has(wish));
    for (let number = this.#next.get(last) ?? 2; name === undefined; number++) {
      const numbered = `${last}${/\d$/.test(last) ? '_' : ''}${number}`;
      if (!this.#taken.has(numbered)) name = numbered;
      this.#next.set(last, number + 1);
    }
    this.#taken.add(name);
    return name;
  }
}

function words(text: string): string[] {
  const signed = text.replace(/^[+-](?=\d)/, (sign) => (sign === '+' ? 'plus' : 'minus'));
  return plain(signed).replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2').split(/[^0-9A-Za-z]+/).filter((word) => word !== '');
}

/** Without accents. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}+/gu, '');
}

function spelled(text: string): string {
  return Array.from(text, (sign) => (Object.hasOwn(SIGNS, sign) ? SIGNS[sign] : undefined) ?? '').join(' ');
}
