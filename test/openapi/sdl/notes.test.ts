import { expect, it } from 'vitest';
import { formatFinding } from '../../../src/errors.ts';
import { readOpenApi } from '../../../src/openapi/read-openapi.ts';
import { createNotes, spoken } from '../../../src/openapi/sdl/notes.ts';

const { root } = readOpenApi('{ "openapi": "3.1.0", "info": {},\n"paths": { "/a": {} }, "components": { "schemas": { "Pet": { "properties": { "a/b": {} } } } } }', { file: 'a.json' });
const paths = root.get('paths')!;

it('a note is told once, with its place at a terminal, and by its cause in a file', () => {
  const notes = createNotes();
  for (let time = 0; time < 2; time++) notes.add(paths, 'B', 'left out');
  notes.add(root, 'A', 'left out', paths);
  expect(notes.findings().map(formatFinding)).toEqual(['a.json:2:1: B: left out.', 'a.json:1:1: A: left out (the other stands at a.json:2:1).']);
  expect(notes.lines()).toEqual(['A, B: left out.']);
});

it('many subjects of one cause are counted', () => {
  const notes = createNotes();
  for (let subject = 10; subject < 40; subject++) notes.add(root, `S${subject}`, 'odd');
  expect(notes.lines()).toEqual(['S10, S11, S12, S13, S14, S15, S16, S17, S18, S19, S20, S21 and 18 more: odd.']);
  expect(notes.findings()).toHaveLength(30);
});

it('what has no name is called by the way to it', () => {
  const pet = root.get('components')!.get('schemas')!.get('Pet')!;
  expect([spoken(pet), spoken(pet.get('properties')!.get('a/b')!)]).toEqual(['`Pet`', '`Pet/a/b`']);
});
