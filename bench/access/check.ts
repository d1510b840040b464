/** That each setting is what it says before its cost is believed: answers are right, tokens are looked at, guards guard. */
import { checkAnswers } from '../gateways/answers.ts';
import type { WorkloadName } from '../gateways/workloads.ts';
import type { Row } from './rows.ts';

/** Resolves to what the gateway answered to each variant. @throws Error saying what is not as it should be. */
export async function checkRow(url: string, { name, hasTokens, guarded }: Row, workload: WorkloadName, token: string): Promise<readonly string[]> {
  const verdict = await checkAnswers(url, workload, hasTokens ? token : undefined);
  if (!verdict.isRight) throw new Error(`${name} ${workload} is wrong: ${verdict.reason}`);
  // A signature that was made over something else.
  const forged = await ask(url, '{ __typename }', `${token.slice(0, token.lastIndexOf('.'))}x${token.slice(token.lastIndexOf('.'))}`);
  if (forged.status !== (hasTokens ? 401 : 200)) throw new Error(`${name} answers a forged token with ${forged.status}`);
  for (const field of ['name', 'username', 'email', 'birthDate']) {
    const { text } = await ask(url, `{ user(id: 1) { ${field} } }`);
    if (text.includes('FORBIDDEN') !== guarded.includes(field)) throw new Error(`${name} answers an anonymous caller who wants User.${field} with ${text}`);
  }
  return verdict.texts;
}

async function ask(url: string, query: string, token?: string): Promise<{ readonly status: number; readonly text: string }> {
  const headers = { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return { status: response.status, text: await response.text() };
}
