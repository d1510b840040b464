import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { MAX_SDL_ERRORS, sdlErrors } from '../../src/schema/sdl-errors.ts';
import { findingsOf } from './define.ts';

const unknownTypes = (count: number): string => `type Query { ${Array.from({ length: count }, (_, index) => `f${index}: Missing${index}`).join(' ')} }`;

describe('errors of SDL', () => {
  it.each([MAX_SDL_ERRORS - 1, MAX_SDL_ERRORS])('are all given when there are %i', (count) => {
    const { errors, isComplete } = sdlErrors(parse(unknownTypes(count)));
    expect([errors.length, isComplete]).toEqual([count, true]);
  });

  it('end at the limit, and a last finding says that there is more', () => {
    const { errors, isComplete } = sdlErrors(parse(unknownTypes(MAX_SDL_ERRORS + 1)));
    expect([errors.length, isComplete]).toEqual([MAX_SDL_ERRORS, false]);
    const findings = findingsOf(unknownTypes(5_000));
    expect(findings).toHaveLength(MAX_SDL_ERRORS + 1);
    expect(findings).toContain(`schemas/users.graphql: There is more than these ${MAX_SDL_ERRORS}; mend them first.`);
  });

  it('are those of graphql-js', () => {
    expect(sdlErrors(parse('type Query { a: Int a: Int }')).errors.map(({ message }) => message)).toEqual(['Field "Query.a" can only be defined once.']);
    expect(sdlErrors(parse('type Query { a: Int }'))).toEqual({ errors: [], isComplete: true });
  });
});
