import { describe, expect, it } from 'vitest';
import { parseModule } from '../../src/policies/parse-module.ts';

/** `User.id` → `line:column` */
function keysOf(code: string): Record<string, string> {
  return Object.fromEntries([...parseModule(code, 'policies/a.ts').keys].map(([name, { file, line, column }]) => [name, `${file === 'policies/a.ts' ? '' : 'elsewhere '}${line}:${column}`]));
}

describe('where a map names types and fields', () => {
  it('is found in a map that is written out', () => {
    expect(keysOf('export default {\n  User: {\n    id: allow,\n    "name": and(a, { fragment: 1 }),\n  },\n};')).toMatchObject({ User: '2:3', 'User.id': '3:5', 'User.name': '4:5' });
  });

  it('is found behind constants, functions and spreads', () => {
    expect(keysOf('const User = { id: allow };\nexport const more = { User, ...{ Ship: { id: allow } } };')).toMatchObject({ User: '2:23', 'User.id': '1:16', Ship: '2:34', 'Ship.id': '2:42' });
    expect(keysOf('export default define({ User: Object.freeze({ id: allow }) });')).toMatchObject({ User: '1:25', 'User.id': '1:47' });
  });

  it('is that of the first, when several maps of a file name it', () => {
    expect(keysOf('export const a = { User: { id: allow } };\nexport const b = { User: { id: deny, name: deny } };')).toEqual({ User: '1:20', 'User.id': '1:28', 'User.name': '2:38' });
  });

  it('is not known of keys that are computed, and names of the language mean nothing', () => {
    expect(Object.entries(keysOf('export default { [name]: { id: allow }, User: { [name]: allow, ...rest }, __proto__: { constructor: allow } };'))).toEqual([['User', '1:41'], ['__proto__', '1:75'], ['__proto__.constructor', '1:88']]);
  });
});
