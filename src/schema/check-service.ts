/**
 * Checks of one service's document, in gateway names, every finding with its place:
 *
 *  A. directives that only services of the other kind have;
 *  B. the rules of SDL, with our directive definitions;
 *  C. values: arguments of our directives, weights of @cost (check-cost.ts), defaults of arguments and input fields;
 *  D. the rules of a schema (names, interfaces, roots);
 *  E. keys, doors and computed fields (check-keys.ts, check-door.ts), list sizes (check-cost.ts);
 *  F. the calls of a REST service (rest/check-rest.ts).
 */
import {
  ValuesOfCorrectTypeRule, buildASTSchema, isInputObjectType, isInterfaceType, isObjectType, isRequiredInputField, isTypeDefinitionNode, print, validate, validateSchema, visit,
  type DocumentNode, type GraphQLArgument, type GraphQLInputField, type GraphQLSchema,
} from 'graphql';
import type { Finding } from '../errors.ts';
import { checkListSizes, checkWeights } from './check-cost.ts';
import { checkDoor } from './check-door.ts';
import { checkComputed, checkKeys, withoutRedundantKeys } from './check-keys.ts';
import { DIRECTIVE_TYPES, REST_ONLY, definitionsFor, directiveSchema, leanDefinitions } from './directives.ts';
import { directivesOf, doorsOf } from './doors.ts';
import { findingAt, findingOf } from './place.ts';
import { checkRest } from './rest/check-rest.ts';
import { keepDefaultDigits } from './rest/long.ts';
import { MAX_SDL_ERRORS, sdlErrors } from './sdl-errors.ts';

export type ServiceKind = 'graphql' | 'rest';

export interface CheckedService {
  readonly document: DocumentNode;
  /** Absent when there are findings. */
  readonly schema?: GraphQLSchema;
  readonly findings: readonly Finding[];
}

export function checkService(service: string, file: string, document: DocumentNode, kind: ServiceKind = 'graphql'): CheckedService {
  // A
  const findings: Finding[] = [];
  visit(document, {
    Directive: (node) => {
      if (kind === 'graphql' && REST_ONLY.has(node.name.value)) findings.push(findingAt(node, `@${node.name.value} means something only in a REST service: set \`services.${service}.kind: rest\`, or remove it.`));
    },
  });

  // B
  const ours = definitionsFor(document);
  const taken = document.definitions.filter(isTypeDefinitionNode).filter(({ name }) => DIRECTIVE_TYPES.has(name.value) && ours.some((node) => 'name' in node && node.name.value === name.value));
  for (const { name } of taken) findings.push(findingAt(name, `\`${name.value}\` is a type of the gateway's own directives; rename it, e.g. \`services.${service}.rename: { ${name.value}: My${name.value} }\`.`));
  if (taken.length > 0) return { document, findings };
  const { errors, isComplete } = sdlErrors({ ...document, definitions: [...document.definitions, ...ours] });
  findings.push(...errors.map((error) => findingOf(error, file)));
  if (!isComplete) findings.push({ file, message: `There is more than these ${MAX_SDL_ERRORS}; mend them first.` });

  // C
  findings.push(...validate(directiveSchema, document, [ValuesOfCorrectTypeRule], { hideSuggestions: false }).map((error) => findingOf(error, file)));
  findings.push(...checkWeights(document));
  if (findings.length > 0) return { document, findings };

  // D
  const schema = build(document, kind);
  if (!schema.getQueryType()) return { document, findings: [{ file, message: `${service} has no \`type Query\`; a service offers at least one field there.` }] };
  findings.push(...validateSchema(schema).map((error) => findingOf(error, file)), ...checkInputs(schema));
  if (findings.length > 0) return { document, findings };

  // E
  const doors = doorsOf(schema);
  findings.push(...checkMisplacedDoors(schema), ...checkKeys(schema, doors), ...doors.flatMap((door) => checkDoor(schema, door)), ...checkComputed(schema, doors), ...checkListSizes(schema));
  if (findings.length > 0) return { document, findings };

  // F
  if (kind === 'rest') findings.push(...checkRest(schema, doors));
  if (findings.length > 0) return { document, findings };
  const settled = withoutRedundantKeys(document, schema, doors);
  return { document: settled, schema: settled === document ? schema : build(settled, kind), findings };
}

function build(document: DocumentNode, kind: ServiceKind): GraphQLSchema {
  const schema = buildASTSchema({ ...document, definitions: [...document.definitions, ...leanDefinitions] }, { assumeValidSDL: true });
  if (kind === 'rest') keepDefaultDigits(schema);
  return schema;
}

/** graphql-js drops a default that does not fit its type without a word; a client would then get none. */
function checkInputs(schema: GraphQLSchema): Finding[] {
  const findings: Finding[] = [];
  const check = (input: GraphQLArgument | GraphQLInputField): void => {
    const literal = input.astNode?.defaultValue;
    if (literal !== undefined && input.defaultValue === undefined) findings.push(findingAt(literal, `The default ${print(literal)} of \`${input.name}\` is no \`${input.type.toString()}\`.`));
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type) || isInterfaceType(type)) for (const field of Object.values(type.getFields())) field.args.forEach(check);
    if (!isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      check(field);
      const [hidden] = directivesOf(field, 'inaccessible');
      if (hidden !== undefined && isRequiredInputField(field)) findings.push(findingAt(hidden, `\`${type.name}.${field.name}\` is required, so it cannot be @inaccessible: no client could make a valid \`${type.name}\`.`));
    }
  }
  return findings;
}

function checkMisplacedDoors(schema: GraphQLSchema): Finding[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if ((!isObjectType(type) && !isInterfaceType(type)) || type === schema.getQueryType()) return [];
    return Object.values(type.getFields()).flatMap((field) =>
      directivesOf(field, 'merge').map((node) => findingAt(node, `@merge stands only on fields of Query; \`${type.name}.${field.name}\` cannot be a door.`)));
  });
}
