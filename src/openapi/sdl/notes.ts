/** What could not be imported exactly: each told once, however many operations lead to it. */
import type { Finding } from '../../errors.ts';
import type { OpenApiNode } from '../node.ts';

export interface Notes {
  /** `cause` is a clause about `subject`, and the same for all it happens to; `and` is where another part of it stands, for people at a terminal. */
  readonly add: (node: OpenApiNode, subject: string, cause: string, and?: OpenApiNode) => void;
  /** With places. */
  readonly findings: () => readonly Finding[];
  /** One line per cause, without places: a line more in the document is none here. */
  readonly lines: () => readonly string[];
}

/** In one line; the findings tell all. */
const MAX_SUBJECTS = 12;

export function createNotes(): Notes {
  const findings = new Map<string, Finding>();
  const subjects = new Map<string, Set<string>>();
  return {
    add(node, subject, cause, and) {
      const key = `${node.pointer} ${subject} ${cause}`;
      if (findings.has(key)) return;
      findings.set(key, node.finding(and === undefined ? `${subject}: ${cause}.` : `${subject}: ${cause} (the other stands at ${placeOf(and)}).`));
      subjects.set(cause, (subjects.get(cause) ?? new Set()).add(subject));
    },
    findings: () => [...findings.values()],
    lines: () => [...subjects].map(([cause, of]) => `${few([...of].sort())}: ${cause}.`).sort(),
  };
}

/** What has no name is called by the way to it. */
export function spoken({ component, pointer }: OpenApiNode): string {
  return `\`${component ?? pointer.replace(/^#\/(?:components\/schemas\/)?/, '').replace(/\/(?:properties|content|application~1json)(?=\/)/g, '').replaceAll('~1', '/').replaceAll('~0', '~')}\``;
}

function few(subjects: readonly string[]): string {
  return subjects.length <= MAX_SUBJECTS + 1 ? subjects.join(', ') : `${subjects.slice(0, MAX_SUBJECTS).join(', ')} and ${subjects.length - MAX_SUBJECTS} more`;
}

function placeOf(node: OpenApiNode): string {
  const { file, line, column } = node.finding('');
  return [file, line, column].filter((part) => part !== undefined).join(':');
}
