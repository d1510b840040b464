/** `cost`: the estimated price of an operation, by `@cost` and `@listSize`. */
import { choice, integer, section } from './kinds.ts';

export const costSchema = section({
  mode: choice(['report', 'enforce']).prefault('report').describe('`report` computes and logs; `enforce` after a look at the figures.'),
  max: integer(1, 1_000_000_000).prefault(5000).describe('Largest cost of one operation, in cost units.'),
  defaultListSize: integer(0, 1_000_000).prefault(10).describe('Assumed length of lists without `@listSize`.'),
  mutation: integer(0, 1_000_000).prefault(10).describe('Cost of a mutation field, in cost units.'),
});
