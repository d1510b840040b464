/** The schema of a REST service, made of its OpenAPI document, and the address that document gives. */
import { resolve } from 'node:path';
import { OperatorError, type Finding } from '../errors.ts';
import { isAddress, loadOpenApi } from '../openapi/load-openapi.ts';
import { writeSdl } from '../openapi/sdl/write-sdl.ts';
import { selectOperations } from '../openapi/select-operations.ts';
import { serviceAddress } from '../openapi/service-address.ts';
import { defineService } from '../schema/service.ts';
import { fetchDocument } from '../upstream/fetch-document.ts';
import { importCommand, type OpenApiImport } from './import-command.ts';

export interface ImportedSdl {
  readonly sdl: string;
  /** What did not become part of it, and what an operator should look at. */
  readonly notes: readonly Finding[];
  readonly operations: number;
  /** Where the document says that the service is. */
  readonly url: string | undefined;
}

/** Findings have absolute paths, for those of others start in the gateway's folder. */
export async function openApiSdl(wanted: OpenApiImport): Promise<ImportedSdl> {
  try {
    const imported = await importDocument(wanted);
    return { ...imported, notes: fromRoot(imported.notes, wanted.cwd) };
  } catch (error) {
    throw error instanceof OperatorError ? new OperatorError(fromRoot(error.findings, wanted.cwd)) : error;
  }
}

async function importDocument(wanted: OpenApiImport): Promise<ImportedSdl> {
  const { name, location, selection, isTrusted, isOutsideAllowed, cwd } = wanted;
  const { document, url } = await loadOpenApi(location, { cwd, isOutsideAllowed, fetch: fetchDocument });
  const { sdl, notes, operations, first } = writeSdl(document, { service: name, command: importCommand(wanted), isTrusted, isSelected: selectOperations(document, selection) });
  if (operations === 0) throw new OperatorError([...notes, document.root.finding('None of the selected operations can be called by a gateway, so there is nothing to write.')]);
  const { findings } = defineService({ name, kind: 'rest', sdl: { file: `schemas/${name}.graphql`, text: sdl } });
  if (findings.length > 0) throw new OperatorError(findings.map((finding) => ourMistake(finding, sdl, document.root.finding(''))));
  return { sdl, notes, operations, url: serviceAddress(document, url, first) };
}

function fromRoot(findings: readonly Finding[], cwd: string): Finding[] {
  return findings.map((finding) => (finding.file === undefined || isAddress(finding.file) ? finding : { ...finding, file: resolve(cwd, finding.file) }));
}

/** The text it is about is not written, so the line is quoted. */
function ourMistake({ message, line = 1 }: Finding, sdl: string, { file }: Finding): Finding {
  const quoted = sdl.split('\n')[line - 1]?.trim() ?? '';
  return { ...(file !== undefined && { file }), message: `Gatehouse made a schema of this document that it does not accept itself, so nothing was written; please report it: ${message} (\`${quoted}\`)` };
}
