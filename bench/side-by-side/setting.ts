/** A setting of Gatehouse: the configuration of bench/gateways/gatehouse/ with what is different in it, checked before it is started. */
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { gatehouseCommand } from '../gateways/gatehouse.ts';
import { inRoot } from '../gateways/places.ts';
import { lastLine, runQuietly } from '../gateways/prepare.ts';
import type { GatewayDefinition } from '../gateways/roster.ts';

export interface GatehouseConfig {
  readonly services: Readonly<Record<string, object>>;
}

const TEMPLATE = 'bench/gateways/gatehouse';

/** `change` answers the configuration to use in place of the one it is given, and may write what it names into the folder. */
export function settingOf(name: string, about: string, change: (config: GatehouseConfig, folder: string) => object): GatewayDefinition {
  return {
    name, about, workloads: ['W1', 'W3'], isNode: true, command: gatehouseCommand,
    async prepare({ node, folder, env }) {
      if (!existsSync(inRoot('dist/main.js'))) throw new Error('it is not built; `npm run build` does that');
      cpSync(inRoot(TEMPLATE), folder, { recursive: true });
      const config = parse(readFileSync(inRoot(`${TEMPLATE}/gatehouse.yaml`), 'utf8')) as GatehouseConfig;
      writeFileSync(join(folder, 'gatehouse.yaml'), stringify(change(config, folder)));
      const { failed, said } = await runQuietly(node, [inRoot('dist/main.js'), 'config', 'print', '--config', join(folder, 'gatehouse.yaml')], env);
      if (failed) throw new Error(`its configuration is refused: ${lastLine(said)}`);
      return undefined;
    },
  };
}
