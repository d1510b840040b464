/** What a field holds where no mock says it: the same in every run, and readable where a test shows it. */
import { isEnumType, type GraphQLLeafType } from 'graphql';

export interface FieldPlace {
  /** The object's type and the field, by the names of the graph. */
  readonly type: string;
  readonly field: string;
  /** What tells the object from others of its type: its key, or its position from 1. */
  readonly seed: string;
  /** Whether objects are known by this field. */
  readonly isKey: boolean;
}

/** `name of User 1`, 1, 1.5, true, the first value of an enum; a key is the seed itself. */
export function defaultLeaf(type: GraphQLLeafType, { type: owner, field, seed, isKey }: FieldPlace): unknown {
  if (isEnumType(type)) return type.getValues()[0]?.name;
  const words = `${field} of ${owner} ${seed}`;
  switch (type.name) {
    case 'ID':
      return seed;
    case 'Int':
    case 'Long':
      return isKey && Number.isSafeInteger(Number(seed)) ? Number(seed) : 1;
    case 'Float':
      return 1.5;
    case 'Boolean':
      return true;
    case 'Base64':
      return Buffer.from(words).toString('base64');
    default:
      return isKey ? seed : words;
  }
}
