/** The real documents as `service add --openapi` writes them. */
import { readFileSync } from 'node:fs';
import { readOpenApi } from '../../../src/openapi/read-openapi.ts';
import { writeSdl } from '../../../src/openapi/sdl/write-sdl.ts';
import type { RealDocument } from './documents.ts';

const imported = new Map<RealDocument, string>();

/** Each document is read once. */
export function importedSdl(document: RealDocument): string {
  let sdl = imported.get(document);
  if (sdl === undefined) {
    const { name, package: from, file } = document;
    ({ sdl } = writeSdl(readOpenApi(readFileSync(file, 'utf8'), { file }), { service: name, command: `gatehouse service add ${name} --openapi ${from}`, isTrusted: false, isSelected: () => true }));
    imported.set(document, sdl);
  }
  return sdl;
}
