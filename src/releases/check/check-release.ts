/** Two releases and the manifests of clients → the report on the newer one. */
import type { Manifest } from '../../documents/document-files.ts';
import { collectDocuments } from './active-documents.ts';
import { findChanges } from './changes.ts';
import { replay } from './replay.ts';
import { createReport, type CheckReport } from './report.ts';
import type { CheckedRelease } from './side.ts';

export interface ReleaseCheck {
  readonly before: CheckedRelease;
  readonly after: CheckedRelease;
  /** In order of preference (active-documents.ts). */
  readonly folders: readonly (readonly Manifest[])[];
  readonly allowUnused: boolean;
  /** After each distinct text. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** @throws OperatorError when policies do not fit their graph. */
export async function checkRelease({ before, after, folders, allowUnused, onProgress }: ReleaseCheck): Promise<CheckReport> {
  const active = collectDocuments(folders);
  const changes = await findChanges(before.graph.schema, after.graph.schema);
  const replayed = await replay(active.texts, { before, after, changes, ...(onProgress !== undefined && { onProgress }) });
  return createReport({ changes, active, replayed, cost: { before: before.config.cost, after: after.config.cost }, allowUnused });
}
