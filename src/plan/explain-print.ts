/** An explanation as text: a headline, then the steps, wave by wave. Nothing in it is a terminal's control sequence, whatever a client wrote. */
import { printable } from '../errors.ts';
import { documentLines } from './explain-document.ts';
import type { CallTimes, Explanation, HttpCall, JoinNote, KeyNote, Step } from './explanation.ts';

/** `width`: columns that lines keep to where they can. Default 100. */
export function printExplanation(explanation: Explanation, { width = 100 }: { readonly width?: number } = {}): string {
  const { steps, waves, access = [], introspection, literals = [], required } = explanation;
  const columns: Columns = {
    width,
    number: String(steps.length).length,
    service: Math.max(0, ...steps.map(({ service }) => service.length)),
  };
  const blocks = [headline(explanation)];
  for (let wave = 1; wave <= waves; wave += 1) {
    const inWave = steps.filter((step) => step.wave === wave).map((step) => printStep(step, columns));
    if (waves > 1) inWave.unshift(`wave ${wave}`);
    blocks.push(inWave.join('\n'));
  }
  if (access.length > 0) blocks.push(accessLines(access).join('\n'));
  if (introspection !== undefined) blocks.push(`the gateway itself answers\n  ${documentLines(introspection, width - 2).join('\n  ')}`);
  if (literals.length > 0) blocks.push(['sent as variables, for their length', ...literals.map((literal) => `  ${literalLine(literal, width - 2)}`)].join('\n'));
  if (required.length > 0) blocks.push(`refused before the first call when it is null: ${required.map(({ variable, type }) => `$${variable} (${type})`).join(', ')}`);
  return printable(`${blocks.join('\n\n')}\n`);
}

/** `  Order.total   denied   hasScope("read")` */
function accessLines(access: NonNullable<Explanation['access']>): string[] {
  const [field, verdict] = [Math.max(...access.map((one) => one.field.length)), Math.max(...access.map((one) => one.verdict?.length ?? 0))];
  const lines = access.map((one) => `  ${one.field.padEnd(field)}   ${verdict === 0 ? '' : `${(one.verdict ?? '').padEnd(verdict)}   `}${one.rule.replaceAll('\n', ' ')}`);
  return [verdict === 0 ? 'who may have it depends on the caller (say who with --claims)' : 'access', ...new Set(lines)];
}

/** As much of it as fits: `$_gatehouse_0: ["1", "2", …` */
function literalLine({ name, literal }: NonNullable<Explanation['literals']>[number], width: number): string {
  const line = `$${name}: ${literal.replaceAll('\n', ' ')}`;
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

interface Columns {
  readonly width: number;
  readonly number: number;
  readonly service: number;
}

function headline({ kind, name, calls, isAtLeast, services, waves }: Explanation): string {
  const title = name === undefined ? kind : `${kind} ${name}`;
  if (calls === 0) return `${title} · no calls`;
  return `${title} · ${isAtLeast ? 'at least ' : ''}${count(calls, 'call')} to ${count(services.length, 'service')} in ${count(waves, 'wave')}`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

function printStep(step: Step, { width, number, service }: Columns): string {
  const margin = ' '.repeat(number + 4);
  const label = `  ${String(step.step).padStart(number)}  ${step.service.padEnd(service)}   `;
  const hanging = ' '.repeat(label.length);
  const asked = step.http === undefined ? documentLines(step.document, width - label.length) : step.http.length === 0 ? ['no call: the keys are all it takes'] : step.http.flatMap((call) => httpLines(call, width - label.length));
  const found = [
    ...(step.fills.length > 0 ? wrapped('→', step.fills, width - margin.length) : []),
    ...step.joins.flatMap((join) => joinLines(join, width - margin.length)),
  ];
  return [...asked.map((line, index) => `${index === 0 ? label : hanging}${line}`), ...found.map((line) => `${margin}  ${line}`)].join('\n');
}

function httpLines({ call, headers, body, arguments: given, times, sharedWith }: HttpCall, width: number): string[] {
  const more = [...headers, ...(body === undefined ? [] : [body])].map((line) => `  ${line}`);
  const notes = [...given, ...timesNote(times), ...(sharedWith === undefined ? [] : [`one call with ${sharedWith}`])].join(' · ');
  if (notes === '') return [call, ...more];
  return call.length + 3 + notes.length <= width ? [`${call}   ${notes}`, ...more] : [call, ...more, `  ${notes}`];
}

function timesNote(times: CallTimes): string[] {
  switch (times.per) {
    case 'operation': return [];
    case 'key': return ['for each key'];
    case 'keys': return [`for every ${times.most === 1 ? 'key' : `${times.most} keys`}`];
    case 'row': return [`for each ${times.type}`];
  }
}

/** `joins topProducts[] by upc (from 1) → topProducts[].reviews` */
function joinLines({ at, type, isOneOf, isForEach, key, inputs, fills, neededBy }: JoinNote, width: number): string[] {
  const keyed = [...(key.length > 0 ? [`by ${keysText(key)}`] : []), ...(inputs.length > 0 ? [`with ${keysText(inputs)}`] : [])].join(', ');
  const what = `joins ${at}${isOneOf ? ` where ${type}` : ''} ${keyed}${isForEach ? ', one key at a time' : ''}`;
  const targets = [...fills.map((name) => `${at}.${name}`), ...(neededBy.length > 0 ? [`needed by ${neededBy.join(', ')}`] : [])];
  if (targets.length === 0) return [what];
  const line = `${what} → ${targets.join(', ')}`;
  return line.length + 2 <= width ? [line] : [what, ...wrapped('→', targets, width - 2).map((one) => `  ${one}`)];
}

/** `id, upc (from 1), code (from 2)` */
function keysText(keys: readonly KeyNote[]): string {
  return keys.map(({ name, from }, index) => (keys[index + 1]?.from === from ? name : `${name} (from ${from})`)).join(', ');
}

/** Items with commas, on as many lines as they need; a sign before the first. */
function wrapped(sign: string, items: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = sign;
  items.forEach((item, index) => {
    const next = `${item}${index < items.length - 1 ? ',' : ''}`;
    if (line !== sign && line.length + 1 + next.length > width) {
      lines.push(line);
      line = ' '.repeat(sign.length);
    }
    line += ` ${next}`;
  });
  return [...lines, line];
}
