/** Policies are not built yet. Code that means to guard something must not stand there unheeded, so no gateway starts beside it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { OperatorError } from '../errors.ts';

const CODE = /\.[cm]?[jt]sx?$/;
/** Written by `npm run codegen`: types of the graph, no policy. */
const GENERATED = 'graph.generated.ts';

/** @throws OperatorError when the gateway's folder has policy code, or when nobody can tell. */
export function refusePolicyCode(dir: string): void {
  const found = filesIn(join(dir, 'policies')).filter((file) => CODE.test(file) && file !== GENERATED);
  const file = found.includes('index.ts') ? 'index.ts' : found.sort()[0];
  if (file === undefined) return;
  throw new OperatorError([{ file: `policies/${file}`, message: 'Policies are not built yet in this version, so nothing would be guarded; move the folder away until they are.' }]);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new OperatorError([{ file: 'policies', message: `The folder cannot be read, so nobody knows what it guards (${error instanceof Error ? error.message : String(error)}).` }]);
  }
}
