/** The right answers, from graphql-js over the schema in one piece, and whether a gateway gives them. */
import { isDeepStrictEqual } from 'node:util';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { graphqlSync, type GraphQLSchema } from 'graphql';
import { wholeResolvers } from './resolvers.ts';
import { wholeSdl } from './services.ts';
import { WORKLOADS, bodiesOf, type WorkloadName } from './workloads.ts';

export type Verdict =
  /** texts[i] is the body that answered variant i. */
  | { readonly isRight: true; readonly texts: readonly string[] }
  | { readonly isRight: false; readonly reason: string };

let whole: GraphQLSchema | undefined;

/** `data` of each variant, in their order. */
export function expectedData(name: WorkloadName): readonly unknown[] {
  whole ??= makeExecutableSchema({ typeDefs: wholeSdl(), resolvers: wholeResolvers });
  const { query, variables } = WORKLOADS[name];
  const schema = whole;
  return variables.map((set) => {
    const { data, errors } = graphqlSync({ schema, source: query, variableValues: { ...set } });
    if (errors !== undefined) throw new AggregateError(errors, `${name} has no right answer`);
    // Without the null prototypes of graphql-js.
    return JSON.parse(JSON.stringify(data));
  });
}

/** Asks every variant, one after another, by a caller with a token where one is given. Never rejects: what cannot be asked is wrong. */
export async function checkAnswers(url: string, name: WorkloadName, token?: string): Promise<Verdict> {
  const texts: string[] = [];
  const expected = expectedData(name);
  const headers = { 'content-type': 'application/json', accept: 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  for (const [index, body] of bodiesOf(name).entries()) {
    try {
      const response = await fetch(url, { method: 'POST', headers, body });
      const text = await response.text();
      if (!response.ok || !isRight(text, expected[index])) return { isRight: false, reason: `variant ${index} was answered with ${response.status} ${text.slice(0, 300)}` };
      texts.push(text);
    } catch (error) {
      return { isRight: false, reason: `variant ${index}: ${String(error)}` };
    }
  }
  return { isRight: true, texts };
}

function isRight(text: string, expected: unknown): boolean {
  const { data, errors } = JSON.parse(text);
  return errors === undefined && isDeepStrictEqual(data, expected);
}
