export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string | number; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
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
};


export type MutationCreateReviewArgs = {
  input: CreateReviewInput;
};

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
  readonly product?: Maybe<Product>;
  readonly productsByUpcs: ReadonlyArray<Maybe<Product>>;
  readonly review?: Maybe<Review>;
  /** Products and brands whose name contains the text. */
  readonly search: ReadonlyArray<SearchResult>;
  /** The best sellers, best first. */
  readonly topProducts: ReadonlyArray<Product>;
  readonly user?: Maybe<User>;
  readonly users: ReadonlyArray<User>;
};


export type QueryLatestReviewsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
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

export type User = {
  readonly __typename?: 'User';
  readonly email: Scalars['String']['output'];
  readonly id: Scalars['ID']['output'];
  /** A date, such as 2024-02-29. */
  readonly joined: Scalars['String']['output'];
  readonly name: Scalars['String']['output'];
  readonly reviews?: Maybe<ReadonlyArray<Review>>;
};


export type UserReviewsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};
