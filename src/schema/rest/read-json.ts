/** A JSON body: one placeholder that is all of it, or a JSON text whose strings may hold placeholders. */
import type { JsonTemplate } from './model.ts';
import { readPlaceholder, readTemplate, type Scope } from './scope.ts';
import { TemplateError, onlySlot, parseTemplate } from './template.ts';

/** @throws TemplateError */
export function readJson(scope: Scope, text: string): JsonTemplate {
  const whole = onlySlot(text);
  if (whole !== undefined) return { kind: 'value', placeholder: readPlaceholder(scope, whole, 'json') };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    throw new TemplateError(`it is neither JSON nor one placeholder (${reason}); placeholders stand in strings, as in \`{ "id": "{id}" }\`, and become values of their own type.`);
  }
  return read(scope, json);
}

function read(scope: Scope, json: unknown): JsonTemplate {
  if (typeof json === 'string') return readText(scope, json);
  if (Array.isArray(json)) return { kind: 'list', items: json.map((item) => read(scope, item)) };
  if (typeof json === 'number' && !Number.isFinite(json)) throw new TemplateError('a number in it is too large: null would be sent.');
  if (typeof json === 'number' && Number.isInteger(json) && !Number.isSafeInteger(json)) throw new TemplateError('a number in it is beyond 9007199254740991 and would not be kept exactly: take it from an argument of type `Long`.');
  if (typeof json === 'number' || typeof json === 'boolean') return { kind: 'literal', value: json };
  return json === null ? { kind: 'literal', value: null } : { kind: 'object', entries: Object.entries(json as object).map(([name, value]) => [checkName(name), read(scope, value)]) };
}

function readText(scope: Scope, text: string): JsonTemplate {
  const pieces = parseTemplate(text);
  const [first, ...others] = pieces;
  if (first === undefined || (typeof first === 'string' && others.length === 0)) return { kind: 'literal', value: text };
  if (typeof first !== 'string' && others.length === 0 && first.style === undefined) return { kind: 'value', placeholder: readPlaceholder(scope, first, 'json') };
  return { kind: 'text', template: readTemplate(scope, pieces, 'text', (literal) => literal) };
}

function checkName(name: string): string {
  if (/[{}]/.test(name)) throw new TemplateError(`the property \`${name}\` has a placeholder in its name, which is always literal.`);
  return name;
}
