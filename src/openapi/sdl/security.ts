/** Security schemes → the lines of gatehouse.yaml that give the service its credentials; an SDL holds none. */
import type { OpenApiDocument, OpenApiNode } from '../node.ts';
import { line, member } from './describe.ts';
import { wrap } from './text.ts';
import { pascal } from './words.ts';

/** A line of configuration, or of prose about it, and what a scheme adds to it. */
type Setting = readonly [setting: string, remark: string];

/** Lines of text, without comment signs; none when the document has no schemes. */
export function securityLines({ root }: OpenApiDocument, service: string): string[] {
  const settings = new Map<string, { remark: string; names: string[] }>();
  for (const [name, scheme] of root.get('components')?.get('securitySchemes')?.entries() ?? []) {
    for (const [setting, remark] of settingsOf(scheme, service)) {
      const known = settings.get(setting);
      if (known === undefined) settings.set(setting, { remark, names: [line(name)] });
      else known.names.push(line(name));
    }
  }
  if (settings.size === 0) return [];
  const lines = [...settings].map(([setting, { remark, names }]) => `${setting}   # ${names.join(', ')}${remark === '' ? '' : `: ${remark}`}`);
  return [`Credentials stand in gatehouse.yaml, under \`services.${service}\`:`, ...lines.flatMap((text) => (text.length > 130 ? wrap(text, 130) : [text])).map((text) => `  ${text}`)];
}

function settingsOf(scheme: OpenApiNode, service: string): Setting[] {
  const type = member(scheme, 'type');
  const secret = `${(pascal(service) || 'Service').replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()}_KEY`;
  if (type === 'apiKey') return [apiKeySetting(line(member(scheme, 'name')).replaceAll('${', '$$${'), member(scheme, 'in'), secret)];
  if (type === 'mutualTLS') return [['tls: { cert: client.pem, key: client-key.pem }', '']];
  if (type === 'http' && line(member(scheme, 'scheme')).toLowerCase() === 'basic') return [[set('authorization', `Basic \${${secret}}`), 'base64 of user:password']];
  if (type !== 'http' && type !== 'oauth2' && type !== 'openIdConnect') return [];
  return [["headers: { forward: [authorization] }", 'the caller\'s own token, or'], [set('authorization', `Bearer \${${secret}}`), 'one token for all']];
}

function apiKeySetting(parameter: string, place: unknown, secret: string): Setting {
  if (place === 'header') return [set(parameter.toLowerCase(), `\${${secret}}`), ''];
  if (place === 'cookie') return [set('cookie', `${parameter}=\${${secret}}`), ''];
  return [`A key in the query (\`${parameter}\`) cannot come from configuration; it would have to stand in the templates below.`, 'prefer another scheme'];
}

function set(header: string, value: string): string {
  return `headers: { set: { ${/^[\w-]+$/.test(header) ? header : JSON.stringify(header)}: ${JSON.stringify(value)} } }`;
}
