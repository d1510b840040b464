/**
 * Turns a client's text into an operation that may be planned and run. Everything here depends on text, operation name,
 * schema and configuration only, never on the caller or the variables, so it is done once and remembered. But for the words of a
 * refusal, which is not remembered: who may not know of everything gets no suggestions.
 *
 * A) scan      tokens and nesting, before anything recurses (scan.ts)
 * B) parse     without locations (locations.ts says why), and choose the operation
 * C) guard     measure as if fragments were expanded (guard.ts)
 * D) limits    all verdicts together; depth only behind the guard
 * E) validate  graphql's rules, then `extraCheck`
 * A broken operation (fragment cycle, unknown fragment) has no measures: D is skipped and E says what is wrong with it.
 */
import { GraphQLError, parse, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode, type OperationTypeNode } from 'graphql';

import type { GatewayError } from '../../errors.ts';
import { createDocumentCache, type CacheStats } from './cache.ts';
import { chooseOperation } from './choose-operation.ts';
import { checkDepth } from './depth.ts';
import { measureOperation } from './guard.ts';
import { checkHardCaps, checkLimits, HARD_CAPS, type LimitsConfig } from './limits.ts';
import { limitRefusal, throwAll } from './refusal.ts';
import { parseFailure, scanDocument } from './scan.ts';
import { validateDocument } from './validate.ts';

export interface PreparedOperation {
  /** The whole document, valid on the schema. Nodes have no `loc`. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly kind: `${OperationTypeNode}`;
  readonly text: string;
  /** The name the operation has in the document, whether or not the client sent it. */
  readonly operationName?: string;
}

/** A limit that was exceeded and, in report mode, let through. */
export interface LimitFinding {
  readonly code: string;
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

export interface PreparerOptions {
  readonly limits: LimitsConfig;
  /** Whether `__schema` and `__type` are allowed. */
  readonly introspection: boolean;
  /** Estimated heap that remembered operations of one schema may take, in bytes. Default 32 MiB. */
  readonly cacheBytes?: number;
  /** Called in report mode, once per finding in every call of `prepare`. */
  readonly onReport: (finding: LimitFinding) => void;
  /** What the gateway refuses beyond GraphQL's own rules. Runs on valid operations, in report mode too. */
  readonly extraCheck?: (schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) => GatewayError | undefined;
}

/** Of one call. */
export interface PrepareOptions {
  /** Stands in for the preparer's own. */
  readonly onReport?: PreparerOptions['onReport'];
  /** Whether messages may say "Did you mean"; not asked for what is remembered. Left out: as introspection. */
  readonly maySuggest?: () => boolean;
  /** Called before a text is read that is not remembered. What it throws is thrown on. */
  readonly beforeFirst?: () => void;
}

export interface Preparer {
  /** Throws GatewayError or GatewayErrors. An empty `operationName` is none, as GraphQL over HTTP says. */
  readonly prepare: (schema: GraphQLSchema, text: string, operationName: string | undefined, options?: PrepareOptions) => PreparedOperation;
  readonly stats: () => CacheStats;
}

interface Prepared {
  readonly operation: PreparedOperation;
  readonly findings: readonly LimitFinding[];
}

const DEFAULT_CACHE_BYTES = 32 * 1024 * 1024;

export function createPreparer(options: PreparerOptions): Preparer {
  const cache = createDocumentCache<Prepared>({ maxBytes: options.cacheBytes ?? DEFAULT_CACHE_BYTES });
  return {
    prepare(schema, text, requestedName, { onReport = options.onReport, maySuggest = () => options.introspection, beforeFirst } = {}) {
      const operationName = requestedName === '' ? undefined : requestedName;
      let prepared = cache.get(schema, text, operationName);
      if (prepared === undefined) {
        beforeFirst?.();
        const { tokens, ...fresh } = prepareAfresh(options, schema, text, operationName, maySuggest);
        prepared = fresh;
        cache.set(schema, text, operationName, { value: prepared, tokens });
      }
      prepared.findings.forEach((finding) => onReport(finding));
      return prepared.operation;
    },
    stats: () => cache.stats(),
  };
}

function prepareAfresh(
  { limits, introspection, extraCheck }: PreparerOptions,
  schema: GraphQLSchema,
  text: string,
  operationName: string | undefined,
  maySuggest: () => boolean,
): Prepared & { readonly tokens: number } {
  // (A)
  const isEnforced = limits.mode === 'enforce';
  const maxTokens = isEnforced ? Math.min(limits.tokens, HARD_CAPS.tokens) : HARD_CAPS.tokens;
  const { tokens } = scanDocument(text, { maxTokens, maxNesting: HARD_CAPS.nesting });
  // (B)
  const document = parseText(text);
  const operation = chooseOperation(document, operationName);
  // (C, D)
  const exceeded = checkOperation(document, operation, limits);
  if (tokens > limits.tokens) exceeded.unshift(limitRefusal('TOKEN_LIMIT_EXCEEDED', 'tokens', limits.tokens, tokens));
  if (isEnforced) throwAll(exceeded);
  // (E)
  throwAll(validateDocument(schema, text, document, { introspection, suggestions: maySuggest() }));
  const refused = extraCheck?.(schema, document, operation);
  if (refused !== undefined) throw refused;
  const name = operation.name?.value;
  return {
    operation: { document, operation, kind: operation.operation, text, ...(name !== undefined && { operationName: name }) },
    findings: exceeded.map(({ message, extensions }) => ({ code: String(extensions['code']), message, extensions })),
    tokens,
  };
}

function parseText(text: string): DocumentNode {
  try {
    return parse(text, { noLocation: true });
  } catch (error) {
    if (error instanceof GraphQLError) throw parseFailure(error);
    throw error;
  }
}

/** What is exceeded. Throws in every mode what exceeds a hard cap. */
function checkOperation(document: DocumentNode, operation: OperationDefinitionNode, limits: LimitsConfig): GatewayError[] {
  const measures = measureOperation(document, operation);
  if (measures.isBroken) return [];
  const exceeded = checkLimits(measures, limits);
  const beyondCaps = checkHardCaps(measures);
  if (beyondCaps.length > 0) throwAll(limits.mode === 'enforce' ? [...exceeded, ...beyondCaps] : beyondCaps);
  const tooDeep = checkDepth(document, operation, limits.depth);
  return tooDeep === undefined ? exceeded : [...exceeded, tooDeep];
}
