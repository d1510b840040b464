/** Why a value of an answer could not be used, for the log: the field, its type and the kind of value that came, never the value. */
import type { GraphQLOutputType } from 'graphql';

/** Where a value is to stand: in a field, or in a list of it. */
export interface Place {
  /** `Pet.name` */
  readonly field: string;
  /** As the field declares it, also for an item. */
  readonly type: GraphQLOutputType;
  readonly isItem?: boolean;
}

export function itemOf(place: Place): Place {
  return place.isItem ? place : { ...place, isItem: true };
}

/** `Pet.name is String; an object came`. */
export function reasonOf({ field, type, isItem = false }: Place, value: unknown, problem = ''): string {
  return `${field} is ${String(type)}; ${kindOf(value)} came${isItem ? ' as an item' : ''}${problem}`;
}

export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object';
  return typeof value === 'boolean' ? 'a boolean' : 'a number';
}
