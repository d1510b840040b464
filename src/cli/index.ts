/** The command line: which commands there are, and what they share: --config, --json, --help and exit codes. */
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { OperatorError, formatFinding } from '../errors.ts';
import { buildCommand } from './build.ts';
import { checkCommand } from './check.ts';
import { UsageError, type Command, type Invocation, type Io } from './command.ts';
import { configPrintCommand } from './config-print.ts';
import { devCommand } from './dev.ts';
import { explainCommand } from './explain.ts';
import { placeFindings } from './findings.ts';
import { help, overview, usageOf, version } from './help.ts';
import { initCommand } from './init.ts';
import { keyNewCommand } from './key-new.ts';
import { policyTestCommand } from './policy-test.ts';
import { processIo, type ProcessIo } from './process-io.ts';
import { serviceAddCommand } from './service-add.ts';
import { startCommand } from './start.ts';

const COMMANDS: readonly Command[] = [initCommand, devCommand, startCommand, checkCommand, buildCommand, explainCommand, policyTestCommand, serviceAddCommand, keyNewCommand, configPrintCommand];

const SHARED = { config: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;

/** Runs one command; resolves to the exit code. Never rejects. */
export async function run(argv: readonly string[], given: Partial<Io> = {}): Promise<number> {
  const process = processIo(given);
  try {
    return await dispatch(argv, process);
  } catch (error) {
    return report(error, argv, process.io);
  } finally {
    process.dispose();
  }
}

async function dispatch(argv: readonly string[], { io, serve }: ProcessIo): Promise<number> {
  const [first = '', second = ''] = argv;
  const isFamily = COMMANDS.some(({ name }) => name.startsWith(`${first} `));
  if (argv.length === 0 || isHelp(first) || first === 'help' || (isFamily && isHelp(second))) {
    io.out(overview(COMMANDS));
    return argv.length === 0 ? 2 : 0;
  }
  if (first === '--version' || first === '-v') {
    io.out(`${version()}\n`);
    return 0;
  }
  const command = find(argv);
  const { values, positionals } = parse(command, argv.slice(command.name.split(' ').length));
  if (values['help'] === true) {
    io.out(help(command));
    return 0;
  }
  const [least, most] = command.positionals;
  if (positionals.length < least || positionals.length > most) throw new UsageError(`usage: ${usageOf(command.name, command.usage)}`);
  const config = resolve(io.cwd, typeof values['config'] === 'string' ? values['config'] : 'gatehouse.yaml');
  const invocation: Invocation = { positionals, options: values, config, json: values['json'] === true, io };
  if (command.serves === true) serve();
  try {
    return await command.run(invocation);
  } catch (error) {
    throw error instanceof OperatorError ? new OperatorError(placeFindings(error, { cwd: io.cwd, dir: dirname(config) })) : error;
  }
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

function find(argv: readonly string[]): Command {
  const command = COMMANDS.find(({ name }) => name.split(' ').every((word, index) => argv[index] === word));
  if (command !== undefined) return command;
  const [first = ''] = argv;
  const names = COMMANDS.map(({ name }) => name);
  if (first.startsWith('-')) throw new UsageError(`The command comes first, then its options: gatehouse COMMAND ${argv.join(' ')}. Commands: ${names.join(', ')}.`);
  const family = names.filter((name) => name.split(' ')[0] === first).map((name) => `gatehouse ${name}`);
  if (family.length > 0) throw new UsageError(`\`gatehouse ${first}\` needs a second word: ${family.join(', ')}.`);
  throw new UsageError(`There is no command \`${first}\`. Commands: ${names.join(', ')}.`);
}

function parse(command: Command, args: string[]): { readonly values: Invocation['options']; readonly positionals: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({ args, options: { ...SHARED, ...command.options }, allowPositionals: true, strict: true });
    return { values, positionals };
  } catch (error) {
    const known = [...Object.keys(command.options), ...Object.keys(SHARED)].map((name) => `--${name}`).join(', ');
    const [what = ''] = (error as Error).message.split(/\.\s|\.$/); // parseArgs throws nothing else; its advice is for other programs
    throw new UsageError(`${what}. Options of \`gatehouse ${command.name}\`: ${known}.`);
  }
}

function report(error: unknown, argv: readonly string[], io: Io): number {
  const isJson = argv.includes('--json');
  if (error instanceof UsageError) {
    io.err(isJson ? `${JSON.stringify({ ok: false, error: error.message })}\n` : `${error.message}\nTry \`gatehouse --help\`.\n`);
    return 2;
  }
  const known = error instanceof OperatorError ? error : ofFileSystem(error);
  if (known !== undefined) {
    if (isJson) io.out(`${JSON.stringify({ ok: false, findings: known.findings })}\n`);
    else for (const finding of known.findings) io.err(`${formatFinding(finding)}\n`);
    return 1;
  }
  const what = 'gatehouse failed in a way nobody foresaw; please report this';
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.err(isJson ? `${JSON.stringify({ ok: false, error: what, stack: why })}\n` : `${what}:\n${why}\n`);
  return 1;
}

/** A file that cannot be read or written is the operator's to mend, not a bug. */
function ofFileSystem(error: unknown): OperatorError | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('path' in error)) return undefined;
  return new OperatorError([{ message: `The file system refused: ${error.message}.` }]);
}
