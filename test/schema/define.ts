/** Services for the tests of src/schema/, made from SDL text. */
import { formatFinding } from '../../src/errors.ts';
import type { Naming } from '../../src/schema/naming.ts';
import { defineService, type ServiceDefinition } from '../../src/schema/service.ts';

export interface Text extends Naming {
  readonly name?: string;
  readonly overlay?: string;
}

/** Findings as an operator reads them. The file is schemas/<name>.graphql, the overlay overlay.graphql. */
export function findingsOf(text: string, { name = 'users', overlay, ...naming }: Text = {}): string[] {
  return attempt(text, { name, overlay, ...naming }).findings.map(formatFinding);
}

/** The definition of a service that must be good. */
export function define(text: string, options: Text = {}): ServiceDefinition {
  const { service, findings } = attempt(text, options);
  if (service === undefined) throw new Error(findings.map(formatFinding).join('\n'));
  return service;
}

function attempt(text: string, { name = 'users', overlay, ...naming }: { [Key in keyof Text]?: Text[Key] | undefined }) {
  return defineService({ ...naming, name, sdl: { file: `schemas/${name}.graphql`, text }, ...(overlay !== undefined && { overlay: { file: 'overlay.graphql', text: overlay } }) });
}
