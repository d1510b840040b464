/** What a document means to a REST service: the HTTP calls that its `@rest` directives say, with their placeholders. */
import { Kind, TypeInfo, getNullableType, isListType, isObjectType, parse, print, visit, visitWithTypeInfo, type FieldNode } from 'graphql';
import { directivesOf } from '../schema/doors.ts';
import type { BodyTemplate, JsonTemplate, Pair, Placeholder, RestCall, Template } from '../schema/rest/model.ts';
import { readRestCall } from '../schema/rest/read-rest.ts';
import type { ServiceDefinition } from '../schema/service.ts';
import type { CallTimes, DescribeRest, HttpCall } from './explanation.ts';

/** `keysPerCall`: of a service's bulk doors, its `bulkSize`. */
export function createRestDescriber(services: readonly Pick<ServiceDefinition, 'name' | 'kind' | 'schema'>[], keysPerCall: (service: string) => number): DescribeRest {
  const rest = new Map(services.filter(({ kind }) => kind === 'rest').map((service) => [service.name, service]));
  return (name, document, kind) => {
    const service = rest.get(name);
    return service === undefined ? undefined : callsOf(document, { ...service, isForEntities: kind === 'entities', most: keysPerCall(name) });
  };
}

interface Asked extends Pick<ServiceDefinition, 'schema'> {
  readonly isForEntities: boolean;
  readonly most: number;
}

function callsOf(text: string, { schema, isForEntities, most }: Asked): HttpCall[] {
  const document = parse(text, { noLocation: true }); // in gateway names, as plans ask REST services
  const types = new TypeInfo(schema);
  const roots = [schema.getQueryType(), schema.getMutationType()];
  const calls: HttpCall[] = [];
  /** How many lists are open above: what stands in one is there any number of times. */
  let lists = 0;
  visit(document, visitWithTypeInfo(types, {
    [Kind.FIELD]: {
      enter(node) {
        const [parent, field] = [types.getParentType(), types.getFieldDef()];
        const isList = isListType(getNullableType(field?.type));
        const call = isObjectType(parent) && field ? readRestCall(schema, parent, field) : undefined;
        if (isObjectType(parent) && field && call !== undefined) {
          const isRoot = roots.includes(parent);
          const isDoor = isRoot && directivesOf(field, 'merge').length > 0;
          const once: CallTimes = isForEntities ? { per: 'key' } : { per: 'operation' };
          const atRoot: CallTimes = isDoor && isList ? { per: 'keys', most } : once;
          calls.push(describe(call, node, { isKeyed: isForEntities && isRoot, times: isRoot ? atRoot : isForEntities || lists > 0 ? { per: 'row', type: parent.name } : { per: 'operation' } }));
        }
        if (isList) lists += 1;
      },
      leave() {
        if (isListType(getNullableType(types.getFieldDef()?.type))) lists -= 1;
      },
    },
  }));
  return calls;
}

function describe({ field, method, path, query, headers, body }: RestCall, node: FieldNode, { isKeyed, times }: { readonly isKeyed: boolean; readonly times: CallTimes }): HttpCall {
  const pairs = query.map(pair).join('&');
  return {
    call: `${method} /${path.map(template).join('/')}${pairs === '' ? '' : `?${pairs}`}`,
    headers: headers.map(({ name, value }) => `${name}: ${template(value)}`),
    ...(body !== undefined && { body: bodyText(body) }),
    field,
    arguments: isKeyed ? [] : (node.arguments ?? []).map((argument) => print(argument)),
    times,
  };
}

function pair({ name, value }: Pair): string {
  return `${name}=${template(value)}`;
}

function template(parts: Template): string {
  return parts.map((part) => (typeof part === 'string' ? part : placeholder(part))).join('');
}

/** How a list is written is of no interest here: `{upcs}`. */
function placeholder({ of, path }: Placeholder): string {
  return `{${[...(of === 'parent' ? ['$parent'] : []), ...path].join('.')}}`;
}

function bodyText(body: BodyTemplate): string {
  if (body.kind === 'json') return json(body.json);
  if (body.kind === 'text') return template(body.template);
  return 'of' in body.pairs ? placeholder(body.pairs) : body.pairs.map(pair).join('&');
}

/** JSON with placeholders where values will stand, in quotes only where they are part of a text. */
function json(value: JsonTemplate): string {
  switch (value.kind) {
    case 'literal': return JSON.stringify(value.value);
    case 'value': return placeholder(value.placeholder);
    case 'text': return JSON.stringify(template(value.template));
    case 'list': return `[${value.items.map(json).join(', ')}]`;
    case 'object': return `{ ${value.entries.map(([name, entry]) => `${JSON.stringify(name)}: ${json(entry)}`).join(', ')} }`;
  }
}
