/** A first test for a folder that has none: asks for one guarded field as a stranger, and expects what comes. */
import { getNamedType, getNullableType, isAbstractType, isEnumType, isInputObjectType, isListType, isNonNullType, isObjectType, isRequiredArgument, isRequiredInputField, type GraphQLArgument, type GraphQLField, type GraphQLInputType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { ANONYMOUS } from '../context.ts';
import { GatewayError } from '../errors.ts';
import type { Asker } from './ask.ts';

/** A field on the way, and the object type below that the way goes on with. */
interface Step {
  readonly field: GraphQLField<unknown, unknown>;
  readonly type: GraphQLObjectType | undefined;
}

/** `field`: `Type.field`. Undefined for one that no operation reaches. The text of a file, and its name. */
export async function exampleTest(field: string, schema: GraphQLSchema, asker: Asker): Promise<{ readonly file: string; readonly text: string } | undefined> {
  const [type = '', name = ''] = field.split('.');
  const steps = findWay(schema, type, name);
  if (steps === undefined) return undefined;
  const isMutation = type === schema.getMutationType()?.name;
  const operation = `${isMutation ? 'mutation ' : ''}{ ${write(steps)} }`;
  const expected = await expectedOf(operation, asker);
  if (expected === undefined) return undefined;
  const text = `cases:
  - name: what a stranger gets of ${field}
    # claims: { sub: u1, scope: "a b", roles: [support] }   # for somebody else, as in a token
    operation: ${JSON.stringify(operation)}
    expect: ${expected}
`;
  return { file: `policies/${type.toLowerCase()}.test.yaml`, text };
}

async function expectedOf(operation: string, asker: Asker): Promise<string | undefined> {
  try {
    const { errors, rejected } = await asker.run(asker.prepare({ principal: ANONYMOUS, operation }), []);
    if (rejected !== undefined) return `{ rejected: ${rejected} }`;
    const nulls = new Map(errors.map(({ path, code }) => [path.replace(/(?<=\.)\d+(?=\.|$)/g, '*'), code]));
    if (nulls.size === 0) return 'allowed';
    return [...nulls.values()].every((code) => code === 'FORBIDDEN') ? `{ nulls: [${[...nulls.keys()].map((path) => (path.includes('*') ? JSON.stringify(path) : path)).join(', ')}] }` : undefined;
  } catch (error) {
    if (error instanceof GatewayError || error instanceof AggregateError) return undefined;
    throw error;
  }
}

/** The shortest, breadth first. */
function findWay(schema: GraphQLSchema, type: string, name: string): readonly Step[] | undefined {
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((root) => (root && (root === schema.getQueryType() || root.name === type) ? [root] : []));
  const seen = new Set<GraphQLObjectType>(roots);
  const open = roots.map((root): { readonly at: GraphQLObjectType; readonly steps: readonly Step[] } => ({ at: root, steps: [] }));
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const { at, steps } = next;
    const wanted = at.name === type ? at.getFields()[name] : undefined;
    if (wanted !== undefined) return [...steps, { field: wanted, type: undefined }];
    for (const field of Object.values(at.getFields())) {
      const named = getNamedType(field.type);
      for (const below of isObjectType(named) ? [named] : isAbstractType(named) ? schema.getPossibleTypes(named) : []) {
        if (seen.has(below)) continue;
        seen.add(below);
        open.push({ at: below, steps: [...steps, { field, type: below }] });
      }
    }
  }
  return undefined;
}

function write([step, ...rest]: readonly Step[]): string {
  if (step === undefined) return '';
  const { field, type } = step;
  const args = field.args.filter(isRequiredArgument).map((argument) => `${argument.name}: ${sample(argument.type)}`);
  const named = getNamedType(field.type);
  const below = write(rest);
  const selection = isObjectType(named) || isAbstractType(named) ? ` { ${below === '' ? '__typename' : isAbstractType(named) && type !== undefined ? `... on ${type.name} { ${below} }` : below} }` : '';
  return `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${selection}`;
}

/** A value that the type takes; required fields of input objects only. */
function sample(declared: GraphQLArgument['type'], depth = 0): string {
  const type: GraphQLInputType = getNullableType(declared);
  if (depth > DEPTH_MAX || isNonNullType(type)) return 'null';
  if (isListType(type)) return `[${sample(type.ofType, depth + 1)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? 'null';
  if (isInputObjectType(type)) return `{ ${Object.values(type.getFields()).filter(isRequiredInputField).map((field) => `${field.name}: ${sample(field.type, depth + 1)}`).join(', ')} }`;
  return SAMPLES[type.name] ?? '"a"';
}

/** Of input objects within input objects. */
const DEPTH_MAX = 10;
const SAMPLES: Readonly<Record<string, string>> = { ID: '"1"', Int: '1', Long: '1', Float: '1.5', Boolean: 'true' };
