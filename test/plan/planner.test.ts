import { parse, validate, buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { FIELDS_MAX } from '../../src/plan/plan-size.ts';
import { planned } from '../support/plan.ts';

const USERS = 'type Query { user(id: ID!): User users: [User!] _users(ids: [ID!]!): [User]! @merge(keyField: "id") } type User { id: ID! name(upper: Boolean): String best: User }';
const REVIEWS = 'type Query { latest: [Review!] _reviewers(ids: [ID!]!): [User]! @merge(keyField: "id") } type Review { id: ID! body: String author: User } type User { id: ID! reviews(first: Int): [Review!] count: Int }';

describe('root fields', () => {
  const { lines } = planned({ users: USERS, reviews: REVIEWS });

  it('of one service are one request, of several services as many at once', () => {
    expect(lines('{ user(id: 1) { id } latest { body } users { name } }')).toEqual([
      '0 users: query { user(id: 1) { id } users { name } }',
      '0 reviews: query { latest { body } }',
    ]);
  });

  it('send the variables they use, as the client declared them', () => {
    expect(lines('query ($id: ID!, $up: Boolean = true, $n: Int) { user(id: $id) { name(upper: $up) reviews(first: $n) { id } } }')).toEqual([
      '0 users: query ($id: ID!, $up: Boolean = true) { user(id: $id) { id name(upper: $up) } }',
      '1 reviews after 0: _reviewers(ids: [ID!]!) { id reviews(first: $n) { id } }',
    ]);
  });

  it('of `__typename` alone ask nobody', () => {
    const { plan } = planned({ users: USERS });
    expect(plan('{ __typename kind: __typename }')).toMatchObject({ fetches: [], entries: [], shape: { type: 'Query', fields: [{ name: '__typename' }, { name: 'kind' }] } });
  });

  it('of introspection are answered by the gateway, beside what services answer', () => {
    const { plan } = planned({ users: USERS });
    const made = plan('query ($all: Boolean!) { s: __schema { ...q } users { id } __type(name: "User") @skip(if: $all) { name } } fragment q on __Schema { queryType { name } }', { all: true });
    expect(made.introspection).toContain('s: __schema');
    expect(made.introspection).not.toContain('__type(');
    expect(made.shape.fields).toMatchObject([{ name: 's', isIntrospection: true }, { name: 'users', fetch: 0 }]);
  });
});

describe('aliases', () => {
  const { lines, plan } = planned({ users: USERS, reviews: REVIEWS });

  it('never reach a service, and cannot stand for a key', () => {
    expect(lines('{ users { id: name __typename: name(upper: true) key: count } }')).toEqual([
      '0 users: query { users { id name name_2: name(upper: true) } }',
      '1 reviews after 0: _reviewers(ids: [ID!]!) { id count }',
    ]);
  });

  it('of the same leaf are asked once; what has fields is asked once for each, so that one cannot take the other along when it fails', () => {
    expect(lines('{ a: user(id: 1) { n: name m: name x: best { name } y: best { id } } c: user(id: 2) { id } }')).toEqual([
      '0 users: query { user(id: 1) { name best { name } best_2: best { id } } user_2: user(id: 2) { id } }',
    ]);
  });

  it('give equal entities one entry, different selections one request', () => {
    const made = plan('{ a: users { count } b: users { count } c: users { reviews { body } } }');
    expect(made.fetches).toHaveLength(2);
    expect(made.entries.map(({ selection }) => selection)).toEqual(['{ id count }', '{ id reviews { body } }']);
  });

  it('get numbers that no field of the type has', () => {
    const taken = planned({ s: 'type Query { t: T } type T { f(n: Int): Int f_2: Int }' });
    expect(taken.lines('{ t { a: f b: f(n: 1) c: f_2 d: f(n: 2) } }')).toEqual(['0 s: query { t { f f_3: f(n: 1) f_2 f_4: f(n: 2) } }']);
  });
});

describe('entities', () => {
  it('of one service and wave are one request, however deep they stand', () => {
    const { lines } = planned({ users: USERS, reviews: REVIEWS });
    expect(lines('{ users { count best { count best { reviews { author { name } } } } } latest { author { name count } } }')).toEqual([
      '0 users: query { users { id best { id best { id } } } }',
      '0 reviews: query { latest { author { id count } } }',
      '1 reviews after 0: _reviewers(ids: [ID!]!) { id count } + _reviewers(ids: [ID!]!) { id reviews { author { id } } }',
      '1 users after 1: _users(ids: [ID!]!) { id name }',
      '2 users after 2: _users(ids: [ID!]!) { id name }',
    ]);
  });

  it('are reached over another service where no key leads to them at once', () => {
    const { lines, plan } = planned({
      orders: 'type Query { orders: [Product!] } type Product { sku: ID! }',
      catalog: 'type Query { _bySku(skus: [ID!]!): [Product]! @merge(keyField: "sku") } type Product { sku: ID! upc: ID! }',
      stock: 'type Query { _stock(upcs: [ID!]!): [Product]! @merge(keyField: "upc") } type Product { upc: ID! quantity: Int }',
    });
    expect(lines('{ orders { quantity } }')).toEqual([
      '0 orders: query { orders { sku } }',
      '1 catalog after 0: _bySku(skus: [ID!]!) { sku upc }',
      '2 stock after 1: _stock(upcs: [ID!]!) { upc quantity }',
    ]);
    expect(plan('{ orders { quantity } }').shape.fields[0]?.value).toMatchObject({ item: { shape: { joins: [{ entry: 0, key: [{ source: 0 }] }, { entry: 1, key: [{ source: 1, from: 'upc' }] }], fields: [{ source: 2 }] } } });
  });

  it('are asked of as few services as can give all, the first of equals', () => {
    const { lines } = planned({
      a: 'type Query { things: [Thing!] } type Thing { id: ID! }',
      b: 'type Query { _b(ids: [ID!]!): [Thing]! @merge(keyField: "id") } type Thing { id: ID! x: Int }',
      c: 'type Query { _c(ids: [ID!]!): [Thing]! @merge(keyField: "id") } type Thing { id: ID! x: Int y: Int }',
      d: 'type Query { _d(ids: [ID!]!): [Thing]! @merge(keyField: "id") } type Thing { id: ID! y: Int x: Int }',
    });
    expect(lines('{ things { x } }').map((line) => line.split(/[ :]/)[1])).toEqual(['a', 'b']);
    expect(lines('{ things { x y } }').map((line) => line.split(/[ :]/)[1])).toEqual(['a', 'c']);
  });

  it('that cannot be reached are refused, and the field is named', () => {
    const { plan } = planned({ users: `${USERS} type Mutation { touch: Touched } type Touched { query: Query }`, reviews: REVIEWS });
    expect(() => plan('mutation { touch { query { users { id } now: latest { id } } } }')).toThrow('`Query.latest` cannot be fetched here: no key leads to it from what is known of this `Query`.');
    expect(plan('mutation { touch { query { users { id } } } }').fetches).toHaveLength(1);
  });

  it('of REST services are a fetch each, whose rows say their keys under the names that room reads', () => {
    const { lines } = planned({ users: USERS, 'rest stock': 'type Query { _stock(ids: [ID!]!): [User]! @merge(keyField: "id") @rest(path: "/s", query: "ids={ids|csv}") a: Int @rest(path: "/a") b: Int @rest(path: "/b") } type User { id: ID! stock: Int }' });
    expect(lines('{ a b users { stock } }')).toEqual([
      '0 stock: query { a }',
      '0 stock: query { b }',
      '0 users: query { users { id } }',
      '1 stock after 2: _stock(ids: [ID!]!) { _gatehouse_key_id: id stock }',
    ]);
  });
});

describe('computed fields', () => {
  const services = {
    catalog: 'type Query { products: [Product!] _priced(upcs: [ID!]!): [Product]! @merge(keyField: "upc") } type Product { upc: ID! price: Int weight: Int! }',
    shipping: 'type Query { _ship(keys: [ShipKey!]!): [Product]! @merge(keyArg: "keys") odd: Product } input ShipKey { upc: ID! price: Int weight: Int } type Product @key(selectionSet: "{ upc }") { upc: ID! days: Int cost: Int @computed(selectionSet: "{ price }") heavy: Boolean @computed(selectionSet: "{ weight }") }',
  };
  const { lines, plan } = planned(services);

  it('get their inputs beside the key, in the request of the rest when that cannot lose the rest', () => {
    expect(lines('{ products { days heavy } }')).toEqual(['0 catalog: query { products { upc weight } }', '1 shipping after 0: _ship(keys: [ShipKey!]!) { upc days heavy }']);
    expect(lines('{ products { days cost } }')).toEqual(['0 catalog: query { products { upc price } }', '1 shipping after 0: _ship(keys: [ShipKey!]!) { upc days } + _ship(keys: [ShipKey!]!) { upc cost }']);
  });

  it('wait for inputs of another service, while the rest does not', () => {
    expect(lines('{ odd { days cost } }')).toEqual([
      '0 shipping: query { odd { upc days } }',
      '1 catalog after 0: _priced(upcs: [ID!]!) { upc price }',
      '2 shipping after 0 1: _ship(keys: [ShipKey!]!) { upc cost }',
    ]);
    expect(plan('{ odd { cost } }').shape.fields[0]?.value).toMatchObject({ shape: { joins: [{ entry: 0 }, { entry: 1, key: [{ member: 'upc', source: 0 }, { member: 'price', source: 1 }], identity: [0] }] } });
  });
});

describe('interfaces and unions', () => {
  const sdl = `interface Node { id: ID! } type A implements Node { id: ID! size: Int! only: String } type B implements Node { id: ID! size: String }
               union Any = A | B type Query { node: Node any: [Any] }`;

  it('ask each type for its own, and the interface for what all have', () => {
    const { lines } = planned({ s: sdl });
    expect(lines('{ node { id ... on A { only } } }')).toEqual(['0 s: query { node { __typename id ... on A { only } } }']);
    expect(lines('{ any { ... on Node { id } ... on B { id } } }')).toEqual(['0 s: query { any { __typename ... on A { id } ... on B { id } } }']);
  });

  it('keep fields of one name apart that a service could not merge', () => {
    const { lines, plan } = planned({ s: sdl });
    const query = '{ node { ... on A { a: size } ... on B { b: size } } }';
    const [line = ''] = lines(query);
    expect(line).toBe('0 s: query { node { __typename ... on A { size_A: size } ... on B { size_B: size } } }');
    expect(validate(buildSchema(sdl), parse(line.replace(/^.*?: /, '')))).toEqual([]);
    expect(plan(query).shape.fields[0]?.value).toMatchObject({ kind: 'abstract', shapes: { A: { fields: [{ name: 'a', from: 'size_A' }] }, B: { fields: [{ name: 'b', from: 'size_B' }] } } });
  });

  it('know the types under the names of the service', () => {
    const { plan, lines } = planned({ s: { sdl, naming: { prefix: 'P_', rename: { 'Query.node': 'thing' } } } });
    expect(lines('{ t: thing { ... on P_A { only } __typename } }')).toEqual(['0 s: query { thing: node { __typename ... on A { only } } }']);
    expect(Object.keys((plan('{ thing { id } }').shape.fields[0]?.value as any).shapes)).toEqual(['A', 'B']);
  });
});

describe('conditions', () => {
  const { lines, plan } = planned({ users: USERS, reviews: REVIEWS });

  it('leave out fields, fragments and the services behind them', () => {
    const query = 'query ($more: Boolean!) { users { name count @include(if: $more) ...m @skip(if: $more) } } fragment m on User { best { id } }';
    expect(lines(query, { more: false })).toEqual(['0 users: query { users { name best { id } } }']);
    expect(lines(query, { more: true })).toHaveLength(2);
  });

  it('that leave nothing leave an object, whose type is asked to know whether it is there', () => {
    expect(lines('{ users { name @skip(if: true) } }')).toEqual(['0 users: query { users { __typename } }']);
  });

  it('that are null are the mistake of the client', () => {
    expect(() => plan('query ($c: Boolean = true) { users @include(if: $c) { id } }', { c: null })).toThrow('Variable "$c" is null');
  });
});

describe('mutations', () => {
  it('are steps, each with all that hangs on it before the next', () => {
    const { lines, plan } = planned({ users: `${USERS} type Mutation { rename(id: ID!): User! drop: Int! }`, reviews: REVIEWS });
    expect(lines('mutation { a: rename(id: 1) { count } drop b: rename(id: 2) { name } }')).toEqual([
      '0 users: mutation { rename(id: 1) { id } }',
      '1 reviews after 0: _reviewers(ids: [ID!]!) { id count }',
      '2 users after 0 1: mutation { drop }',
      '3 users after 0 1 2: mutation { rename(id: 2) { name } }',
    ]);
    expect(plan('mutation { rename(id: 1) { id } }').fetches[0]).toMatchObject({ isRequired: true });
  });
});

describe('a plan', () => {
  const { plan } = planned({ users: USERS, reviews: REVIEWS });

  it('is plain JSON, the same for the same operation', () => {
    const query = 'query ($n: Int = 3) { users { count best { reviews(first: $n) { author { name } } } } }';
    const made = plan(query);
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
    expect(plan(query)).toEqual(made);
  });

  it('names the variables that may not be null although they are declared so', () => {
    const strict = planned({ s: 'type Query { f(n: Int!, in: In): Int } input In { list: [Int!] }' });
    expect(strict.plan('query ($n: Int = 1, $m: Int = 2, $sure: Int!) { f(n: $n, in: { list: [$m, $sure] }) }').required).toEqual([{ variable: 'n', type: 'Int!' }, { variable: 'm', type: 'Int!' }]);
  });

  it('calls its own variables what no variable of the client is called', () => {
    const prefix = (query: string): unknown => plan(query).fetches.flatMap((fetch) => (fetch.kind === 'entities' ? fetch.prefix : []))[0];
    expect(prefix('query ($n: Int) { users { reviews(first: $n) { id } } }')).toBe('e');
    expect(prefix('query ($e0_0_ids: Int, $e_0: Int) { users { reviews(first: $e0_0_ids) { id } a: reviews(first: $e_0) { id } } }')).toBe('e_1_');
  });

  it('of an operation that interfaces multiply beyond measure is refused, and just below is made', () => {
    const types = Array.from({ length: 40 }, (_, index) => `type T${index} implements N { next: N }`).join(' ');
    const many = planned({ s: `interface N { next: N } ${types} type Query { n: N }` });
    const nested = (depth: number): string => `{ n ${'{ next '.repeat(depth)}{ __typename }${' }'.repeat(depth)} }`;
    expect(many.plan(nested(1)).fetches).toHaveLength(1);
    expect(() => many.plan(nested(4))).toThrow(`The operation means more than ${FIELDS_MAX} fields`);
  });

  it('counts places with joined rows for what they take to plan', () => {
    const types = Array.from({ length: 40 }, (_, index) => `T${index}`);
    const wide = planned({
      own: `interface N { id: ID! next: N } ${types.map((name) => `type ${name} implements N @key(selectionSet: "{ id }") { id: ID! next: N }`).join(' ')} type Query { n: N }`,
      more: `${types.map((name) => `type ${name} @key(selectionSet: "{ id }") { id: ID! extra: Int }`).join(' ')} type Query { ${types.map((name) => `_${name}(ids: [ID!]!): [${name}]! @merge(keyField: "id")`).join(' ')} }`,
    });
    const joined = `{ __typename ${types.map((name) => `... on ${name} { extra }`).join(' ')} }`;
    expect(wide.plan(`{ n ${joined} }`).entries).toHaveLength(40);
    expect(() => wide.plan(`{ n { next ${joined} } }`)).toThrow(`The operation means more than ${FIELDS_MAX} fields`);
  });

  it('is refused for a subscription', () => {
    const events = planned({ s: 'type Query { a: Int } type Subscription { a: Int }' });
    expect(() => events.plan('subscription { a }')).toThrow('Subscriptions are not supported yet.');
  });
});
