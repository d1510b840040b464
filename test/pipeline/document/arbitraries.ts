/** Random documents for property tests: small, mostly valid, with every construct that counts. */
import fc from 'fast-check';

const names = fc.constantFrom('a', 'b', 'id', 'name', 'c', 'pet', 'node', '__typename', 'zzz');
const directives = fc.constantFrom('', '', '', '@tag(n: 1)', '@tag @tag', '@include(if: true)');
const aliases = fc.constantFrom('', '', '', 'x:', 'y:', 'b:', '__proto__:', 'constructor:');
const types = fc.constantFrom('', 'on Query', 'on Cat', 'on Dog', 'on Node', 'on Pet');

const { selections } = fc.letrec<{ selections: string; selection: string }>((tie) => ({
  selections: fc.array(tie('selection'), { minLength: 1, maxLength: 4 }).map((list) => list.join(' ')),
  selection: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    { weight: 3, arbitrary: fc.tuple(aliases, names, fc.constantFrom('', '', '(n: 1)', '(n: 2)', '(x: 1)'), directives).map((parts) => parts.join(' ')) },
    { weight: 2, arbitrary: fc.tuple(fc.constantFrom('A', 'B', 'C', '__proto__'), directives).map(([name, tags]) => `...${name} ${tags}`) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(aliases, fc.constantFrom('a', 'a', 'c', 'c(x: 1)', 'c(f: {name: "n", color: RED})', 'c(f: {color: RED, name: "n"})', 'pet', 'node'), directives, tie('selections'))
        .map(([alias, name, tags, inner]) => `${alias} ${name} ${tags} { ${inner} }`),
    },
    { weight: 2, arbitrary: fc.tuple(types, directives, tie('selections')).map(([type, tags, inner]) => `... ${type} ${tags} { ${inner} }`) },
  ),
}));

/** An operation `Main` and four fragments; cycles, unknown fields and unused fragments may occur. */
export const documents = fc
  .tuple(directives.filter((tags) => !tags.includes('include')), selections, fc.array(selections, { minLength: 4, maxLength: 4 }), fc.boolean())
  .map(([tags, main, fragments, isAcyclic]) => {
    const fragmentNames = ['A', 'B', 'C', '__proto__'];
    const bodies = fragments.map((body, index) => {
      // Spreads of earlier fragments become later ones, so that most documents have no cycle.
      const later = fragmentNames.slice(index + 1);
      return isAcyclic ? body.replace(/\.\.\.(A|B|C|__proto__)/g, later.length === 0 ? 'id' : `...${later[0]}`) : body;
    });
    return `query Main ${tags} { ${main} } ${bodies.map((body, index) => `fragment ${fragmentNames[index]} on Query ${tags} { ${body} }`).join(' ')}`;
  });

/** Which leaves and composite fields a selection set on a type may have, the type below each, and what may be spread in it. */
interface Shape {
  readonly leaves: readonly string[];
  readonly below: readonly (readonly [field: string, type: string])[];
  readonly fragments: readonly string[];
}
const SHAPES: Readonly<Record<string, Shape>> = {
  Query: {
    leaves: ['b', 'b', 'id', 'id', 'b', 'id', 'name(n: 1)', 'x: b', 'x: b', 'x: id'],
    below: [['a', 'Query'], ['a', 'Query'], ['c(f: {name: "n", color: RED})', 'Query'], ['c(f: {color: RED, name: "n"})', 'Query'], ['pet', 'Pet'], ['node', 'Node'], ['y: pet', 'Pet']],
    fragments: ['Query'],
  },
  Node: { leaves: ['id', 'name', '__typename', 'x: id'], below: [['a', 'Query']], fragments: ['Node', 'Cat', 'Dog'] },
  Cat: { leaves: ['id', 'name', 'z: name(n: 2)', 'l: lives', 'x: id'], below: [['a', 'Query']], fragments: ['Cat', 'Node'] },
  Dog: { leaves: ['id', 'name', 'z: name(n: 3)', 'd: lives', 'd: lives', 'l: lives'], below: [['a', 'Query']], fragments: ['Dog', 'Node'] },
  Pet: { leaves: ['__typename'], below: [], fragments: ['Cat', 'Dog', 'Node', 'Pet'] },
};

const selectionsOn = (type: string, levels: number, allowSpreads: boolean): fc.Arbitrary<string> => {
  const { leaves, below, fragments } = SHAPES[type]!;
  const inside = (of: string) => selectionsOn(of, levels - 1, allowSpreads);
  const leaf = fc.tuple(fc.constantFrom(...leaves), fc.constantFrom('', '', '@tag')).map((parts) => parts.join(' '));
  const nested = [
    ...below.map(([field, of]) => () => inside(of).map((inner) => `${field} { ${inner} }`)),
    ...fragments.map((fragment) => () => inside(fragment).map((inner) => `... on ${fragment} { ${inner} }`)),
    () => inside(type).map((inner) => `... @tag { ${inner} }`),
  ];
  const selection = fc.oneof(
    leaf,
    ...(allowSpreads ? [fc.constantFrom(...fragments).map((fragment) => `...${fragment}F`)] : []),
    ...(levels === 0 ? [] : [fc.nat(nested.length - 1).chain((index) => nested[index]!())]),
  );
  return fc.array(selection, { minLength: 1, maxLength: 3 }).map((list) => list.join(' '));
};

/** Valid by every rule but Field Selection Merging: an operation, and one fragment for each type, all of them spread. */
export const wellTypedDocuments = fc
  .tuple(selectionsOn('Query', 4, true), fc.tuple(...Object.keys(SHAPES).map((type) => selectionsOn(type, 1, false))))
  .map(([main, bodies]) => {
    const fragments = Object.keys(SHAPES).map((type, index) => `fragment ${type}F on ${type} { ${bodies[index]!} }`);
    return `query Main { ${main} } query Rest { ...QueryF r: pet { ...PetF } s: pet { ...NodeF } t: pet { ...CatF } u: pet { ...DogF } } ${fragments.join(' ')}`;
  });
