/** What the rules of one run are asked about its objects (object-rules.ts): each object once for each guard, and some at a time. */
import { setImmediate } from 'node:timers/promises';
import type { Principal } from '../context.ts';
import type { Answers } from './answers.ts';
import type { Rows } from './keys.ts';
import type { compileReads } from './rule-reads.ts';

export type Values = Readonly<Record<string, unknown>>;

export interface Ask {
  /** Of the guard. */
  readonly id: number;
  /** `Type.field`. */
  readonly field: string;
  readonly object: ReturnType<typeof compileReads>;
  readonly allows: (object: Values, asking: Asking) => Promise<boolean>;
}

/** Questions between two turns of others: some 2 ms. */
const AT_A_TIME = 100;

export class Asking {
  readonly answers: Answers;
  readonly variables: Values;
  readonly principal: Principal;
  readonly denials = new Map<object, Set<number>>();
  readonly fields = new Set<string>();
  readonly questions: (Ask & { readonly own: object; readonly rows: Rows })[] = [];
  readonly #asked = new Map<object, Set<number>>();

  constructor(answers: Answers, variables: Values, principal: Principal) {
    this.answers = answers;
    this.variables = variables;
    this.principal = principal;
  }

  /** Whether this is the first time. */
  begins(row: object, guard: number): boolean {
    return add(this.#asked, row, guard);
  }

  /** Others have their turn in between: shield takes 20 µs for one, and an answer can have half a million. */
  async settle(signal: { readonly aborted: boolean } | undefined): Promise<void> {
    for (let start = 0; start < this.questions.length; start += AT_A_TIME) {
      if (start > 0) await setImmediate();
      await Promise.all(this.questions.slice(start, start + AT_A_TIME).map(async ({ own, rows, id, field, object, allows }) => {
        if (signal?.aborted !== true && (await allows(object(rows, this.answers.faults), this))) return;
        add(this.denials, own, id);
        this.fields.add(field);
      }));
    }
  }
}

function add(sets: Map<object, Set<number>>, key: object, value: number): boolean {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([value]));
  else if (known.has(value)) return false;
  else known.add(value);
  return true;
}
