/**
 * Where a policy file names a type or a field, `{ Type: { field: rule } }`: for findings, nothing depends on it. It sees maps that are
 * written out, also those in a constant, or handed to a function; whatever a program makes in other ways has no place of its own.
 */
import type { AnyNode, ObjectExpression, Program } from 'acorn';
import type { Place } from '../errors.ts';
import { childrenOf } from './ast.ts';

/** `Type` and `Type.field` → where it is named first. */
export function collectKeys(program: Program, at: (node: AnyNode) => Place): ReadonlyMap<string, Place> {
  const constants = constantsOf(program);
  const keys = new Map<string, Place>();
  const objects = allObjects(program).sort((a, b) => a.start - b.start);
  for (const object of objects) {
    for (const type of membersOf(object)) {
      const fields = objectOf(type.value, constants);
      if (fields === undefined) continue;
      if (!keys.has(type.name)) keys.set(type.name, at(type.node));
      for (const field of membersOf(fields)) {
        const name = `${type.name}.${field.name}`;
        if (!keys.has(name)) keys.set(name, at(field.node));
      }
    }
  }
  return keys;
}

function allObjects(program: Program): ObjectExpression[] {
  const found: ObjectExpression[] = [];
  const open: AnyNode[] = [program];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'ObjectExpression') found.push(node);
    open.push(...childrenOf(node));
  }
  return found;
}

function membersOf({ properties }: ObjectExpression): { readonly name: string; readonly node: AnyNode; readonly value: AnyNode }[] {
  return properties.flatMap((node) => {
    if (node.type !== 'Property' || node.computed) return [];
    const name = node.key.type === 'Identifier' ? node.key.name : node.key.type === 'Literal' ? String(node.key.value) : undefined;
    return name === undefined ? [] : [{ name, node: node.key, value: node.value }];
  });
}

/** Top-level `const name = …`. */
function constantsOf({ body }: Program): ReadonlyMap<string, AnyNode> {
  const declarations = body.map((node) => (node.type === 'ExportNamedDeclaration' ? node.declaration : node)).flatMap((node) => (node?.type === 'VariableDeclaration' ? node.declarations : []));
  return new Map(declarations.flatMap(({ id, init }) => (id.type === 'Identifier' && init != null ? [[id.name, init] as const] : [])));
}

function objectOf(value: AnyNode, constants: ReadonlyMap<string, AnyNode>): ObjectExpression | undefined {
  const node = value.type === 'Identifier' ? constants.get(value.name) : value;
  if (node?.type === 'ObjectExpression') return node;
  return node?.type === 'CallExpression' ? node.arguments.find((argument) => argument.type === 'ObjectExpression') : undefined;
}
