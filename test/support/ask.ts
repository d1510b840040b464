/** One GraphQL request over HTTP, as a client sends it. */
export async function ask(url: string, query: string, variables?: Readonly<Record<string, unknown>>): Promise<{ readonly status: number; readonly headers: Headers; readonly body: any }> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
