/** The command that imports a document as it was imported, for the head of the written file: who repeats it changes nothing else. */
import { relative, resolve, sep } from 'node:path';
import { isAddress, shownAddress } from '../openapi/load-openapi.ts';
import type { Selection } from '../openapi/select-operations.ts';

export interface OpenApiImport {
  /** Of the service. */
  readonly name: string;
  /** Path or http(s) address of the document. */
  readonly location: string;
  readonly selection: Selection;
  /** Whether `required` of the document is believed of answers. */
  readonly isTrusted: boolean;
  /** Whether references may lead to other documents. */
  readonly isOutsideAllowed: boolean;
  readonly cwd: string;
  /** The gateway's folder, where the command in the SDL is meant to run. */
  readonly dir: string;
}

/** To be run in the gateway's folder. One order, however it was typed; without --url, which is in gatehouse.yaml by then. */
export function importCommand({ name, location, selection: { only, except }, isTrusted, isOutsideAllowed, cwd, dir }: OpenApiImport): string {
  const source = isAddress(location) ? shownAddress(location).replace(/\?…$/, '') : relative(dir, resolve(cwd, location)).split(sep).join('/');
  return [
    `gatehouse service add ${word(name)}`, option('openapi', source),
    ...(only.length === 0 ? [] : [option('only', only.join(','))]),
    ...(except.length === 0 ? [] : [option('except', except.join(','))]),
    ...(isTrusted ? ['--trust-required'] : []),
    ...(isOutsideAllowed ? ['--allow-remote-refs'] : []),
    ...(isAddress(location) && shownAddress(location) !== source ? ['  # without the query of its address'] : []), // which may hold a token
  ].join(' ');
}

/** A value that begins like an option must hang on its own. */
function option(name: string, value: string): string {
  return value.startsWith('-') ? `--${name}=${word(value)}` : `--${name} ${word(value)}`;
}

/** As a shell reads it. */
function word(text: string): string {
  return /^[\w./:,@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
