/** Findings as a person at this terminal can click on them. */
import { isAbsolute, relative, resolve } from 'node:path';
import type { Finding, OperatorError } from '../errors.ts';

export interface Whereabouts {
  readonly cwd: string;
  /** The gateway's folder, where relative places start. */
  readonly dir: string;
}

/** Places relative to the working directory where they are below it, else absolute; those on the network stay. */
export function placeFindings({ findings }: Pick<OperatorError, 'findings'>, { cwd, dir }: Whereabouts): Finding[] {
  return findings.map((finding) => {
    if (finding.file === undefined || /^https?:/.test(finding.file)) return finding;
    const absolute = resolve(dir, finding.file);
    const near = relative(cwd, absolute);
    return { ...finding, file: near.startsWith('..') || isAbsolute(near) ? absolute : near };
  });
}
