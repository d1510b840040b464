/** Gatehouse as rows of the benchmark: its built form, with the configuration of bench/gateways/gatehouse/ and an engine. */
import { appendFileSync, cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './places.ts';
import { lastLine, runQuietly, type Prepare } from './prepare.ts';

export type Engine = 'plan' | 'stitch';

const MAIN = inRoot('dist/main.js');

/** Its working folder is where `prepareGatehouse` has put the configuration. */
export function gatehouseCommand(node: readonly string[]): readonly string[] {
  return [...node, MAIN, 'start'];
}

/** The plan engine without the gateway around it, where `prepareGatehouse` has put the same configuration. */
export function engineCommand(node: readonly string[]): readonly string[] {
  return [...node, inRoot('bench/gateways/engine/server.mjs')];
}

/** A build that cannot choose its engine yet has one; that is measured as `plan`, the default. */
export function prepareGatehouse(engine: Engine): Prepare {
  return async ({ node, folder, env }) => {
    if (!existsSync(MAIN)) throw new Error('it is not built; `npm run build` does that');
    const config = join(folder, 'gatehouse.yaml');
    cpSync(inRoot('bench/gateways/gatehouse'), folder, { recursive: true });
    appendFileSync(config, `\nexecution:\n  engine: ${engine}\n`);
    const check = () => runQuietly(node, [MAIN, 'config', 'print', '--config', config], env);
    const { failed, said } = await check();
    if (!failed) return undefined;
    const isUnknown = /`execution` is not built yet|Unknown key `execution`/.test(said);
    if (!isUnknown) throw new Error(`its configuration is refused: ${lastLine(said)}`);
    if (engine !== 'plan') throw new Error('this build cannot choose its engine');
    cpSync(inRoot('bench/gateways/gatehouse'), folder, { recursive: true });
    return 'this build cannot choose its engine; it is measured with the one it has';
  };
}
