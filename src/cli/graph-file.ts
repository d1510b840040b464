/** What the tools write of a graph, committed: schemas/generated/graph.graphql, whose diff shows a change of the API, and its types for policies. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { graphTypes } from '../policies/graph-types.ts';
import { GENERATED } from '../policies/policy-files.ts';
import type { Graph } from '../schema/graph.ts';

const FILE = join('schemas', 'generated', 'graph.graphql');
const HEADER = '# The graph as clients see it. Written by `gatehouse check` and `gatehouse dev`; commit it.\n\n';

/** Writes the file when its text would change; returns its name then. A graph that lacks a service's fields is not one to commit. */
export function writeGraph(dir: string, graph: Graph): string | undefined {
  const sdl = graph.current()?.graph.sdl;
  if (sdl === undefined || graph.status().missing.length > 0) return undefined;
  mkdirSync(join(dir, 'schemas', 'generated'), { recursive: true });
  return write(dir, FILE, HEADER + sdl);
}

/** The same for the types, where there is a folder policies/. */
export function writeTypes(dir: string, graph: Graph): string | undefined {
  const schema = graph.current()?.schema;
  if (schema === undefined || graph.status().missing.length > 0 || !existsSync(join(dir, 'policies'))) return undefined;
  return write(dir, join('policies', GENERATED), graphTypes(schema));
}

function write(dir: string, file: string, text: string): string | undefined {
  const path = join(dir, file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return undefined;
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
  return file;
}
