export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string | number; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A day, e.g. 2025-07-31. */
  Date: { input: string; output: string; }
  /** A point in time as RFC 3339 writes it, e.g. 2025-07-31T12:00:00Z. */
  DateTime: { input: string; output: string; }
  /** An integer of up to 64 bits; beyond 53 bits, a string of its digits. */
  Long: { input: string | number; output: string | number; }
};

export type Brand = {
  readonly __typename?: 'Brand';
  readonly name: Scalars['String']['output'];
  readonly products: ReadonlyArray<Product>;
};

export type Category =
  | 'BOOKS'
  | 'GARDEN'
  | 'KITCHEN'
  | 'OUTDOORS';

export type CreateReviewInput = {
  readonly authorId: Scalars['ID']['input'];
  /** From 1 to 2000 characters. */
  readonly body: Scalars['String']['input'];
  /** From 1 to 5. */
  readonly rating: Scalars['Int']['input'];
  readonly upc: Scalars['ID']['input'];
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  readonly createReview: Review;
  /** Sets some of a product aside, from 1 to 10. OUT_OF_STOCK when there is less. */
  readonly reserve?: Maybe<Reservation>;
};


export type MutationCreateReviewArgs = {
  input: CreateReviewInput;
};


export type MutationReserveArgs = {
  quantity: Scalars['Int']['input'];
  upc: Scalars['ID']['input'];
};

export type Order = {
  readonly __typename?: 'Order';
  readonly customer?: Maybe<User>;
  readonly id: Scalars['ID']['output'];
  readonly lines?: Maybe<ReadonlyArray<OrderLine>>;
  /** As printed on the invoice. */
  readonly number?: Maybe<Scalars['Long']['output']>;
  readonly placedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly status?: Maybe<OrderStatus>;
  /** In cents. */
  readonly total?: Maybe<Scalars['Int']['output']>;
};

export type OrderLine = {
  readonly __typename?: 'OrderLine';
  readonly product?: Maybe<Product>;
  readonly quantity?: Maybe<Scalars['Int']['output']>;
  /** In cents, when it was ordered. */
  readonly unitPrice?: Maybe<Scalars['Int']['output']>;
};

export type OrderStatus =
  | 'DELIVERED'
  | 'IN_TRANSIT'
  | 'ON_HOLD'
  | 'OPEN';

export type Product = {
  readonly __typename?: 'Product';
  readonly brand: Brand;
  readonly category: Category;
  readonly name: Scalars['String']['output'];
  /** In cents. */
  readonly price: Scalars['Int']['output'];
  readonly reviews?: Maybe<ReadonlyArray<Review>>;
  /** Price and weight are fetched from products and handed in with the key, whether the client asked for them or not. */
  readonly shippingEstimate?: Maybe<Scalars['Int']['output']>;
  /** Null for a product that is not kept. */
  readonly stock?: Maybe<Stock>;
  readonly upc: Scalars['ID']['output'];
  /** In grams. */
  readonly weight: Scalars['Int']['output'];
};


export type ProductReviewsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type Query = {
  readonly __typename?: 'Query';
  /** Newest first. */
  readonly latestReviews: ReadonlyArray<Review>;
  /** Null when there is no such order. */
  readonly order?: Maybe<Order>;
  readonly product?: Maybe<Product>;
  readonly productsByUpcs: ReadonlyArray<Maybe<Product>>;
  readonly review?: Maybe<Review>;
  /** Products and brands whose name contains the text. */
  readonly search: ReadonlyArray<SearchResult>;
  /** What is kept of one product; null for a product that is not kept. */
  readonly stock?: Maybe<Stock>;
  /** The best sellers, best first. */
  readonly topProducts: ReadonlyArray<Product>;
  readonly user?: Maybe<User>;
  readonly users: ReadonlyArray<User>;
};


export type QueryLatestReviewsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryOrderArgs = {
  id: Scalars['ID']['input'];
};


export type QueryProductArgs = {
  upc: Scalars['ID']['input'];
};


export type QueryProductsByUpcsArgs = {
  upcs: ReadonlyArray<Scalars['ID']['input']>;
};


export type QueryReviewArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySearchArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  text: Scalars['String']['input'];
};


export type QueryStockArgs = {
  upc: Scalars['ID']['input'];
};


export type QueryTopProductsArgs = {
  category?: InputMaybe<Category>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};


export type QueryUsersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type Reservation = {
  readonly __typename?: 'Reservation';
  readonly id: Scalars['ID']['output'];
  readonly quantity?: Maybe<Scalars['Int']['output']>;
  /** What is left. */
  readonly stock?: Maybe<Stock>;
  readonly upc: Scalars['ID']['output'];
};

export type Review = {
  readonly __typename?: 'Review';
  readonly author?: Maybe<User>;
  readonly body: Scalars['String']['output'];
  readonly id: Scalars['ID']['output'];
  readonly product?: Maybe<Product>;
  /** From 1 to 5. */
  readonly rating: Scalars['Int']['output'];
};

export type SearchResult = Brand | Product;

export type Stock = {
  readonly __typename?: 'Stock';
  /** Whether any can be had at once. */
  readonly inStock?: Maybe<Scalars['Boolean']['output']>;
  readonly quantity?: Maybe<Scalars['Int']['output']>;
  /** When more is expected; null when nothing is ordered. */
  readonly restockDate?: Maybe<Scalars['Date']['output']>;
  readonly warehouse?: Maybe<Warehouse>;
};

export type User = {
  readonly __typename?: 'User';
  readonly email: Scalars['String']['output'];
  readonly id: Scalars['ID']['output'];
  /** A date, such as 2024-02-29. */
  readonly joined: Scalars['String']['output'];
  readonly name: Scalars['String']['output'];
  /** Newest first; `limit` from 1 to 100. */
  readonly orders?: Maybe<ReadonlyArray<Order>>;
  readonly reviews?: Maybe<ReadonlyArray<Review>>;
};


export type UserOrdersArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<OrderStatus>;
};


export type UserReviewsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type Warehouse = {
  readonly __typename?: 'Warehouse';
  readonly city?: Maybe<Scalars['String']['output']>;
  readonly code?: Maybe<Scalars['String']['output']>;
};
