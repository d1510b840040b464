/** keys.yaml: the accepted API keys, as digests. What is wrong in it is found at start with its place, as in gatehouse.yaml. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { OperatorError } from '../errors.ts';
import { readListDocument } from './document.ts';
import { explain } from './explain.ts';
import { list, section, text } from './kinds.ts';

// Not `must be`: that would show the value, and somebody may have put the key itself there.
const DIGEST_FORM = 'takes the 64 hexadecimal digits of the SHA-256 of a key, in quotes; `gatehouse key new` prints an entry';
const DATE_FORM = 'must be a date such as `2027-01-31` (its first moment, UTC) or `2027-01-31T12:00:00Z`';
const DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/;

const names = (expects: string) => list(text('a name').regex(/^\S+$/, { error: 'must be a name without spaces' }), expects).prefault([]);

const entry = section({
  sha256: z.string({ error: DIGEST_FORM }).regex(/^[0-9a-f]{64}$/i, { error: DIGEST_FORM }).toLowerCase(),
  principal: text('the name of who calls with the key'),
  client: text('the name of the client the key is bound to').exactOptional(),
  scopes: names('scopes'),
  roles: names('roles'),
  expires: z
    .string({ error: DATE_FORM })
    .refine((value) => DATE.test(value) && isDate(value), { error: DATE_FORM })
    .transform((value) => Date.parse(value))
    .exactOptional(),
});

const file = z
  .array(entry, { error: 'must be a list of keys, each as `gatehouse key new` prints it, or `[]` for none' })
  .superRefine((entries, context) => {
    const seen = new Set<string>();
    for (const [index, { sha256 }] of entries.entries()) {
      if (seen.has(sha256)) context.addIssue({ code: 'custom', path: [index, 'sha256'], message: 'stands in the file twice; keep one of the two entries' });
      seen.add(sha256);
    }
  });

export type KeysFile = z.output<typeof file>;

/** @throws OperatorError with every finding. */
export function readKeysFile(path: string): KeysFile {
  let source: string;
  try {
    source = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code; // of the file system's errors and of the decoder's
    const why = code === 'ENOENT' ? 'There is no such file' : `The file cannot be read (${code ?? 'unknown reason'})`;
    throw new OperatorError([{ file: path, message: `${why}; \`authentication.apiKeys.file\` names it. \`gatehouse key new\` prints an entry for it.` }]);
  }
  const document = readListDocument(source, path);
  const { data, error } = file.safeParse(document.tree);
  const problems = [...document.problems, ...(error?.issues ?? []).flatMap((issue) => explain(issue, document))];
  if (data === undefined || problems.length > 0) throw new OperatorError(problems.map(document.locate));
  return data;
}

/** 31 February has the form of a date. */
function isDate(value: string): boolean {
  const day = value.slice(0, 10);
  return !Number.isNaN(Date.parse(value)) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}
