/** Policy files of a gateway's folder, and what an operator reads when they are wrong. */
import { OperatorError } from '../../src/errors.ts';
import { loadPolicies } from '../../src/policies/load-policies.ts';
import { createFolder, type Folder } from './folder.ts';

export const INDEX = "import users from './users.ts';\nexport const policies = [users];\nexport const fallback = 'allow';\n";
export const USERS = "import { isAuthenticated } from 'gatehouse';\nexport default { User: { email: isAuthenticated } };\n";

/** policies/index.ts and policies/users.ts, and what is given of policies/. */
export function policyFolder(files: Readonly<Record<string, string>> = {}): Folder {
  const all = { 'index.ts': INDEX, 'users.ts': USERS, ...files };
  return createFolder(Object.fromEntries(Object.entries(all).map(([name, text]) => [`policies/${name}`, text])));
}

/** Findings as they are printed; none when the policies load. */
export async function findingsIn({ dir }: Pick<Folder, 'dir'>): Promise<string[]> {
  return findingsOf(() => loadPolicies(dir));
}

export async function findingsOf(act: () => unknown): Promise<string[]> {
  try {
    await act();
    return [];
  } catch (error) {
    if (error instanceof OperatorError) return error.message.split('\n');
    throw error;
  }
}
