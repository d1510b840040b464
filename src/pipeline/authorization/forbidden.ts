/** What stands at the path of a denied field, in whichever engine. It says which field, which the client asked for, and nothing of why. */
import { GatewayError } from '../../errors.ts';

/** `field` is `Type.field`; `path` where it stands in the answer. */
export function forbidden(field: string, path?: readonly (string | number)[]): GatewayError {
  return new GatewayError('FORBIDDEN', `You may not have \`${field}\`.`, { path });
}
