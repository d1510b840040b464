/** The command line of the benchmark. */
import { parseArgs } from 'node:util';
import { LOAD_GENERATORS, type LoadGenerator } from './load.ts';
import { ROSTER, type GatewayDefinition } from './roster.ts';
import { WORKLOAD_NAMES, type WorkloadName } from './workloads.ts';

export interface Options {
  readonly gateways: readonly GatewayDefinition[];
  readonly workloads: readonly WorkloadName[];
  /** Length of one measurement. */
  readonly seconds: number;
  readonly rounds: number;
  readonly connections: number;
  readonly load: LoadGenerator;
  /** The Node that gateways run on. */
  readonly node: string;
  /** Whether peers that are not installed are. */
  readonly peers: boolean;
  readonly profile: boolean;
  readonly json: boolean;
  readonly list: boolean;
  /** Where the results go as JSON. */
  readonly out: string;
  /** Where the chart goes. */
  readonly chart: string;
}

/** @throws Error with what is wrong and what there is. */
export function parseOptions(args: readonly string[], files: Pick<Options, 'out' | 'chart'>): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      gateways: { type: 'string' },
      workloads: { type: 'string' },
      seconds: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '32' },
      load: { type: 'string', default: 'node' },
      node: { type: 'string', default: process.execPath },
      peers: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      out: { type: 'string', default: files.out },
      chart: { type: 'string', default: files.chart },
    },
  });
  const names = chosen('gateway', values.gateways, ROSTER.map(({ name }) => name));
  return {
    ...values,
    gateways: ROSTER.filter(({ name }) => names.includes(name)),
    workloads: chosen('workload', values.workloads, WORKLOAD_NAMES),
    seconds: positive('seconds', values.seconds),
    rounds: positive('rounds', values.rounds),
    connections: positive('connections', values.connections),
    load: chosen('load generator', values.load, LOAD_GENERATORS)[0]!,
  };
}

function chosen<Name extends string>(kind: string, list: string | undefined, all: readonly Name[]): readonly Name[] {
  if (list === undefined) return all;
  const names = list.split(',');
  const unknown = names.find((name) => !all.some((known) => known === name));
  if (unknown !== undefined) throw new Error(`There is no ${kind} \`${unknown}\`; there are ${all.join(', ')}.`);
  return all.filter((name) => names.includes(name));
}

/** @throws Error unless it is an integer from 1. */
export function positive(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${option} must be an integer from 1, not \`${text}\`.`);
  return number;
}
