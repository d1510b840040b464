/** `execution`: how operations are run. */
import { choice, flag, section } from './kinds.ts';

export const executionSchema = section({
  engine: choice(['plan', 'stitch']).prefault('plan').describe('`plan` runs compiled plans; `stitch` is a start-up switch for comparison. Nothing falls back at run time.'),
  lane: flag().prefault(true).describe('Whether prepared operations are served straight from node:http, beside Yoga.'),
});
