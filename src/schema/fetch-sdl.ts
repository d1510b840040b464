/** The SDL of a service that is asked for it: by introspection, or by its `_sdl` field, which keeps the directives. */
import { GraphQLError, buildClientSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema, type IntrospectionQuery } from 'graphql';
import { OperatorError } from '../errors.ts';
import { SDL_LIMITS } from './parse.ts';

export interface SdlAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[];
}

/** A service's word in a message for the operator: long enough to recognise, short enough for one line. */
const SHOWN_CHARACTERS = 200;

/**
 * @param execute sends one query to the service; what it throws is passed on.
 * @throws OperatorError when the answer holds no usable schema, saying what to do.
 */
export async function fetchSdl(mode: 'introspect' | 'sdl', execute: (query: string) => Promise<SdlAnswer>): Promise<string> {
  const sdl = mode === 'sdl' ? await fetchSdlField(execute) : await introspect(execute);
  const bytes = Buffer.byteLength(sdl);
  if (bytes > SDL_LIMITS.bytes) fail(`its schema is ${bytes} bytes long; at most ${SDL_LIMITS.bytes} are read`);
  return sdl;
}

async function fetchSdlField(execute: (query: string) => Promise<SdlAnswer>): Promise<string> {
  const { data, errors } = readAnswer(await execute('{ _sdl }'));
  const sdl = data?.['_sdl'];
  if (typeof sdl === 'string' && sdl.trim() !== '') return sdl;
  if (data !== undefined && sdl !== undefined && sdl !== null) fail('its `_sdl` is no text');
  return fail(`it answered no \`_sdl\`${quote(errors)}; offer \`type Query { _sdl: String! }\`, or use \`schema: introspect\` or \`schema: file\``);
}

async function introspect(execute: (query: string) => Promise<SdlAnswer>): Promise<string> {
  // What newer servers know beyond the basic query; older ones refuse the whole document for an unknown field.
  const full = getIntrospectionQuery({ specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true });
  let answer = readAnswer(await execute(full));
  if (!hasSchema(answer.data)) {
    const basic = readAnswer(await execute(getIntrospectionQuery()));
    if (hasSchema(basic.data)) answer = basic;
  }
  const { data, errors } = answer;
  if (!hasSchema(data)) return fail(`it refused introspection${quote(errors)}; allow it to the gateway, or use \`schema: sdl\` or \`schema: file\``);
  try {
    return `${printSchema(lexicographicSortSchema(buildClientSchema(data)))}\n`;
  } catch (error) {
    if (error instanceof GraphQLError || error instanceof Error) return fail(`its introspection answer is malformed (${shorten(error.message)})`, error);
    throw error;
  }
}

function hasSchema(data: unknown): data is IntrospectionQuery {
  return typeof data === 'object' && data !== null && '__schema' in data && typeof data.__schema === 'object' && data.__schema !== null;
}

function readAnswer(answer: unknown): { data?: Record<string, unknown>; errors: string[] } {
  if (typeof answer !== 'object' || answer === null || !('data' in answer || 'errors' in answer)) return fail('it did not answer as a GraphQL service does; is `url` its GraphQL endpoint?');
  const { data, errors } = answer as { data?: unknown; errors?: unknown }; // one of them is there
  if (data !== undefined && (typeof data !== 'object' || Array.isArray(data))) return fail('it did not answer as a GraphQL service does; is `url` its GraphQL endpoint?');
  const messages = Array.isArray(errors) ? errors.map((error: unknown) => (typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : 'an error without a message')) : [];
  // An object that is no list: a record, as JSON has it.
  return { ...(data !== undefined && data !== null && { data: data as Record<string, unknown> }), errors: messages };
}

function quote([first]: readonly string[]): string {
  return first === undefined ? '' : ` (“${shorten(first)}”)`;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line;
}

function fail(message: string, cause?: unknown): never {
  const error = new OperatorError([{ message }]);
  if (cause !== undefined) error.cause = cause;
  throw error;
}
