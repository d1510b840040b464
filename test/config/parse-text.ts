/** Builders of the configuration tests: text in, a Config or its findings out. */
import { type Config, parseConfig, type ParseInput } from '../../src/config/index.ts';
import { formatFinding, OperatorError } from '../../src/errors.ts';

/** The smallest section that is required. */
export const SERVICES = 'services: { users: { url: "http://127.0.0.1:4101/graphql" } }\n';

/** Parses as the file gatehouse.yaml, with an empty environment and no files to read. */
export function parseText(text: string, input: Partial<ParseInput> = {}): Config {
  const readFile = (): string => {
    throw new Error('there are no files here');
  };
  return parseConfig({ text, file: 'gatehouse.yaml', env: {}, readFile, ...input });
}

/** With the required section after `text`. */
export function parseWith(text: string, input?: Partial<ParseInput>): Config {
  return parseText(text + SERVICES, input);
}

/** One service `a` with these keys. */
export function parseService(keys: string, input?: Partial<ParseInput>): Config['services'][string] {
  return parseText(`services: { a: { url: "http://a", ${keys} } }`, input).services['a']!;
}

/** What is wrong, one finding a line; none when the text is accepted. */
export function findingsIn(text: string, input?: Partial<ParseInput>): string[] {
  try {
    parseText(text, input);
    return [];
  } catch (error) {
    if (error instanceof OperatorError) return error.findings.map(formatFinding);
    throw error;
  }
}

/** The same with the required section after `text`. */
export function findingsWith(text: string, input?: Partial<ParseInput>): string[] {
  return findingsIn(text + SERVICES, input);
}

/** What is wrong with a service `a` with these keys. */
export function findingsOfService(keys: string, input?: Partial<ParseInput>): string[] {
  return findingsIn(`services: { a: { url: "http://a", ${keys} } }`, input);
}
