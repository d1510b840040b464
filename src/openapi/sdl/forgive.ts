/** Looking over the whole document meets references that lead nowhere, which only concern whoever imports what needs them. */
import { OperatorError } from '../../errors.ts';

export function forgive<Value>(look: () => Value, otherwise: Value): Value {
  try {
    return look();
  } catch (error) {
    if (error instanceof OperatorError) return otherwise;
    throw error;
  }
}
