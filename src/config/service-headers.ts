/** `services.<name>.headers`: which headers travel to the service and back. */
import { z } from 'zod';

import { list, section } from './kinds.ts';
import { headerValue, passableHeader, passableHeaderKey } from './net-kinds.ts';

const error = 'must be a mapping of header names to values';

/** Names become lower case, as in `forward`; two spellings of one name are refused, since one value would silently win. */
const set = z
  .codec(
    z.record(passableHeaderKey(), headerValue(), { error }).superRefine((headers, context) => {
      const names = Object.keys(headers);
      names.forEach((name, index) => {
        if (names.slice(0, index).some((earlier) => earlier.toLowerCase() === name.toLowerCase())) {
          context.addIssue({ code: 'custom', path: [name], message: 'is set twice, as header names are the same in upper and lower case; keep one' });
        }
      });
    }),
    z.record(z.string(), z.string()),
    { decode: (headers) => lowerCased(headers), encode: (headers) => headers },
  )
  .meta({ expects: 'a mapping of header names to values' });

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

export const serviceHeadersSchema = section({
  forward: list(passableHeader(), 'header names')
    .prefault([])
    .describe("The client's headers that are sent on. `authorization` only if it is named here.")
    .meta({ sample: ['accept-language'] }),
  set: set.prefault({}).describe('Headers sent with every call; they win over forwarded ones.').meta({ sample: { 'x-api-key': '${INVENTORY_KEY}' } }),
  return: list(passableHeader(), 'header names').prefault([]).describe("The service's response headers that are handed to the client."),
});
