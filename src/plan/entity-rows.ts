/**
 * The rows that a service answered to keys, each put to the key that it says it has. By position a service that reorders,
 * shortens or repeats its answer would silently give one entity another one's data.
 */
import { GatewayError } from '../errors.ts';
import { isJsonObject } from '../lib/json.ts';
import { misfit } from '../schema/misfit.ts';
import type { UpstreamResult } from '../upstream/executor.ts';
import type { Answers, Row } from './answers.ts';
import { failureOf } from './call.ts';
import { isAskedTogether, namesOf } from './fetch-document.ts';
import { compileRowIdentity } from './keys.ts';
import type { Entry } from './plan.ts';
import { compileRead } from './read-row.ts';

/** A row, null where the service has none, or what it failed with. */
export type Found = Row | null | GatewayError;

export interface EntityAnswer {
  readonly result: UpstreamResult;
  /** Knows the errors of the result. */
  readonly faults: Answers['faults'];
}

interface Asked {
  readonly service: string;
  /** The fetch's. */
  readonly prefix: string;
  /** The service's rows have been matched before, so that a failed row stands where its key does (REST). */
  readonly inOrder: boolean;
}

/** Sets what each of the identities got; `identities[i]` was the i-th key of the entry in this request. */
export type SettleRows = (answer: EntityAnswer, identities: readonly string[], found: Map<string, Found>) => void;

export function compileSettle(entry: Entry, asked: Asked): SettleRows {
  const settle = isAskedTogether(entry) ? compileTogether(entry, asked) : compileApart(entry, asked);
  const first = namesOf(asked.prefix, entry).alias(0);
  return (answer, identities, found) => {
    const { data, errors } = answer.result;
    if (!isJsonObject(data)) {
      const failure = failureOf(answer.result, asked.service, first);
      for (const identity of identities) found.set(identity, failure);
      return;
    }
    // An error that names no place may be the reason of any gap.
    const pathless = errors?.find(({ path }) => path === undefined || path.length === 0);
    settle({ data, faults: answer.faults, pathless }, identities, found);
  };
}

interface Answered {
  readonly data: Row;
  readonly faults: Answers['faults'];
  readonly pathless: GatewayError | undefined;
}

type Settle = (answered: Answered, identities: readonly string[], found: Map<string, Found>) => void;

function compileTogether(entry: Entry, { service, prefix, inOrder }: Asked): Settle {
  const alias = namesOf(prefix, entry).alias(0);
  const readIdentity = compileRowIdentity(entry.match);
  const isEntity = compileIsEntity(entry);
  const identityOf = entry.typename === undefined ? readIdentity : (row: Row): string | undefined => (isEntity(row) ? readIdentity(row) : undefined);

  return ({ data, faults, pathless }, identities, found) => {
    const rows = data[alias];
    if (!Array.isArray(rows)) {
      const reason = rows === null || rows === undefined ? (faults.at(data, alias)?.error ?? pathless ?? null) : notAList(service);
      for (const identity of identities) found.set(identity, reason);
    } else if (!putInOrder(rows, identities, identityOf, found)) {
      arrange({ rows, identityOf, faults, service, failed: inOrder ? undefined : pathless, inOrder }, identities, found);
    }
  };
}

/** As services nearly always answer: nothing has to be looked up. False at the first row of another key. */
function putInOrder(rows: readonly unknown[], identities: readonly string[], identityOf: (row: Row) => string | undefined, found: Map<string, Found>): boolean {
  let index = 0;
  for (const identity of identities) {
    const row = rows[index];
    if (!isJsonObject(row) || identityOf(row) !== identity) return false;
    found.set(identity, row);
    index += 1;
  }
  return true;
}

interface Arranged {
  readonly rows: readonly unknown[];
  readonly identityOf: (row: Row) => string | undefined;
  readonly faults: Answers['faults'];
  readonly service: string;
  readonly failed: GatewayError | undefined;
  readonly inOrder: boolean;
}

function arrange({ rows, identityOf, faults, service, failed, inOrder }: Arranged, identities: readonly string[], found: Map<string, Found>): void {
  const byIdentity = new Map<string, Row>();
  let noObject: GatewayError | undefined;
  const failureAt = (index: number): GatewayError | undefined => {
    const row = rows[index];
    if (row === null || row === undefined) return faults.at(rows, index)?.error;
    return isJsonObject(row) ? undefined : (noObject ??= misfit(service));
  };
  let gap = failed;
  for (const [index, row] of rows.entries()) {
    if (isJsonObject(row)) {
      const identity = identityOf(row);
      if (identity !== undefined && !byIdentity.has(identity)) byIdentity.set(identity, row);
    } else if (!inOrder) gap ??= failureAt(index);
  }
  // A failed row carries no key. At its own position it belongs to this key; elsewhere some failure explains the gap.
  identities.forEach((identity, index) => found.set(identity, byIdentity.get(identity) ?? failureAt(index) ?? gap ?? null));
}

/** Each key has a field of its own, so what is in it is its row. */
function compileApart(entry: Entry, { service, prefix }: Asked): Settle {
  const { alias } = namesOf(prefix, entry);
  const isEntity = compileIsEntity(entry);
  const rowOf = (container: object, key: string | number, { faults, pathless }: Answered): Found => {
    const row = (container as Record<string | number, unknown>)[key];
    if (row === null || row === undefined) return faults.at(container, key)?.error ?? pathless ?? null;
    if (!isJsonObject(row)) return misfit(service);
    return isEntity(row) ? row : null;
  };
  const rowIn = (answered: Answered, name: string): Found => {
    const rows = answered.data[name];
    if (!entry.isBulk || rows === null || rows === undefined) return rowOf(answered.data, name, answered);
    if (!Array.isArray(rows)) return notAList(service);
    return rows.length === 1 ? rowOf(rows, 0, answered) : invalid(service, `answered with ${rows.length} rows to 1 keys.`);
  };
  return (answered, identities, found) => identities.forEach((identity, index) => found.set(identity, rowIn(answered, alias(index))));
}

/** Where an interface or union stands, a row of another type is not the entity. */
function compileIsEntity({ typename }: Entry): (row: Row) => boolean {
  if (typename === undefined) return () => true;
  const read = compileRead('__typename');
  return (row) => read(row) === typename;
}

function notAList(service: string): GatewayError {
  return invalid(service, 'did not answer with a list.');
}

function invalid(service: string, what: string): GatewayError {
  return new GatewayError('UPSTREAM_INVALID_RESPONSE', `The service \`${service}\` ${what}`, { extensions: { service } });
}
