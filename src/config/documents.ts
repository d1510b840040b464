/** `documents`: which operations run. */
import { choice, flag, section } from './kinds.ts';

export const documentsSchema = section({
  mode: choice(['open', 'log', 'required']).prefault('open').describe('`log` notes unpublished documents; `required` runs published ones only.'),
  apq: flag().prefault(true).describe("Whether Apollo's automatic persisted queries are served; always off when `mode` is `required`."),
});
