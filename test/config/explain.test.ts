import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/config/document.ts';
import { explain } from '../../src/config/explain.ts';
import { configSchema } from '../../src/config/schema.ts';

/** Straight from the schema, so that what is refused as not built yet is explained too. */
function explained(section: string): string[] {
  const document = readDocument(`services: { a: { url: "http://a" } }\n${section}\n`, 'gatehouse.yaml', (text) => ({ text, hasVariables: false, problems: [] }));
  const { error } = configSchema.safeParse(document.tree);
  return (error?.issues ?? []).flatMap((issue) => explain(issue, document)).map(({ message }) => message);
}

describe('explaining what is wrong', () => {
  it('names the key, what stands there and what must', () => {
    expect(explained('limits: { depth: many }')).toEqual(['`limits.depth` is "many", but must be an integer from 1 to 200.']);
  });

  it('says what is missing or empty', () => {
    expect(explained('server: { tls: { cert: }, host: }')).toEqual([
      '`server.host` is empty, but must be a host name or an IP address, without a port.',
      '`server.tls.cert` is empty, but must be the path of a file, from the folder of gatehouse.yaml.',
      '`server.tls.key` is missing; it must be the path of a file, from the folder of gatehouse.yaml.',
    ]);
  });

  it('looks into the alternative that was meant', () => {
    expect(explained('server: { introspection: { role: [a] } }')).toContain('Unknown key `role`; did you mean `roles`?');
    expect(explained('releases: { source: { url: x } }')).toEqual(['`releases.source.url` is "x", but must be an http or https address, such as `http://127.0.0.1:4101/graphql`.']);
    expect(explained('releases: { source: 3 }')).toEqual(['`releases.source` is 3, but must be `folder`, `registry` or `{ url, poll }`.']);
  });

  it('shows no secret', () => {
    expect(explained('admin: { tokens: [{ name: ci, token: 12345, can: [read] }] }')).toEqual(['`admin.tokens[0].token` must be the token as text, best as `${NAME}`; put it in quotes.']);
    expect(explained('redis: { url: "http://:hush@a" }').join()).not.toContain('hush');
  });

  it('cuts long values', () => {
    expect(explained(`limits: { depth: ${'x'.repeat(1000)} }`)[0]?.length).toBeLessThan(130);
  });

  it('suggests the nearest word', () => {
    expect(explained('policies: { onDenied: rejct }')).toEqual(['`policies.onDenied` is "rejct", but must be `null` or `reject`.']);
    expect(explained('documents: { mode: requird }')).toEqual(['`documents.mode` is "requird", but must be `open`, `log` or `required`; did you mean `required`?']);
  });
});
