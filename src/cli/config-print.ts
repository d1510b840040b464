/** `gatehouse config print`: the effective configuration, defaults included, secrets masked. */
import { loadConfig, printConfig } from '../config/index.ts';
import type { Command } from './command.ts';

export const configPrintCommand: Command = {
  name: 'config print',
  summary: 'the effective configuration, secrets masked',
  usage: '[--config FILE]',
  examples: ['gatehouse config print', 'gatehouse config print --json'],
  options: {},
  optionHelp: {},
  positionals: [0, 0],
  async run({ config: file, io, json }) {
    const config = loadConfig(file, { env: io.env });
    io.out(printConfig(config, { format: json ? 'json' : 'yaml' }));
    return 0;
  },
};
