// The types of the graph, for policies. Written by `gatehouse check` and `gatehouse dev`; commit it.

/** Types and what their objects have: `satisfies Policy<Graph>`; `rule(…)` of an object is given `Pick<Graph['Order'], 'status'>`. */
export interface Graph {
  readonly Brand: {
    readonly name: string;
    readonly products: ReadonlyArray<Graph['Product']>;
  };
  readonly Mutation: {
    readonly createReview: Graph['Review'];
    readonly reserve: Graph['Reservation'] | null;
  };
  readonly Order: {
    readonly customer: Graph['User'] | null;
    readonly id: string;
    readonly lines: ReadonlyArray<Graph['OrderLine']> | null;
    readonly number: number | string | null;
    readonly placedAt: string | null;
    readonly status: Enums['OrderStatus'] | null;
    readonly total: number | null;
  };
  readonly OrderLine: {
    readonly product: Graph['Product'] | null;
    readonly quantity: number | null;
    readonly unitPrice: number | null;
  };
  readonly Product: {
    readonly brand: Graph['Brand'];
    readonly category: Enums['Category'];
    readonly name: string;
    readonly price: number;
    readonly reviews: ReadonlyArray<Graph['Review']> | null;
    readonly shippingEstimate: number | null;
    readonly stock: Graph['Stock'] | null;
    readonly upc: string;
    readonly weight: number;
  };
  readonly Query: {
    readonly latestReviews: ReadonlyArray<Graph['Review']>;
    readonly order: Graph['Order'] | null;
    readonly product: Graph['Product'] | null;
    readonly productsByUpcs: ReadonlyArray<Graph['Product'] | null>;
    readonly review: Graph['Review'] | null;
    readonly search: ReadonlyArray<Graph['Brand'] | Graph['Product']>;
    readonly stock: Graph['Stock'] | null;
    readonly topProducts: ReadonlyArray<Graph['Product']>;
    readonly user: Graph['User'] | null;
    readonly users: ReadonlyArray<Graph['User']>;
  };
  readonly Reservation: {
    readonly id: string;
    readonly quantity: number | null;
    readonly stock: Graph['Stock'] | null;
    readonly upc: string;
  };
  readonly Review: {
    readonly author: Graph['User'] | null;
    readonly body: string;
    readonly id: string;
    readonly product: Graph['Product'] | null;
    readonly rating: number;
  };
  readonly Stock: {
    readonly inStock: boolean | null;
    readonly quantity: number | null;
    readonly restockDate: string | null;
    readonly warehouse: Graph['Warehouse'] | null;
  };
  readonly User: {
    readonly email: string | null;
    readonly id: string;
    readonly joined: string;
    readonly name: string;
    readonly orders: ReadonlyArray<Graph['Order']> | null;
    readonly reviews: ReadonlyArray<Graph['Review']> | null;
  };
  readonly Warehouse: {
    readonly city: string | null;
    readonly code: string | null;
  };
}

/** Arguments of fields, coerced: `rule(…, 'arguments')<Arguments['Query']['order']>(…)`. */
export interface Arguments {
  readonly Mutation: {
    readonly createReview: {
      readonly input: Inputs['CreateReviewInput'];
    };
    readonly reserve: {
      readonly quantity: number;
      readonly upc: string;
    };
  };
  readonly Product: {
    readonly reviews: {
      readonly first: number | null;
    };
  };
  readonly Query: {
    readonly latestReviews: {
      readonly first: number | null;
    };
    readonly order: {
      readonly id: string;
    };
    readonly product: {
      readonly upc: string;
    };
    readonly productsByUpcs: {
      readonly upcs: ReadonlyArray<string>;
    };
    readonly review: {
      readonly id: string;
    };
    readonly search: {
      readonly first: number | null;
      readonly text: string;
    };
    readonly stock: {
      readonly upc: string;
    };
    readonly topProducts: {
      readonly category?: Enums['Category'] | null;
      readonly first: number | null;
    };
    readonly user: {
      readonly id: string;
    };
    readonly users: {
      readonly first: number | null;
    };
  };
  readonly User: {
    readonly orders: {
      readonly limit: number | null;
      readonly status?: Enums['OrderStatus'] | null;
    };
    readonly reviews: {
      readonly first: number | null;
    };
  };
}

/** Input objects. */
export interface Inputs {
  readonly CreateReviewInput: {
    readonly authorId: string;
    readonly body: string;
    readonly rating: number;
    readonly upc: string;
  };
}

/** Enums. */
export interface Enums {
  readonly Category: "BOOKS" | "GARDEN" | "KITCHEN" | "OUTDOORS";
  readonly OrderStatus: "DELIVERED" | "IN_TRANSIT" | "ON_HOLD" | "OPEN";
}
