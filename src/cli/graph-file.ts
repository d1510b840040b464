/** schemas/generated/graph.graphql: the client-facing graph, committed so that a diff shows a change of the API. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Graph } from '../schema/graph.ts';

const FILE = join('schemas', 'generated', 'graph.graphql');
const HEADER = '# The graph as clients see it. Written by `gatehouse check` and `gatehouse dev`; commit it.\n\n';

/** Writes the file when its text would change; returns its name then. A graph that lacks a service's fields is not one to commit. */
export function writeGraph(dir: string, graph: Graph): string | undefined {
  const sdl = graph.current()?.graph.sdl;
  if (sdl === undefined || graph.status().missing.length > 0) return undefined;
  const text = HEADER + sdl;
  const path = join(dir, FILE);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return undefined;
  mkdirSync(join(dir, 'schemas', 'generated'), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
  return FILE;
}
