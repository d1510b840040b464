/** `gatehouse key new`: an API key, shown once, and its entry for keys.yaml. Nothing is stored: the file knows only the digest. */
import { createHash, randomBytes } from 'node:crypto';
import { parseDuration } from '../lib/duration.ts';
import { UsageError, type Command, type Invocation } from './command.ts';

interface Entry {
  readonly sha256: string;
  readonly principal: string;
  readonly client?: string;
  readonly scopes?: readonly string[];
  readonly roles?: readonly string[];
  readonly expires?: string;
}

const DAY_MS = 86_400_000;
const LATEST = Date.UTC(9999, 0);

export const keyNewCommand: Command = {
  name: 'key new',
  summary: 'an API key, shown once, and its entry for keys.yaml',
  usage: '[--principal NAME] [--client NAME] [--scopes A,B] [--roles A,B] [--expires 90d]',
  examples: ['gatehouse key new --principal nightly-report', 'gatehouse key new --principal acme --client acme-web --scopes read:products,read:stock --expires 90d'],
  options: { principal: { type: 'string' }, client: { type: 'string' }, scopes: { type: 'string' }, roles: { type: 'string' }, expires: { type: 'string' } },
  optionHelp: {
    principal: 'who calls with the key; default a name made from its digest',
    client: 'the client it is bound to, for budgets',
    scopes: 'what it may do, separated by commas',
    roles: 'what it is, separated by commas',
    expires: 'after a time such as 90d or 12h, or at a date such as 2027-01-31; default never',
  },
  positionals: [0, 0],
  async run({ options, json, io }) {
    const key = `gh_${randomBytes(32).toString('base64url')}`;
    const sha256 = createHash('sha256').update(key).digest('hex');
    const client = textOf(options, 'client');
    const scopes = namesOf(options, 'scopes');
    const roles = namesOf(options, 'roles');
    const expires = expiryOf(textOf(options, 'expires'), Date.now());
    const entry: Entry = {
      sha256,
      principal: textOf(options, 'principal') ?? `key-${sha256.slice(0, 8)}`,
      ...(client !== undefined && { client }),
      ...(scopes !== undefined && { scopes }),
      ...(roles !== undefined && { roles }),
      ...(expires !== undefined && { expires }),
    };
    io.out(json ? `${JSON.stringify({ ok: true, key, entry })}\n` : `The key, shown this once; give it to its caller and keep it nowhere:\n\n    ${key}\n\nIts entry for keys.yaml:\n\n${render(entry)}`);
    return 0;
  },
};

/** JSON is YAML, and its strings have no surprises. */
function render(entry: Entry): string {
  return Object.entries(entry)
    .map(([name, value], index) => `${index === 0 ? '-' : ' '} ${name}: ${Array.isArray(value) ? `[${value.map((one) => JSON.stringify(one)).join(', ')}]` : JSON.stringify(value)}\n`)
    .join('');
}

function textOf(options: Invocation['options'], name: string): string | undefined {
  const value = options[name];
  if (typeof value !== 'string') return undefined;
  if (value.trim() === '') throw new UsageError(`--${name} is empty; leave it out or give it a value.`);
  return value;
}

function namesOf(options: Invocation['options'], name: string): readonly string[] | undefined {
  const names = textOf(options, name)?.split(',').map((one) => one.trim());
  if (names?.some((one) => !/^\S+$/.test(one)) === true) throw new UsageError(`--${name} takes names without spaces, separated by commas: --${name} read,write`);
  return names;
}

/** A date stays as it was written; a time becomes a moment in whole seconds. */
function expiryOf(text: string | undefined, now: number): string | undefined {
  if (text === undefined) return undefined;
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text);
  const lasts = /^[1-9]\d{0,6}d$/.test(text) ? Number(text.slice(0, -1)) * DAY_MS : parseDuration(text);
  const at = isDate ? Date.parse(text) : now + (lasts ?? Number.NaN);
  const isReal = at < LATEST && (!isDate || new Date(at).toISOString().startsWith(text));
  if (!isReal) throw new UsageError(`--expires is ${JSON.stringify(text)}, but takes a time such as 90d or 12h, or a date such as 2027-01-31.`);
  if (at <= now) throw new UsageError(`--expires is ${JSON.stringify(text)}, which has passed.`);
  return isDate ? text : `${new Date(at).toISOString().slice(0, 19)}Z`;
}
