/** gatehouse.yaml from disk. */
import { readFileSync } from 'node:fs';

import { OperatorError } from '../errors.ts';
import { parseConfig, type ParseInput } from './parse.ts';
import type { Config } from './types.ts';

export type LoadOptions = Pick<ParseInput, 'env' | 'isTerminal'>;

/** @throws OperatorError when the file cannot be read, with what to do; or with every finding in it. */
export function loadConfig(file: string, options: LoadOptions): Config {
  return parseConfig({ ...options, file, text: readText(file) });
}

function readText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new OperatorError([{ file, message: unreadable(error instanceof Error && 'code' in error ? error.code : undefined) }]);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new OperatorError([{ file, message: 'The file is not UTF-8 text; save it as UTF-8.' }]);
  }
}

function unreadable(code: unknown): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'There is no such file; run `gatehouse init` to make a gateway folder, or name the file with `--config FILE`.';
  if (code === 'EISDIR') return 'This is a folder; name the file in it with `--config FILE`.';
  return `The file cannot be read (${typeof code === 'string' ? code : 'unknown reason'}); check who may read it.`;
}
