/** `limits`: what an operation may look like, before anything is fetched. */
import { choice, integer, section } from './kinds.ts';

const MAX = 1_000_000;

export const limitsSchema = section({
  mode: choice(['enforce', 'report']).prefault('enforce').describe('`report` logs what would have been refused.'),
  depth: integer(1, MAX).prefault(15).describe('Levels of fields inside each other.'),
  aliases: integer(1, MAX).prefault(50).describe('Aliases, counted after fragments are expanded.'),
  rootFields: integer(1, MAX).prefault(20).describe('Fields of the root type.'),
  directives: integer(1, MAX).prefault(50).describe('Directives.'),
  tokens: integer(1, MAX).prefault(4000).describe('Tokens of the document.'),
  expandedFields: integer(1, MAX).prefault(5000).describe('Fields after fragments are expanded.'),
  upstreamCalls: integer(1, MAX).prefault(50).describe('Calls to services that the plan makes, REST fan-out included.'),
  batch: integer(1, 1000).prefault(1).describe('Operations in one HTTP request.'),
});
