import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/index.ts';
import { cli } from '../support/cli.ts';
import { createFolder } from '../support/folder.ts';
import { root, startBinary } from '../support/process.ts';

const COMMANDS = ['init', 'dev', 'start', 'check', 'build', 'explain', 'service add', 'config print'];
const empty = createFolder();

describe('the command line', () => {
  it.each(COMMANDS)('explains `gatehouse %s` with --help: usage, every option, examples', async (name) => {
    for (const flag of ['--help', '-h']) {
      const { code, out, err } = await cli(empty.dir, [...name.split(' '), flag]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain(`usage: gatehouse ${name}`);
      expect(out).toMatch(/--config FILE .*\n {2}--json .*\n {2}--help/);
      expect(out).toMatch(new RegExp(`examples:\\n( {2}gatehouse ${name}.*\\n)+$`));
    }
  });

  it('lists every command with --help, -h and help', async () => {
    for (const flag of ['--help', '-h', 'help']) {
      const { code, out } = await cli(empty.dir, [flag]);
      expect(code).toBe(0);
      for (const name of COMMANDS) expect(out).toMatch(new RegExp(`^ {2}${name} {2,}\\S`, 'm'));
      expect(out).toContain('Exit codes: 0 fine, 1 findings, 2 wrong use.');
    }
  });

  it('lists the commands of a family with --help', async () => {
    expect((await cli(empty.dir, ['service', '--help'])).code).toBe(0);
    expect((await cli(empty.dir, ['config', '-h'])).out).toContain('config print');
  });

  it('lists the commands with exit code 2 when none is named', async () => {
    const { code, out } = await cli(empty.dir, []);
    expect(code).toBe(2);
    expect(out).toContain('usage: gatehouse COMMAND');
  });

  it('prints its version', async () => {
    for (const flag of ['--version', '-v']) expect(await cli(empty.dir, [flag])).toEqual({ code: 0, out: `${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}\n`, err: '' });
  });

  it.each([
    ['an unknown command', ['chekc'], 'There is no command `chekc`. Commands: init, dev, start, check, build, explain, policy test, service add, key new, config print.'],
    ['half a command', ['service'], '`gatehouse service` needs a second word: gatehouse service add.'],
    ['a wrong second word', ['config', 'prnt'], '`gatehouse config` needs a second word: gatehouse config print.'],
    ['an option before the command', ['--config', 'a.yaml', 'check'], 'The command comes first, then its options: gatehouse COMMAND --config a.yaml check. Commands: init, dev, start, check, build, explain, policy test, service add, key new, config print.'],
    ['an unknown option', ['check', '--fix'], "Unknown option '--fix'. Options of `gatehouse check`: --against, --allow-unused, --config, --json, --help."],
    ['an option of another command', ['check', '--force'], "Unknown option '--force'. Options of `gatehouse check`: --against, --allow-unused, --config, --json, --help."],
    ['an option without its value', ['check', '--config'], "Option '--config <value>' argument missing. Options of `gatehouse check`: --against, --allow-unused, --config, --json, --help."],
    ['an option in place of a value', ['check', '--config', '--force'], "Option '--config' argument is ambiguous. Options of `gatehouse check`: --against, --allow-unused, --config, --json, --help."],
    ['a value for a switch', ['check', '--json=yes'], "Option '--json' does not take an argument. Options of `gatehouse check`: --against, --allow-unused, --config, --json, --help."],
    ['too many arguments', ['check', 'staging'], 'usage: gatehouse check [--against DIR [--allow-unused]] [--config FILE]'],
    ['too few arguments', ['service', 'add'], 'usage: gatehouse service add NAME (--graphql URL | --openapi FILE|URL) [options]'],
  ])('refuses %s with exit code 2', async (_what, argv, message) => {
    expect(await cli(empty.dir, argv)).toEqual({ code: 2, out: '', err: `${message}\nTry \`gatehouse --help\`.\n` });
  });

  it('says wrong use as JSON with --json', async () => {
    const { code, out, err } = await cli(empty.dir, ['check', '--json', 'staging']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(JSON.parse(err)).toEqual({ ok: false, error: 'usage: gatehouse check [--against DIR [--allow-unused]] [--config FILE]' });
  });

  it('names the file that is missing, and what to do', async () => {
    const message = 'There is no such file; run `gatehouse init` to make a gateway folder, or name the file with `--config FILE`.';
    for (const command of [['start'], ['dev'], ['check'], ['config', 'print']]) {
      expect(await cli(empty.dir, command)).toEqual({ code: 1, out: '', err: `gatehouse.yaml: ${message}\n` });
      expect(await cli(empty.dir, [...command, '--config', 'staging/gw.yaml'])).toEqual({ code: 1, out: '', err: `staging/gw.yaml: ${message}\n` });
    }
  });

  it('prints findings as JSON with --json, on standard output', async () => {
    const { code, out, err } = await cli(empty.dir, ['check', '--json']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(JSON.parse(out)).toEqual({ ok: false, findings: [{ file: 'gatehouse.yaml', message: expect.stringContaining('There is no such file') }] });
  });

  it('says where a finding is as seen from the working directory', async () => {
    const folder = createFolder({ 'a/gatehouse.yaml': 'services:\n  users: { url: http://127.0.0.1:1/graphql }\n', 'a/schemas/users.graphql': 'type Query { a: Strin }', 'b/x': '' });
    const wrong = ':1:17: Unknown type "Strin". Did you mean "String"?\n';
    const checkIn = async (place: string, config: string) => (await cli(`${folder.dir}${place}`, ['check', '--config', config])).err;
    expect(await checkIn('/a', 'gatehouse.yaml')).toBe(`schemas/users.graphql${wrong}`);
    expect(await checkIn('', 'a/gatehouse.yaml')).toBe(`a/schemas/users.graphql${wrong}`);
    expect(await checkIn('/b', '../a/gatehouse.yaml')).toBe(`${folder.dir}/a/schemas/users.graphql${wrong}`);
  });

  it('says in one line what the file system refuses', async () => {
    const folder = createFolder({ 'taken': 'a file' });
    const { code, err } = await cli(folder.dir, ['init', 'taken/sub']);
    expect(code).toBe(1);
    expect(err).toMatch(/^The file system refused: ENOTDIR: .*taken\/sub.*\n$/);
  });

  it('asks to be told about what nobody foresaw, with exit code 1', async () => {
    const errors: string[] = [];
    const code = await run(['--version'], { out: () => { throw new TypeError('the pipe burst'); }, err: (text) => errors.push(text), stop: new AbortController().signal });
    expect(code).toBe(1);
    expect(errors.join('')).toMatch(/^gatehouse failed in a way nobody foresaw; please report this:\nTypeError: the pipe burst\n/);
  });

  it('asks so in JSON with --json', async () => {
    const errors: string[] = [];
    const { dir } = createFolder({ 'gatehouse.yaml': 'services: { users: { url: "http://127.0.0.1:1" } }' });
    const code = await run(['config', 'print', '--json'], { cwd: dir, out: () => { throw new TypeError('the pipe burst'); }, err: (text) => errors.push(text), stop: new AbortController().signal });
    expect(code).toBe(1);
    expect(JSON.parse(errors.join(''))).toEqual({ ok: false, error: 'gatehouse failed in a way nobody foresaw; please report this', stack: expect.stringMatching(/^TypeError: the pipe burst\n/) });
  });

  it('leaves no listener for signals behind', async () => {
    const before = process.listenerCount('SIGINT');
    await run(['--version'], { out: () => undefined });
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});

describe('the binary', () => {
  it('ends with the exit codes of the command line', { timeout: 120_000 }, async () => {
    const config = createFolder({ 'gatehouse.yaml': 'services: { users: { url: "http://127.0.0.1:1/graphql" } }' });
    const exit = async (...args: string[]) => {
      const child = await startBinary(args, { cwd: config.dir });
      return { code: await child.ended, out: child.out(), err: child.err() };
    };
    const [fine, findings, misuse] = await Promise.all([exit('config', 'print'), exit('check'), exit('chekc')]);
    expect(fine).toMatchObject({ code: 0, err: '' });
    expect(fine.out).toContain('services:\n  users:\n');
    expect(findings).toEqual({ code: 1, out: '', err: expect.stringMatching(/^schemas\/users\.graphql: The schema of users is missing/) });
    expect(misuse).toEqual({ code: 2, out: '', err: expect.stringMatching(/^There is no command `chekc`/) });
  });
});
