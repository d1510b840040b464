/** `releases`: where schemas and documents come from. */
import { z } from 'zod';

import { choice, duration, integer, section, size } from './kinds.ts';
import { httpUrl } from './net-kinds.ts';

const source = z
  .union(
    [
      choice(['folder', 'registry']),
      section({
        url: httpUrl().describe('Where releases are fetched.').meta({ sample: 'https://releases.example.com/graph' }),
        poll: duration('1s', '24h').prefault('30s').describe('How often that is looked at.'),
      }),
    ],
    { error: 'must be `folder`, `registry` or `{ url, poll }`' },
  )
  .meta({ expects: '`folder`, `registry` or `{ url, poll }`' });

export const releasesSchema = section({
  source: source.prefault('folder').describe('`folder`: the folder is the release. `registry`: what was published is.'),
  keep: integer(2, 10_000).prefault(50).describe('Releases that are kept.'),
  maxSize: size('1KiB', '1GiB').prefault('5MiB').describe('Largest release.'),
});
