/**
 * The first look at a client's text, before graphql's recursive parser: counts tokens and bracket nesting with graphql's
 * own lexer, one token at a time, and stops at the first cap. 100,000 tokens cost as much as `maxTokens`; a comment or
 * a name of megabytes is one step of the lexer.
 */
import { GraphQLError, Lexer, Source, TokenKind } from 'graphql';

import { HARD_CAPS } from './limits.ts';
import { limitRefusal, refusal } from './refusal.ts';

export interface ScanOptions {
  /** Tokens allowed, comments and the ends of the file not counted (as `maxTokens` of graphql's parser counts). Integer ≥ 1. */
  readonly maxTokens: number;
  /** How many `{`, `(` and `[` may be open at once. Integer ≥ 1. */
  readonly maxNesting: number;
}

export interface Scan {
  readonly tokens: number;
}

/** Throws TOKEN_LIMIT_EXCEEDED, DEPTH_LIMIT_EXCEEDED or GRAPHQL_PARSE_FAILED, whichever the text earns first. */
export function scanDocument(text: string, { maxTokens, maxNesting }: ScanOptions): Scan {
  const lexer = createLexer(text);
  let tokens = 0;
  let nesting = 0;
  for (;;) {
    const kind = advance(lexer);
    if (kind === TokenKind.EOF) return { tokens };
    tokens += 1;
    if (tokens > maxTokens) throw limitRefusal('TOKEN_LIMIT_EXCEEDED', 'tokens', maxTokens, `more than ${maxTokens}`);
    if (kind === TokenKind.BRACE_L || kind === TokenKind.PAREN_L || kind === TokenKind.BRACKET_L) {
      nesting += 1;
      if (nesting > maxNesting) {
        throw limitRefusal('DEPTH_LIMIT_EXCEEDED', 'levels of brackets', maxNesting, `more than ${maxNesting}`);
      }
    } else if (kind === TokenKind.BRACE_R || kind === TokenKind.PAREN_R || kind === TokenKind.BRACKET_R) {
      nesting -= 1; // The parser refuses what closes too much; it never gets deeper than this count.
    }
  }
}

/** GRAPHQL_PARSE_FAILED from the syntax error of graphql's lexer or parser. */
export function parseFailure(error: GraphQLError) {
  return refusal('GRAPHQL_PARSE_FAILED', error.message, { locations: error.locations });
}

/** Comments are not tokens but cost the same; the lexer skips any number of them in one step unless told otherwise. */
function createLexer(text: string): Lexer {
  const lexer = new Lexer(new Source(text));
  lexer._maxComments = HARD_CAPS.comments;
  return lexer;
}

function advance(lexer: Lexer): TokenKind {
  try {
    return lexer.advance().kind;
  } catch (error) {
    if (error instanceof GraphQLError) throw parseFailure(error);
    throw error;
  }
}
