/** `limits`: what an operation may look like, before anything is fetched. */
import { choice, integer, section } from './kinds.ts';

const MAX = 1_000_000;
// The upper ends of depth, tokens and expandedFields are what is safe to work on at all (pipeline/document/limits.ts, HARD_CAPS).

export const limitsSchema = section({
  mode: choice(['enforce', 'report']).prefault('enforce').describe('`report` logs what would have been refused.'),
  depth: integer(1, 200).prefault(15).describe('Levels of fields below a root field; a root field without a selection has depth 0.'),
  aliases: integer(1, MAX).prefault(50).describe('Aliases, counted after fragments are expanded.'),
  rootFields: integer(1, MAX).prefault(20).describe('Fields of the root type.'),
  directives: integer(1, MAX).prefault(50).describe('Directives.'),
  tokens: integer(1, 20_000).prefault(4000).describe('Tokens of the document.'),
  expandedFields: integer(1, 50_000).prefault(5000).describe('Fields after fragments are expanded.'),
  upstreamCalls: integer(1, MAX).prefault(50).describe('Calls to services of one operation. What its plan is known to need is refused before the first call; of those that depend on what services answer, the call too many is an error at its path.'),
  batch: integer(1, 1000).prefault(1).describe('Operations in one HTTP request.'),
});
