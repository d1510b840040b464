/** What stands at the path of a denied field, in whichever engine. It says which field, which the client asked for, and nothing of why. */
import { GatewayError } from '../../errors.ts';

const WORDS = ['You may not have `', '`.'] as const;

/** `field` is `Type.field`; `path` where it stands in the answer. */
export function forbidden(field: string, path?: readonly (string | number)[]): GatewayError {
  return new GatewayError('FORBIDDEN', WORDS.join(field), { path });
}

/** The `Type.field` of such an error. */
export function forbiddenField({ message }: { readonly message: string }): string | undefined {
  const [before, after] = WORDS;
  return message.startsWith(before) && message.endsWith(after) ? message.slice(before.length, -after.length) : undefined;
}
