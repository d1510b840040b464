/**
 * What services declare themselves, `@authenticated` and `@requiresScopes(scopes: [["a", "b"], ["c"]])`, with Federation's meaning:
 *
 *  - scopes: the outer list is OR, the inner ones AND;
 *  - on a field: that field; on a type: every field that returns it, and every field of it. Apollo's router takes away fields
 *    that return a guarded type, fragments on one and operations on a guarded root (apollo-router, authorization/authenticated.rs); here
 *    the fields of the type are guarded instead of the fragments, which is the same however the object is reached;
 *  - what one service declares holds for the merged field or type, whoever answers it; what several declare holds by AND. Federation
 *    composed scopes by OR until 2.12, "weakening the security requirements" (apollographql/federation#3321, router#8817);
 *  - on an interface or its field: for every implementing type, by AND. Federation refuses it there since 2.12, because its
 *    router did not carry it over to the implementing types; here it means what it says.
 *
 * `__typename` is never guarded: that an object exists behind an interface, and of which type, is no secret. Arguments and input fields
 * of a guarded scalar or enum are not guarded.
 */
import {
  GraphQLList, GraphQLNonNull, GraphQLString, getLocation, getNamedType, valueFromAST, type ASTNode, type ConstDirectiveNode, type GraphQLField, type GraphQLNamedType, type GraphQLSchema,
} from 'graphql';
import type { Finding } from '../../errors.ts';
import { fieldsTypesOf } from './place.ts';
import type { AddRule } from './rule-table.ts';
import { hasScope, isAuthenticated, or, type Rule } from './rules.ts';

/** In gateway names; directives are read from the definitions' AST. */
export interface DeclaringService {
  readonly name: string;
  readonly schema: GraphQLSchema;
}

interface Declared {
  readonly rule: Rule;
  readonly label: string;
}

const SCOPES = new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLString)))));

export function readServiceRules(schema: GraphQLSchema, services: readonly DeclaringService[], add: AddRule): readonly Finding[] {
  const findings: Finding[] = [];
  const declared = collectDeclared(services, findings);
  if (declared.size === 0) return findings;

  // What a field inherits from is read from every service: clients may have no way to an interface that guards.
  for (const one of [...services.map((service) => service.schema), schema]) {
    for (const type of fieldsTypesOf(one)) {
      for (const field of Object.values(type.getFields())) {
        const elements = [type, ...type.getInterfaces()].flatMap((owner) => {
          const inherited = owner.getFields()[field.name];
          return inherited === undefined ? [] : [`${owner.name}.${field.name}`, owner.name, getNamedType(inherited.type).name];
        });
        const place = `${type.name}.${field.name}`;
        for (const element of new Set(elements)) {
          for (const { rule, label } of declared.get(element) ?? []) add(type.name, field.name, { rule, label: element === place ? label : `${label} on ${element}` });
        }
      }
    }
  }
  return findings;
}

/** `Type` or `Type.field` → what stands on it in any service; equal declarations are one. */
function collectDeclared(services: readonly DeclaringService[], findings: Finding[]): ReadonlyMap<string, readonly Declared[]> {
  const byElement = new Map<string, Declared[]>();
  const byLabel = new Map<string, Declared>();
  const collect = (element: string, owner: Element): void => {
    for (const directive of directivesOf(owner)) {
      const read = readDirective(directive, element, findings);
      if (read === undefined) continue;
      const one = byLabel.get(read.label) ?? read;
      byLabel.set(read.label, one);
      byElement.set(element, [...(byElement.get(element) ?? []), one]);
    }
  };
  for (const { schema } of services) {
    for (const type of Object.values(schema.getTypeMap())) collect(type.name, type);
    for (const type of fieldsTypesOf(schema)) for (const field of Object.values(type.getFields())) collect(`${type.name}.${field.name}`, field);
  }
  return byElement;
}

type Element = GraphQLNamedType | GraphQLField<unknown, unknown>;

function directivesOf(element: Element): readonly ConstDirectiveNode[] {
  const extensions: readonly { readonly directives?: readonly ConstDirectiveNode[] | undefined }[] = 'extensionASTNodes' in element ? element.extensionASTNodes : [];
  return [element.astNode, ...extensions].flatMap((node) => node?.directives ?? []);
}

function readDirective(directive: ConstDirectiveNode, element: string, findings: Finding[]): Declared | undefined {
  if (directive.name.value === 'authenticated') return { rule: isAuthenticated, label: '@authenticated' };
  if (directive.name.value !== 'requiresScopes') return undefined;
  const argument = directive.arguments?.find(({ name }) => name.value === 'scopes');
  // The type is that of `scopes`; what does not fit it is undefined.
  const scopes = argument && (valueFromAST(argument.value, SCOPES) as readonly (readonly string[])[] | undefined);
  if (scopes === undefined || scopes.length === 0 || scopes.some((all) => all.length === 0 || all.includes(''))) {
    // An empty list would let everybody pass, or nobody, and nobody means that.
    findings.push({ ...placeOf(directive), message: `@requiresScopes of \`${element}\` names no scope: \`scopes\` is a list of lists of them, [["a", "b"], ["c"]] for a and b, or c.` });
    return undefined;
  }
  return { rule: or(...scopes.map((all) => hasScope(...all))), label: `@requiresScopes(scopes: ${JSON.stringify(scopes)})` };
}

function placeOf({ loc }: ASTNode): Pick<Finding, 'file' | 'line' | 'column'> {
  return loc === undefined ? {} : { file: loc.source.name, ...getLocation(loc.source, loc.start) };
}
