/** `policies/*.test.yaml` of a gateway's folder, sorted by name, each parsed and checked. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parsePolicyTests, type PolicyTestFile } from '../config/policy-tests.ts';
import { OperatorError, type Finding } from '../errors.ts';
import { formatBytes } from '../lib/bytes.ts';

const FOLDER = 'policies';
const ENDING = '.test.yaml';
/** What the parser takes; more is not even read. */
const MAX_BYTES = 4 * 1024 * 1024;

export interface TestSource extends PolicyTestFile {
  readonly text: string;
}

/** @throws OperatorError with everything that is wrong in all of them. */
export function readTestFiles(dir: string): readonly TestSource[] {
  const findings: Finding[] = [];
  const files = namesIn(join(dir, FOLDER)).flatMap((name): TestSource[] => {
    const file = `${FOLDER}/${name}`;
    try {
      if (name.endsWith('.test.yml')) throw new OperatorError([{ file, message: `This file would not be read: tests of policies are named \`${name.replace(/yml$/, 'yaml')}\`.` }]);
      const text = readTestText(dir, file);
      return [{ ...parsePolicyTests(text, file), text }];
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      findings.push(...error.findings);
      return [];
    }
  });
  if (findings.length > 0) throw new OperatorError(findings);
  return files;
}

/** Of a test, or of an operation that one names. `file`: from the gateway's folder. @throws OperatorError */
export function readTestText(dir: string, file: string): string {
  const path = resolve(dir, file);
  try {
    if (!statSync(path).isFile()) throw new OperatorError([{ file, message: 'This is no file.' }]);
    const { size } = statSync(path);
    if (size > MAX_BYTES) throw new OperatorError([{ file, message: `The file is longer than ${formatBytes(MAX_BYTES)}, so it is not read.` }]);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw new OperatorError([{ file, message: 'There is no such file.' }]);
    throw new OperatorError([{ file, message: `The file cannot be read as UTF-8 text (${error instanceof Error ? error.message : String(error)}).` }]);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.') && (name.endsWith(ENDING) || name.endsWith('.test.yml'))).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
