/** What is found of one entry's keys (collect-keys.ts): who is to be asked for by what, and who cannot be. */
import type { GatewayError } from '../errors.ts';
import type { Answers, Row } from './answers.ts';

/** A class because V8 moves literals that outlive a collection to the old heap from then on, and all that they point at with them. */
export class FoundKeys {
  readonly answers: Answers;
  readonly canSend: (key: unknown) => boolean;
  /** `keys[i]` is known by `identities[i]`, each once. */
  readonly identities: string[] = [];
  readonly keys: unknown[] = [];
  /** Each identity that was found, in the order of the response; undefined until its row is known: null where the key cannot be sent, an error where a service sent something else than a key. */
  readonly rows = new Map<string, Row | null | GatewayError | undefined>();
  #refused: Set<string> | undefined;

  constructor(answers: Answers, canSend: (key: unknown) => boolean) {
    this.answers = answers;
    this.canSend = canSend;
  }

  /** False for what was refused too: an input of a computed field can be known in one place and not in another, and `1` stands where a text should beside `"1"`. */
  isAsked(identity: string): boolean {
    return this.rows.has(identity) && this.#refused?.has(identity) !== true;
  }

  ask(identity: string, key: unknown): void {
    this.identities.push(identity);
    this.keys.push(key);
    this.rows.set(identity, undefined);
    this.#refused?.delete(identity);
  }

  refuse(identity: string, row: null | GatewayError): void {
    this.rows.set(identity, row);
    (this.#refused ??= new Set()).add(identity);
  }
}
