/** docs/configuration.md: every key with type, default and meaning, from the same source that checks the file. */
import { describeConfig, type SchemaNode } from './json-schema.ts';
import { builtToday } from './later.ts';

const HEAD = `# gatehouse.yaml

<!-- Generated from src/config/ by scripts/generate.ts; do not edit. -->

The one configuration file of a gateway. Only \`services\` is required; every other key has a default.

- **Durations** are a number and \`ms\`, \`s\`, \`m\` or \`h\`: \`250ms\`, \`3s\`, \`1m\`, \`24h\`. **Sizes** are a number and \`B\`, \`KiB\`, \`MiB\` or \`GiB\`: \`256KiB\`. **Shares** are written \`20%\`.
- **Paths** start at the folder of gatehouse.yaml.
- **Variables** stand inside values: \`\${NAME}\` from the environment, \`\${NAME:-default}\`, \`\${file:/run/secrets/x}\` from a file (one newline at its end is dropped); \`$\${\` is a literal \`\${\`. A variable that is missing stops the start. Where a number or \`true\`/\`false\` is expected, write the variable without quotes.
- **Editors** complete and check the file with \`# yaml-language-server: $schema=./node_modules/gatehouse/gatehouse.schema.json\` in its first line.
- \`gatehouse check\` finds every mistake with file, line and column; \`gatehouse config print\` shows the effective configuration. Values that are secret or came from a variable are printed as \`***\`.
- **Built**: what this version does. A key that is not built yet is refused at start, never ignored.

\`<name>\` stands for a name you choose, \`[]\` for each entry of a list.
`;

/** The file `docs/configuration.md`. */
export function renderReference(): string {
  const sections = Object.entries(describeConfig().properties ?? {}).map(([name, node]) => renderSection(name, node));
  return [HEAD, ...sections].join('\n');
}

function renderSection(name: string, node: SchemaNode): string {
  const later = builtToday(name) === undefined ? '' : '\n**Not built yet in this version:** the section is refused at start.\n';
  const rows = rowsOf(node, name).map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`);
  return [`## ${name}\n`, node.description ?? '', later, '| key | value | default | meaning | built |', '|---|---|---|---|---|', ...rows, ''].join('\n');
}

type Row = readonly [key: string, value: string, fallback: string, meaning: string, built: string];

function rowsOf(node: SchemaNode, path: string, isRequired = false): Row[] {
  const inside = insideOf(node, path);
  // A section's own row would only repeat its heading or its keys; lists, alternatives and free mappings have one.
  const isPlainSection = node.properties !== undefined && node.anyOf === undefined;
  const own: Row[] = isPlainSection && !path.includes('.') ? [] : [rowOf(node, path, isRequired)];
  return [...(node.description === undefined ? [] : own), ...inside];
}

function insideOf(node: SchemaNode, path: string): Row[] {
  const { properties = {}, required = [], additionalProperties, items, anyOf = [] } = node;
  return [
    ...Object.entries(properties).flatMap(([name, inner]) => rowsOf(inner, `${path}.${name}`, required.includes(name))),
    ...(typeof additionalProperties === 'object' ? insideOf(additionalProperties, `${path}.<name>`) : []),
    ...(items ? insideOf(items, `${path}[]`) : []),
    ...anyOf.flatMap((branch) => insideOf(branch, path)),
  ];
}

function rowOf({ expects = '', description = '', default: fallback, sample }: SchemaNode, path: string, isRequired: boolean): Row {
  const later = builtToday(path.replaceAll('[]', '').replaceAll('<name>', '*'));
  const built = later === undefined ? 'yes' : later.built === undefined ? 'no' : `only ${later.built}`;
  const meaning = sample === undefined ? description : `${description} Example: \`${compact(sample)}\``;
  return [`\`${path}\``, expects, isRequired ? 'required' : fallback === undefined ? '–' : `\`${compact(fallback)}\``, meaning, built];
}

/** As one would write it in YAML on one line. */
function compact(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(compact).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${compact(inner)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function escapeCell(cell: string): string {
  return cell.replaceAll('|', '\\|');
}
