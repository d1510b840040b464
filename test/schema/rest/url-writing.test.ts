import { describe, expect, it } from 'vitest';
import { callWith, renderedBy } from './rest-service.ts';

describe('a segment of several values', () => {
  const call = callWith('a: String, b: String', 'path: "/{a}{b}/x"');

  it.each([
    ['a', 'b', { target: '/ab/x' }],
    ['.', 'a', { target: '/.a/x' }],
    ['.', '.', 'BAD_USER_INPUT: `a` of `Query.a` makes the path segment `..`, which servers take for a step in a folder tree.'],
    ['a', '', 'BAD_USER_INPUT: `b` of `Query.a` is empty, and a value is needed there.'],
  ])('%j and %j', (a, b, expected) => {
    const request = renderedBy(call, { a, b });
    if (typeof expected === 'string') expect(request).toBe(expected);
    else expect(request).toMatchObject(expected);
  });

  it('cannot complete a dot segment that its author began', () => {
    expect(renderedBy(callWith('a: String', 'path: "/.{a}"'), { a: '.' })).toMatch(/^BAD_USER_INPUT: .*`\.\.`/);
    expect(renderedBy(callWith('a: String', 'path: "/%2e{a}"'), { a: '.' })).toMatch(/^BAD_USER_INPUT: .*`%2e\.`/);
    expect(renderedBy(callWith('a: String', 'path: "/.{a}"'), { a: 'git' })).toMatchObject({ target: '/.git' });
  });

  it('is no dot segment before `;` either, where some servers cut before they step', () => {
    const matrix = callWith('a: String', 'path: "/users/{a};v=1/orders"');
    expect(renderedBy(matrix, { a: '..' })).toMatch(/^BAD_USER_INPUT: .*`\.\.;v=1`/);
    expect(renderedBy(matrix, { a: '..;x' })).toMatchObject({ target: '/users/..%3Bx;v=1/orders' });
    expect(renderedBy(matrix, { a: 'u..' })).toMatchObject({ target: '/users/u..;v=1/orders' });
  });
});

describe('an address', () => {
  const call = callWith('a: String, b: String', 'path: "/{a}", query: "b={b}"');

  it.each([
    [7990, 5, true],
    [7990, 7, false],
  ])('of a path of %i characters and a value of %i is sent: %s', (path, query, isSent) => {
    const request = renderedBy(call, { a: 'x'.repeat(path), b: 'y'.repeat(query) });
    if (isSent) expect(request).toMatchObject({ method: 'GET' });
    else expect(request).toBe('BAD_USER_INPUT: The values of `Query.a` make an address of 8001 octets; at most 8000 are sent.');
  });

  it('is measured as it is sent', () => {
    expect(renderedBy(call, { a: 'é'.repeat(1400), b: '' })).toMatch(/an address of 8404 octets/);
  });
});
