// The example's people and their orders: `npm start` shows who gets what.
import { hasRole, hasScope, isOwner, or, type Policy } from 'gatehouse';
import type { Graph } from './graph.generated.ts';

export default {
  // Decided before anything is called: whoever may not is not even asked about.
  Query: { order: or(hasRole('admin'), hasScope('orders:read')) },
  // Decided when the user is there: everybody has their own.
  User: { email: or(hasRole('admin', 'support'), isOwner('id')) },
} satisfies Policy<Graph>;
