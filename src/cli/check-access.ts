/** The access that a gateway would make of a folder: every finding about its policies, and what they guard. */
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config/index.ts';
import { createAccess, type Access } from '../pipeline/authorization/access.ts';
import { NO_POLICIES, type Policies } from '../pipeline/authorization/rules.ts';
import { loadServices } from '../schema/load.ts';

/** `schema`: the whole graph. Services stand with the schema last seen. @throws OperatorError, with places in policies/ where known. */
export async function checkAccess(config: Config, schema: GraphQLSchema, policies: Policies): Promise<Access> {
  const { services } = await loadServices({ config, fetch: () => Promise.reject(new Error('nobody is asked')), log: { warn: () => undefined } });
  return createAccess(schema, policies, services, { onRuleError: () => undefined }); // nobody asks for anything here
}

/** `12 fields guarded, fallback allow`, or nothing where nothing is guarded by anything. */
export function describeAccess({ guarded }: Access, policies: Policies | undefined): string | undefined {
  if (policies === undefined && guarded.length === 0) return undefined;
  return `${guarded.length === 1 ? '1 field' : `${guarded.length} fields`} guarded, fallback ${(policies ?? NO_POLICIES).fallback}.`;
}
