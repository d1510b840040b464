/** Runs transpiled policy files, and says on which line of the TypeScript one of them failed. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OperatorError, type Place } from '../errors.ts';
import type { PolicyImport } from './parse-module.ts';
import type { TranspiledFile } from './transpile.ts';

export type Exports = Readonly<Record<string, unknown>>;

/** Name of the transpiled file → what it exports. Node runs each once in the life of the process. @throws OperatorError */
export async function importPolicies(folder: string, files: readonly TranspiledFile[]): Promise<ReadonlyMap<string, Exports>> {
  const imported = new Map<string, Exports>();
  // Those that import others come last, so that one which throws what has no stack is named itself.
  const order = [...files].sort((a, b) => a.module.imports.filter(isOfAnother).length - b.module.imports.filter(isOfAnother).length);
  for (const { name, file } of order) {
    try {
      imported.set(name, (await import(pathToFileURL(join(folder, name)).href)) as Exports); // a module, whatever it exports
    } catch (error) {
      const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      throw new OperatorError([{ ...(placeIn(error, files) ?? { file }), message: `This policy file fails when it is loaded: ${message.replace(/\.$/, '')}.` }]);
    }
  }
  return imported;
}

function isOfAnother({ from }: PolicyImport): boolean {
  return from.startsWith('./');
}

/** The topmost line of the stack that is a policy's; lines and columns of the copy are those of the file. */
function placeIn(error: unknown, files: readonly TranspiledFile[]): Place | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const [, name, line, column] of stack.matchAll(/\/([\w.-]+\.mjs)(?:\?[^:\s]*)?:(\d+)(?::(\d+))?/g)) {
    const found = files.find((one) => one.name === name);
    if (found !== undefined) return { file: found.file, line: Number(line), ...(column !== undefined && { column: Number(column) }) };
  }
  return undefined;
}
