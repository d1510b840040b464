/** `policies`: who may see what. The rules themselves are TypeScript in policies/. */
import { z } from 'zod';

import { choice, section } from './kinds.ts';

/** A bare `null` in YAML is the null value; it means the word here. */
const onDenied = z
  .codec(z.union([choice(['null', 'reject']), z.null()], { error: 'must be `null` or `reject`' }), z.enum(['null', 'reject']), {
    decode: (word) => word ?? 'null',
    encode: (word) => word,
  })
  .meta({ expects: '`null` or `reject`' });

export const policiesSchema = section({
  mode: choice(['enforce', 'report']).prefault('enforce').describe('`report` decides and logs only.'),
  onDenied: onDenied.prefault('null').describe('A denied field is null with an error at its path, or the whole request is refused.'),
});
