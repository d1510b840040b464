/** `gatehouse build`: policies transpiled ahead, for images and disks that are read-only when the gateway starts. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { OperatorError } from '../errors.ts';
import { loadPolicies } from '../policies/load-policies.ts';
import type { Command } from './command.ts';

export const buildCommand: Command = {
  name: 'build',
  summary: 'transpile policies ahead, for a read-only disk',
  usage: '[--config FILE]',
  examples: ['gatehouse build', 'gatehouse build --json'],
  options: {},
  optionHelp: {},
  positionals: [0, 0],
  async run({ config: file, io, json }) {
    // Not read: where an image is made there are no secrets yet.
    if (!existsSync(file)) throw new OperatorError([{ file, message: 'There is no such file, so this is no gateway folder; name the file with `--config FILE`.' }]);
    const loaded = await loadPolicies(dirname(file));
    if (json) io.out(`${JSON.stringify({ ok: true, policies: loaded?.digest ?? null, files: loaded?.files ?? [], folder: loaded?.place ?? null, written: loaded?.isNew ?? false })}\n`);
    else if (loaded === undefined) io.out('There are no policies to transpile.\n');
    else io.out(`${loaded.files.length === 1 ? 'One policy file stands' : `${loaded.files.length} policy files stand`} transpiled in ${loaded.place}/${loaded.isNew ? '' : ', as before'}.\n`);
    return 0;
  },
};
