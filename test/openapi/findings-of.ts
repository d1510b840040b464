/** What a function refuses, one line per finding, as an operator would read it. */
import { OperatorError, formatFinding } from '../../src/errors.ts';

export function findingsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof OperatorError) return error.findings.map(formatFinding);
    throw error;
  }
  return [];
}
