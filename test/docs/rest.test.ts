// docs/rest.md, done as it says: its commands run, its files are written, its questions are asked; its blocks are schemas and
// configurations that the gateway takes, and its tables are what is sent.
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSchema, coerceInputValue, type GraphQLField } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml, stringify } from 'yaml';
import { run } from '../../src/cli/index.ts';
import { loadConfig, parseConfig } from '../../src/config/index.ts';
import { GatewayError, formatFinding } from '../../src/errors.ts';
import { readRestCall } from '../../src/schema/rest/read-rest.ts';
import { renderRequest } from '../../src/schema/rest/request.ts';
import { defineService } from '../../src/schema/service.ts';
import { serve, type Serving } from '../../src/serve.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { startRecorder, type Recorder } from '../support/recorder.ts';

const root = resolve(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'docs/rest.md'), 'utf8');
const [guide = '', reference = ''] = text.split(/^## Reference$/m);

interface Block {
  readonly language: string;
  /** What its first line says, as a comment. */
  readonly title: string;
  readonly body: string;
}

const blocksOf = (part: string): Block[] => [...part.matchAll(/^```(\w+)\n([^]*?)^```/gm)].map(([, language = '', body = '']) => ({ language, title: /^# (.*)\n/.exec(body)?.[1] ?? '', body }));

describe('the guide', () => {
  const processes: ChildProcess[] = [];
  const urls = new Map<string, string>();
  const recorders: Recorder[] = [];
  let dir: string;
  let serving: Serving | undefined;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'gatehouse-docs-'));
    // The services are started as the guide says, on ports of the test's own.
    for (const [, file = '', port = ''] of guide.matchAll(/^ {4}node (examples\/services\/\w+\.mjs) &\s+# .*:(\d+)$/gm)) {
      const child = spawn(process.execPath, [join(root, file), '0'], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
      processes.push(child);
      const { url } = JSON.parse(await new Promise<string>((done) => createInterface(child.stdout!).once('line', done))) as { url: string };
      const recorder = await startRecorder(new URL(url).origin);
      recorders.push(recorder);
      urls.set(`http://127.0.0.1:${port}`, recorder.url);
    }
    for (const [, file = ''] of guide.matchAll(/^ {4}cp \S*\/(examples\/services\/\S+) \.$/gm)) copyFileSync(join(root, file), join(dir, file.split('/').at(-1)!));
  });
  afterAll(async () => {
    await serving?.stop();
    await Promise.all(recorders.map((recorder) => recorder.close()));
    for (const child of processes) child.kill();
    rmSync(dir, { recursive: true, force: true });
  });

  it('works as written', async () => {
    expect(urls.size).toBe(2);
    const done: string[] = [];
    let errors = '';
    let answer = '';
    for (const { language, title, body } of blocksOf(guide)) {
      if (language === 'sh') {
        for (const line of body.trim().split('\n')) {
          if (line.startsWith('curl ')) answer = await curl(line);
          else {
            const isRefused = line.endsWith('# refused');
            const argv = [...urls].reduce((command, [from, to]) => command.replace(from, to), line.replace(/ # refused$/, '')).split(' ').slice(1);
            const code = await run(argv, { cwd: dir, out: () => undefined, err: (part) => (errors += part), stop: new AbortController().signal });
            expect([line, code, isRefused ? '' : errors]).toEqual([line, isRefused ? 1 : 0, '']);
          }
          done.push(line.split(' ').slice(0, 3).join(' '));
        }
      } else if (language === 'json') expect(JSON.parse(answer)).toEqual(JSON.parse(body));
      else if (title.endsWith(', as written')) expect(readFileSync(join(dir, title.split(',')[0]!), 'utf8')).toContain(body.replace(/^.*\n/, ''));
      else if (title.endsWith(', at its end')) appendFileSync(join(dir, title.split(',')[0]!), `\n${body}`);
      else throw new Error(`nobody looks at this block: ${title}\n${body}`);
    }
    expect(readFileSync(join(dir, 'schemas/generated/graph.graphql'), 'utf8')).toContain('stock: StockItem');
    const asked = recorders.flatMap((recorder) => recorder.take().map(({ method, target }) => `${method} ${target}`));
    expect(asked).toEqual(expect.arrayContaining([...guide.matchAll(/`(GET \/[^`]+)`/g)].map(([, line]) => line)));
    expect(asked.filter((line) => line.includes('/inventory'))).toHaveLength(3);
    expect(done).toEqual(expect.arrayContaining(['gatehouse init', 'gatehouse service add', 'gatehouse check', 'curl -s http://127.0.0.1:4000/graphql']));
  });

  /** `curl -s URL -H 'name: value' -d 'body'`, to a gateway of this folder on a free port. */
  async function curl(line: string): Promise<string> {
    const [, header = '', body = ''] = /^curl -s http:\/\/127\.0\.0\.1:4000\/graphql -H '([^']+)' -d '([^']+)'$/.exec(line) ?? [];
    if (serving === undefined) {
      const file = join(dir, 'gatehouse.yaml');
      writeFileSync(file, `admin: { port: 0 }\n${readFileSync(file, 'utf8').replace('server:\n', 'server:\n  port: 0\n  drainDelay: 0s\n')}`);
      serving = await serve(loadConfig(file, { env: {} }), { log: createLogger({ level: 'silent', format: 'json' }) });
    }
    const [name = '', value = ''] = header.split(': ');
    return (await fetch(serving.url, { method: 'POST', headers: { [name]: value }, body })).text();
  }
});

describe('the reference', () => {
  const blocks = blocksOf(reference);

  it.each(blocks.filter(({ language, title }) => language === 'graphql' && title !== 'types of the tables'))('shows a schema that the gateway takes: $title', ({ body }) => {
    const { findings } = defineService({ name: 'docs', kind: 'rest', sdl: { file: 'docs/rest.md', text: body } });
    expect(findings.map(formatFinding)).toEqual([]);
  });

  it.each(blocks.filter(({ language }) => language === 'yaml'))('shows a configuration that the gateway takes', ({ body }) => {
    expect(Object.keys(parseConfig({ text: body, file: 'gatehouse.yaml', env: {} }).services)).toEqual(['inventory']);
  });

  it('has no block that is looked at by no test', () => {
    expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set(['graphql', 'yaml']));
  });

  it.each(rowsOf('| `@rest` | arguments | sent |'))('says what is sent: $cells.0 $cells.1', ({ cells: [rest, values, sent] }) => {
    const request = render(codeIn(rest), JSON.parse(codeIn(values)));
    const told = request instanceof GatewayError ? request.extensions['code'] : `\`${request.target}\`${request.headers.map(([name, value]) => ` with \`${name}: ${value}\``).join('')}`;
    expect(told).toBe(sent);
  });

  it.each(rowsOf('| `@rest` | arguments | body |'))('says what body is sent: $cells.0 $cells.1', ({ cells: [rest, values, sent] }) => {
    const request = render(codeIn(rest), JSON.parse(codeIn(values)));
    expect(request instanceof GatewayError ? request : request.body?.content).toBe(codeIn(sent));
  });
});

describe('what the importer does', () => {
  const properties = rowsOf('| property of an answer | field |');
  const parameters = rowsOf('| parameter | in `@rest` |');
  let dir: string;
  let sdl: string;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'gatehouse-docs-'));
    const row = Object.assign({}, ...properties.map(({ cells: [property] }) => parseYaml(`{ ${codeIn(property)} }`) as object)) as object;
    const answer = { 200: { description: 'Fine.', content: { 'application/json': { schema: { type: 'object', properties: row } } } } };
    const paths = parameters.map(({ cells: [parameter] }, index) => [`/${index}`, { get: { operationId: `get${index}`, parameters: [parseYaml(codeIn(parameter))], responses: answer } }] as const);
    writeFileSync(join(dir, 'openapi.yaml'), stringify({ openapi: '3.0.3', info: { title: 'Docs', version: '1' }, paths: Object.fromEntries(paths) }));
    const io = { cwd: dir, out: () => undefined, err: () => undefined, stop: new AbortController().signal };
    expect(await run(['service', 'add', 'docs', '--openapi', 'openapi.yaml', '--url', 'http://127.0.0.1:9'], io)).toBe(0);
    sdl = readFileSync(join(dir, 'schemas/docs.graphql'), 'utf8');
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each(properties)('makes a field of a property: $cells.0', ({ cells: [, field] }) => {
    expect(sdl.split('\n')).toContain(`  ${codeIn(field)}`);
  });

  it.each(parameters)('makes an argument of a parameter: $cells.0', ({ cells: [parameter, template] }) => {
    const index = parameters.findIndex(({ cells: [one] }) => one === parameter);
    expect(new RegExp(`@rest\\(path: "/${index}".*`).exec(sdl)?.[0]).toContain(codeIn(template));
  });
});

/** The cells of each row of a table, by the line of its head. */
function rowsOf(head: string): { readonly cells: readonly string[] }[] {
  const [, table = ''] = reference.split(head);
  const lines = table.split('\n').slice(2);
  const rows = lines.slice(0, lines.indexOf('')).map((line) => ({ cells: line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim().replaceAll('\\|', '|')) }));
  if (rows.length < 3) throw new Error(`no table ${head}`);
  return rows;
}

function codeIn(cell = ''): string {
  return /^`(.*)`$/.exec(cell)?.[1] ?? '';
}

/** A field with these arguments of `@rest`, and those arguments of the prose that its templates name. */
function render(rest: string, values: Readonly<Record<string, unknown>>) {
  const [, types = ''] = /# types of the tables\n([^]*?)```/.exec(reference) ?? [];
  const [, prose = ''] = /of these arguments that its template names: ([^.]*)\./.exec(reference) ?? [];
  const named = [...prose.matchAll(/`(\w+): ([^`]+)`/g)].filter(([, name]) => new RegExp(`\\{${name ?? ''}[.|}]`).test(rest)).map(([, name, type]) => `${name ?? ''}: ${type ?? ''}`);
  const call = rest.includes('path:') ? rest : `method: POST, path: "/a", ${rest}`;
  const schema = buildSchema(`${types} scalar Any type Query { field${named.length === 0 ? '' : `(${named.join(' ')})`}: Any @rest(${call}) }`, { assumeValidSDL: true });
  const query = schema.getQueryType()!;
  const field: GraphQLField<unknown, unknown> = query.getFields()['field']!;
  const args = Object.fromEntries(field.args.flatMap(({ name, type }) => (Object.hasOwn(values, name) ? [[name, coerceInputValue(values[name], type)]] : [])));
  try {
    return renderRequest(readRestCall(schema, query, field)!, args, () => undefined)!;
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}
