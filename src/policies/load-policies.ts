/**
 * policies/ → the policies of a gateway. Each file's default export is a map `{ Type: { field: rule } }`; index.ts exports `policies`,
 * the list of all of them, and `fallback`. Whether types, fields and rules are right is for the graph to say (createAccess); here,
 * that nothing which means to guard is passed over.
 */
import { readFileSync } from 'node:fs';
import { OperatorError, type Finding, type Place } from '../errors.ts';
import { isRule, type Policies, type PolicyMap } from '../pipeline/authorization/rules.ts';
import { importPolicies, type Exports } from './import-policies.ts';
import { keepTranspiled } from './keep-transpiled.ts';
import { readPolicyFiles } from './policy-files.ts';
import { loadStripTypes } from './strip-types.ts';
import { transpile, type Gatehouse, type TranspiledFile } from './transpile.ts';

export interface LoadedPolicies {
  readonly policies: Policies;
  /** First 16 hex digits of the digest over the files and the gatehouse they run with. */
  readonly digest: string;
  /** `policies/orders.ts` */
  readonly files: readonly string[];
  /** Where they run from, below the gateway's folder. */
  readonly place: string;
  readonly isNew: boolean;
}

const INDEX = 'index.mjs';
const INDEX_FILE = 'policies/index.ts';
const INDEX_HAS = '`export const policies = [orders, …]`, the list of the maps of all files, and `export const fallback = \'allow\'` or `\'deny\'`, for fields nobody names';

/** `dir`: the gateway's folder. Undefined when it has no policy code. @throws OperatorError with everything that is wrong. */
export async function loadPolicies(dir: string): Promise<LoadedPolicies | undefined> {
  const sources = readPolicyFiles(dir);
  if (sources.length === 0) return undefined;
  if (!sources.some(({ file }) => file === INDEX_FILE)) throw new OperatorError([{ file: INDEX_FILE, message: `This file is missing: it has ${INDEX_HAS}.` }]);
  const transpiled = transpile(sources, await loadStripTypes(), await findGatehouse());
  const { digest, files } = transpiled;
  const { module: { exports, hasMoreExports } } = indexOf(files);
  const absent = ['policies', 'fallback'].filter((name) => !exports.has(name) && !hasMoreExports);
  if (absent.length > 0) throw new OperatorError([{ file: INDEX_FILE, message: `This file exports no ${absent.map((name) => `\`${name}\``).join(' and no ')}: it has ${INDEX_HAS}.` }]);

  const { folder, place, isNew } = keepTranspiled(dir, transpiled);
  const imported = await importPolicies(folder, files);
  const { policies, fallback } = imported.get(INDEX) ?? {};
  const findings = findWrong({ policies, fallback }, files, imported);
  if (findings.length > 0) throw new OperatorError(findings);
  // Its shape is what findWrong has made sure of; createAccess looks into each map.
  const checked = { policies: [...(policies as readonly PolicyMap[])], fallback: fallback as Policies['fallback'] };
  return { policies: { ...checked, placeOf: createPlaceOf(files, imported) }, digest, files: files.map(({ file }) => file), place, isNew };
}

/** This very package: a rule that a policy makes is one that the gateway knows. */
async function findGatehouse(): Promise<Gatehouse> {
  const url = new URL(import.meta.url.endsWith('.ts') ? '../index.ts' : '../index.js', import.meta.url).href;
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }; // our own
  return { url, version, exports: Object.keys((await import(url)) as object) };
}

function findWrong({ policies, fallback }: Exports, files: readonly TranspiledFile[], imported: ReadonlyMap<string, Exports>): Finding[] {
  const { module } = indexOf(files);
  const at = (name: string): Place => module.exports.get(name) ?? { file: INDEX_FILE };
  const findings: Finding[] = [];
  if (fallback !== 'allow' && fallback !== 'deny') findings.push({ ...at('fallback'), message: `\`fallback\` is ${shown(fallback)}, but must be 'allow' or 'deny': what holds for fields nobody names.` });
  if (!Array.isArray(policies)) return [...findings, { ...at('policies'), message: '`policies` must be a list of maps { Type: { field: rule } }.' }];
  if (policies.some((map) => typeof map !== 'object' || map === null)) findings.push({ ...at('policies'), message: '`policies` must be a list of maps { Type: { field: rule } }, and one of it is none. (Files that import each other in a circle see nothing of each other yet.)' });
  for (const { name, file, module: { exports } } of files) {
    const { default: map } = imported.get(name) ?? {};
    if (map === undefined || policies.includes(map)) continue;
    findings.push({ ...(exports.get('default') ?? { file }), message: isRule(map) ? 'The default export of a policy file is a map { Type: { field: rule } }; export a rule by name.' : `Nothing would be guarded by this: it is not in the list \`policies\` of ${INDEX_FILE}.` });
  }
  return findings;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : value === null || value === undefined ? String(value) : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** In the file that exports the map; else, for maps made of other maps, in whichever file names it; else where `policies` is. */
function createPlaceOf(files: readonly TranspiledFile[], imported: ReadonlyMap<string, Exports>): NonNullable<Policies['placeOf']> {
  return (map, type, field) => {
    const owner = files.find(({ name }) => Object.values(imported.get(name) ?? {}).includes(map));
    const keys = type === undefined ? [] : field === undefined ? [type] : [`${type}.${field}`, type];
    const named = [...(owner === undefined ? [] : keys.map((key) => owner.module.keys.get(key))), ...keys.flatMap((key) => files.map(({ module }) => module.keys.get(key)))];
    return named.find((place) => place !== undefined) ?? owner?.module.exports.get('default') ?? indexOf(files).module.exports.get('policies') ?? { file: INDEX_FILE };
  };
}

function indexOf(files: readonly TranspiledFile[]): TranspiledFile {
  const index = files.find(({ name }) => name === INDEX);
  if (index === undefined) throw new TypeError('there is no index.ts'); // loadPolicies has looked
  return index;
}
