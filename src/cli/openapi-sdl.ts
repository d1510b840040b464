/** The schema of a REST service, made of its OpenAPI document, and the address that document gives. */
import { relative, resolve, sep } from 'node:path';
import { OperatorError, type Finding } from '../errors.ts';
import { isAddress, loadOpenApi, shownAddress } from '../openapi/load-openapi.ts';
import { writeSdl } from '../openapi/sdl/write-sdl.ts';
import { selectOperations, type Selection } from '../openapi/select-operations.ts';
import { serviceAddress } from '../openapi/service-address.ts';
import { defineService } from '../schema/service.ts';
import { fetchDocument } from '../upstream/fetch-document.ts';

export interface OpenApiImport {
  /** Of the service. */
  readonly name: string;
  /** Path or http(s) address of the document. */
  readonly location: string;
  readonly selection: Selection;
  /** Whether `required` of the document is believed of answers. */
  readonly isTrusted: boolean;
  /** Whether references may lead to other documents. */
  readonly isOutsideAllowed: boolean;
  readonly cwd: string;
  /** The gateway's folder: the SDL names a file from there. */
  readonly dir: string;
}

export interface ImportedSdl {
  readonly sdl: string;
  /** What did not become part of it, and what an operator should look at. */
  readonly notes: readonly Finding[];
  readonly operations: number;
  /** Where the document says that the service is. */
  readonly url: string | undefined;
}

export async function openApiSdl({ name, location, selection, isTrusted, isOutsideAllowed, cwd, dir }: OpenApiImport): Promise<ImportedSdl> {
  const { document, url } = await loadOpenApi(location, { cwd, isOutsideAllowed, fetch: fetchDocument });
  const source = isAddress(location) ? shownAddress(location) : relative(dir, resolve(cwd, location)).split(sep).join('/');
  const { sdl, notes, operations } = writeSdl(document, { service: name, source, isTrusted, isSelected: selectOperations(document, selection) });
  if (operations === 0) throw new OperatorError([...notes, document.root.finding('None of the selected operations can be called by a gateway, so there is nothing to write.')]);
  const { findings } = defineService({ name, kind: 'rest', sdl: { file: `schemas/${name}.graphql`, text: sdl } });
  if (findings.length > 0) throw new OperatorError(findings.map((finding) => ourMistake(finding, sdl, document.root.finding(''))));
  return { sdl, notes, operations, url: serviceAddress(document, url) };
}

/** The text it is about is not written, so the line is quoted. */
function ourMistake({ message, line = 1 }: Finding, sdl: string, { file }: Finding): Finding {
  const quoted = sdl.split('\n')[line - 1]?.trim() ?? '';
  return { ...(file !== undefined && { file }), message: `Gatehouse made a schema of this document that it does not accept itself, so nothing was written; please report it: ${message} (\`${quoted}\`)` };
}
