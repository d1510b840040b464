/** `Long` and `Base64` are known by their names, so no configuration may give them others, nor give theirs to another type. */
import { Kind, isTypeDefinitionNode, type DocumentNode } from 'graphql';
import type { Finding } from '../../errors.ts';
import type { NameChanges } from '../naming.ts';
import { findingAt } from '../place.ts';

const MEANINGS: ReadonlyMap<string, string> = new Map([['Long', 'integers of 64 bits'], ['Base64', 'bytes in base64']]);

/** `document` is in the service's own names. */
export function checkScalars(service: string, document: DocumentNode, { types }: NameChanges): Finding[] {
  return document.definitions.filter(isTypeDefinitionNode).flatMap(({ kind, name: node }): Finding[] => {
    const name = node.value;
    const renamed = types.get(name) ?? name;
    const isScalar = kind === Kind.SCALAR_TYPE_DEFINITION;
    const [own, given] = [MEANINGS.get(name), MEANINGS.get(renamed)];
    if (renamed !== name && isScalar && own !== undefined) return [{ message: `services.${service}.rename: \`${name}\` keeps its name, by which a REST service has ${own}; if another service means something else by it, rename that one's.` }];
    if (renamed !== name && given !== undefined) return [{ message: `services.${service}.rename: \`${name}\` cannot be called \`${renamed}\`, by which a REST service has ${given}.` }];
    return renamed === name && !isScalar && own !== undefined ? [findingAt(node, `\`${name}\` is the scalar by which a REST service has ${own}: give this type another name, e.g. \`services.${service}.rename: { ${name}: My${name} }\`.`)] : [];
  });
}
