/** Operations on SHOP that are refused before anything is fetched, with the codes of the refusal, each once. A string is a body as sent. */

export const repeat = (count: number, part: (index: number) => string): string => Array.from({ length: count }, (_, index) => part(index)).join(' ');
export const nested = (depth: number, open: string, inner: string, close: string): string => open.repeat(depth) + inner + close.repeat(depth);
/** Every fragment spreads the next one twice: `name`, 2 to the power of `count` times. */
export const doubling = (count: number): string => `{ product(upc: 1) { ...f0 } } ${repeat(count, (index) => `fragment f${index} on Product { ...f${index + 1} ...f${index + 1} }`)} fragment f${count} on Product { name }`;

export const HOSTILE_OPERATIONS: readonly (readonly [name: string, body: unknown, codes: readonly string[]])[] = [
  ['51 aliases', { query: `{ products { ${repeat(51, (index) => `a${index}: name`)} } }` }, ['ALIAS_LIMIT_EXCEEDED']],
  ['1,000 aliases', { query: `{ products { ${repeat(1000, (index) => `a${index}: name`)} } }` }, ['ALIAS_LIMIT_EXCEEDED']],
  ['51 aliases behind fragments', { query: `{ products { ...a ...b } } fragment a on Product { ${repeat(26, (index) => `a${index}: name`)} } fragment b on Product { ${repeat(25, (index) => `b${index}: name`)} }` }, ['ALIAS_LIMIT_EXCEEDED']],
  ['101 aliases of a field of another service', { query: `{ products { ${repeat(101, (index) => `a${index}: quantity`)} } }` }, ['ALIAS_LIMIT_EXCEEDED']],
  ['1,000 aliases of a field of another service', { query: `{ products { ${repeat(1000, (index) => `a${index}: quantity`)} } }` }, ['ALIAS_LIMIT_EXCEEDED']],
  ['101 aliases of a root field', { query: `{ ${repeat(101, (index) => `a${index}: product(upc: ${index}) { name }`)} }` }, ['ALIAS_LIMIT_EXCEEDED', 'ROOT_FIELD_LIMIT_EXCEEDED']],
  ['101 aliases of a root field that needs another service', { query: `{ ${repeat(101, (index) => `a${index}: product(upc: ${index}) { quantity }`)} }` }, ['ALIAS_LIMIT_EXCEEDED', 'ROOT_FIELD_LIMIT_EXCEEDED']],
  ['1,000 aliases of a root field', { query: `{ ${repeat(1000, (index) => `a${index}: __typename`)} }` }, ['ALIAS_LIMIT_EXCEEDED', 'ROOT_FIELD_LIMIT_EXCEEDED']],
  ['1,000 aliases of a root field with a selection', { query: `{ ${repeat(1000, (index) => `a${index}: product(upc: ${index}) { name }`)} }` }, ['TOKEN_LIMIT_EXCEEDED']],
  ['21 root fields through a fragment', { query: `{ ...f } fragment f on Query { ${repeat(21, (index) => `a${index}: __typename`)} }` }, ['ROOT_FIELD_LIMIT_EXCEEDED']],
  ['10,000 directives', { query: `{ product(upc: 1) { name ${repeat(10_000, () => '@skip(if: false)')} } }` }, ['TOKEN_LIMIT_EXCEEDED']],
  ['51 directives', { query: `{ product(upc: 1) { ${repeat(51, (index) => `... @include(if: true) { ${index === 0 ? 'name' : 'upc'} }`)} } }` }, ['DIRECTIVE_LIMIT_EXCEEDED']],
  ['depth 16', { query: `{ product(upc: 1) { ${nested(15, 'parent { ', 'name', ' }')} } }` }, ['DEPTH_LIMIT_EXCEEDED']],
  ['a fragment cycle', { query: '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }' }, ['GRAPHQL_VALIDATION_FAILED']],
  ['a fragment that spreads itself', { query: '{ products { ...a } } fragment a on Product { parent { ...a } }' }, ['GRAPHQL_VALIDATION_FAILED']],
  ['an unknown fragment', { query: '{ ...nowhere }' }, ['GRAPHQL_VALIDATION_FAILED']],
  ['fragments that double 200 times', { query: doubling(200) }, ['SIZE_LIMIT_EXCEEDED']],
  ['5,000 levels of selections', { query: nested(5000, '{a', '', '}') }, ['DEPTH_LIMIT_EXCEEDED']],
  ['1,000 levels of selections', { query: nested(1000, '{a', '', '}') }, ['DEPTH_LIMIT_EXCEEDED']],
  ['1,500 levels of a list literal', { query: `{ products(filter: ${nested(1500, '[', '1', ']')}) { name } }` }, ['DEPTH_LIMIT_EXCEEDED']],
  ['900 levels of an input object', { query: `{ products(filter: ${nested(900, '{inner: ', '{}', '}')}) { name } }` }, ['DEPTH_LIMIT_EXCEEDED']],
  ['5,000 levels of a JSON variable', `{"query":"query($f: Filter){ products(filter: $f) { name } }","variables":{"f":${nested(5000, '{"inner":', '{}', '}')}}}`, ['BAD_USER_INPUT']],
  ['the same field 50,000 times', { query: `{ product(upc: 1) { ${'name '.repeat(50_000)} } }` }, ['TOKEN_LIMIT_EXCEEDED']],
  ['a name of 1 MB', { query: `{ ${'a'.repeat(1_000_000)} }` }, ['GRAPHQL_VALIDATION_FAILED']],
  ['100,000 tokens', { query: `{ ${'a '.repeat(100_000)} }` }, ['TOKEN_LIMIT_EXCEEDED']],
  ['100,000 variables in the document', { query: `query(${repeat(100_000, (index) => `$v${index}: Int`)}) { __typename }` }, ['TOKEN_LIMIT_EXCEEDED']],
  ['introspection', { query: '{ __schema { types { name } } }' }, ['GRAPHQL_VALIDATION_FAILED']],
  ['__type through a fragment', { query: '{ ...f } fragment f on Query { t: __type(name: "Product") { name } }' }, ['GRAPHQL_VALIDATION_FAILED']],
  ['an operation name that is __proto__', { query: 'query a { __typename }', operationName: '__proto__' }, ['OPERATION_RESOLUTION_FAILURE']],
  ['an operation name that is constructor', { query: 'query a { __typename }', operationName: 'constructor' }, ['OPERATION_RESOLUTION_FAILURE']],
  ['a subscription', { query: 'subscription { a }' }, ['UNSUPPORTED_OPERATION']],
  ['null for a condition that has a default', { query: 'query($x: Boolean = true) { __typename @include(if: $x) }', variables: { x: null } }, ['BAD_USER_INPUT']],
  ['null for an argument that has a default and may not be null', { query: 'query($x: ID = "1") { product(upc: $x) { upc } }', variables: { x: null } }, ['BAD_USER_INPUT']],
  ['two operations and no name', { query: 'query a { __typename } query b { __typename }' }, ['OPERATION_RESOLUTION_FAILURE']],
  ['the deep one of two operations named', { query: `query cheap { __typename } query deep { product(upc: 1) { ${nested(15, 'parent { ', 'name', ' }')} } }`, operationName: 'deep' }, ['DEPTH_LIMIT_EXCEEDED']],
  ['an empty document', { query: '' }, ['GRAPHQL_PARSE_FAILED']],
  ['a document of control characters', { query: '\u0000\u0007' }, ['GRAPHQL_PARSE_FAILED']],
];
