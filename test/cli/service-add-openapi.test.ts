import { chmodSync, lstatSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HASTY_TERMINAL, cli } from '../support/cli.ts';
import { createFolder, yaml, type Folder } from '../support/folder.ts';
import { startWeb } from '../support/web.ts';

const PETS = `openapi: 3.0.3
info: { title: Pets, version: 1.0.0 }
servers: [{ url: "http://127.0.0.1:4104" }]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses: { 200: { description: All, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Pet" } } } } } }
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { 200: { description: One, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } } }
  /owners:
    get:
      operationId: listOwners
      tags: [owners]
      responses: { 200: { description: All, content: { application/json: { schema: { type: array, items: { type: string } } } } } }
components:
  schemas:
    Pet: { type: object, required: [id, name], properties: { id: { type: string }, name: { type: string } } }
`;

const OTHERS = { 'gatehouse.yaml': `# Ours.\n${yaml('  other: { url: "http://127.0.0.1:1/graphql" } # the first\n')}\n# The end.\n`, 'schemas/other.graphql': 'type Query { other: Int }' };
const SAVED = 'Read it, add @key and @merge where entities join (suggestions are in its head), then run `gatehouse check`.\n';

const add = ({ dir }: Folder, ...more: string[]) => cli(dir, ['service', 'add', 'pets', '--openapi', ...more]);
const withPets = (more: Readonly<Record<string, string>> = {}) => createFolder({ ...OTHERS, 'openapi.yaml': PETS, ...more });

describe('gatehouse service add --openapi', () => {
  it('writes what the document says, and its entry, and `check` has nothing to add', async () => {
    const folder = withPets();
    expect(await add(folder, 'openapi.yaml')).toEqual({ code: 0, err: '', out: `Wrote schemas/pets.graphql and gatehouse.yaml. It has 3 operations. ${SAVED}` });
    expect(folder.read('schemas/pets.graphql')).toContain('type Pet {\n  id: ID!\n  name: String\n}');
    expect(folder.read('schemas/pets.graphql')).toContain('# Written by\n#   gatehouse service add pets --openapi openapi.yaml\n');
    expect(folder.read('gatehouse.yaml')).toBe(OTHERS['gatehouse.yaml'].replace('# the first\n', '# the first\n  pets:\n    kind: rest\n    url: "http://127.0.0.1:4104"\n'));
    expect(await cli(folder.dir, ['check'])).toMatchObject({ code: 0, err: '' });
  });

  it('makes gatehouse.yaml where there is none', async () => {
    const folder = createFolder({ 'openapi.yaml': PETS });
    await add(folder, 'openapi.yaml');
    expect(folder.read('gatehouse.yaml')).toBe('services:\n  pets:\n    kind: rest\n    url: "http://127.0.0.1:4104"\n');
    expect(await cli(folder.dir, ['check'])).toMatchObject({ code: 0, err: '' });
  });

  it('takes the address of --url before that of the document, a variable as it was typed', async () => {
    const folder = withPets();
    expect(await cli(folder.dir, ['service', 'add', 'pets', '--openapi', 'openapi.yaml', '--url', '${PETS_URL}'], { PETS_URL: 'http://127.0.0.1:4105' })).toMatchObject({ code: 0, err: '' });
    expect(folder.read('gatehouse.yaml')).toContain('url: "${PETS_URL}"');
  });

  it('makes required properties non-null with --trust-required', async () => {
    const folder = withPets();
    await add(folder, 'openapi.yaml', '--trust-required');
    expect(folder.read('schemas/pets.graphql')).toContain('name: String!');
  });

  it.each([
    [['--only', 'tag:owners'], ['listOwners']],
    [['--only', 'listPets, /pets/*'], ['listPets', 'getPet']],
    [['--only', 'listPets', '--only', 'tag:owners'], ['listPets', 'listOwners']],
    [['--except', 'tag:pets'], ['listOwners']],
    [['--only', 'tag:pets', '--except', 'getPet'], ['listPets']],
  ])('imports with %j only %j', async (options, fields) => {
    const folder = withPets();
    const { out } = await add(folder, 'openapi.yaml', ...options);
    expect(out).toContain(`It has ${fields.length} operation${fields.length === 1 ? '' : 's'}.`);
    const sdl = folder.read('schemas/pets.graphql');
    expect(['listPets', 'getPet', 'listOwners'].filter((name) => sdl.includes(`  ${name}`))).toEqual(fields);
  });

  it('reads a document from the network, its address as the start of relative ones', async () => {
    const { origin } = await startWeb({ '/docs/openapi.yaml': PETS.replace('"http://127.0.0.1:4104"', '/v1') });
    const folder = createFolder(OTHERS);
    const { code, err } = await cli(folder.dir, ['service', 'add', 'pets', '--openapi', `${origin}/docs/openapi.yaml?token=secret`], {}, HASTY_TERMINAL);
    expect({ code, err }).toEqual({ code: 0, err: `Reading ${origin}/docs/openapi.yaml?……\n` });
    expect(folder.read('gatehouse.yaml')).toContain(`    kind: rest\n    url: "${origin}/v1"\n`);
    expect(folder.read('schemas/pets.graphql')).not.toContain('secret');
  });

  it('follows references to other files with --allow-remote-refs', async () => {
    const folder = withPets({ 'openapi.yaml': PETS.replace('type: string } } } } } }\ncomponents', '$ref: "owner.json#/Owner" } } } } } }\ncomponents'), 'owner.json': '{"Owner": {"type": "object", "properties": {"name": {"type": "string"}}}}' });
    expect((await add(folder, 'openapi.yaml')).err).toContain('add --allow-remote-refs');
    expect(await add(folder, 'openapi.yaml', '--allow-remote-refs')).toMatchObject({ code: 0, err: '' });
    expect(folder.read('schemas/pets.graphql')).toContain('type Owner {');
  });

  it('tells what it could not import exactly, and imports the rest', async () => {
    const folder = withPets({ 'openapi.yaml': PETS.replace('listOwners', 'getPet') });
    const { code, out, err } = await add(folder, 'openapi.yaml');
    expect({ code, out }).toEqual({ code: 0, out: `Wrote schemas/pets.graphql and gatehouse.yaml. It has 3 operations. ${SAVED}` });
    expect(err).toMatch(/^openapi\.yaml:\d+:\d+: .*getPet.*\n$/);
    const { notes, ...rest } = JSON.parse((await add(folder, 'openapi.yaml', '--force', '--json')).out);
    expect(rest).toEqual({ ok: true, written: [], replaced: false, operations: 3 });
    expect(notes).toEqual([{ file: 'openapi.yaml', line: expect.any(Number), column: expect.any(Number), message: expect.stringContaining('getPet') }]);
  });

  it('says when a second time makes no difference', async () => {
    const folder = withPets();
    await add(folder, 'openapi.yaml');
    expect(await add(folder, 'openapi.yaml')).toEqual({ code: 1, out: '', err: 'schemas/pets.graphql: The file is there already; add --force to write over it.\n' });
    expect(await add(folder, 'openapi.yaml', '--force')).toEqual({ code: 0, err: '', out: 'schemas/pets.graphql is as it was; there is nothing to write.\n' });
    expect((await add(folder, 'openapi.yaml', '--force', '--trust-required')).out).toBe(`Wrote schemas/pets.graphql. It was another text before: what was edited in it is gone from the file; \`git diff\` shows it if it was committed. It has 3 operations. ${SAVED}`);
  });

  it('says so when it replaces another text, in JSON too', async () => {
    const folder = withPets({ 'schemas/pets.graphql': '# mine' });
    expect((await add(folder, 'openapi.yaml', '--force')).out).toContain('It was another text before');
    expect(JSON.parse((await add(folder, 'openapi.yaml', '--force', '--json')).out)).toMatchObject({ written: [], replaced: false });
    expect(JSON.parse((await add(folder, 'openapi.yaml', '--force', '--trust-required', '--json')).out)).toMatchObject({ written: ['schemas/pets.graphql'], replaced: true });
    expect((await add(withPets(), 'openapi.yaml')).out).not.toContain('another text');
  });

  it('names the whole command that wrote the file, in one order, so that it can be repeated', async () => {
    const folder = withPets({ 'it s.yaml': PETS });
    const lineOf = async (...options: string[]) => {
      await add(folder, ...options, '--force');
      return /^# {3}(gatehouse .*)$/m.exec(folder.read('schemas/pets.graphql'))?.[1];
    };
    expect(await lineOf('openapi.yaml', '--allow-remote-refs', '--trust-required', '--except', 'getPet', '--only', 'tag:pets, /owners', '--only', '/pets/*', '--url', 'http://127.0.0.1:9'))
      .toBe("gatehouse service add pets --openapi openapi.yaml --only 'tag:pets,/owners,/pets/*' --except getPet --trust-required --allow-remote-refs");
    expect(await lineOf('it s.yaml', '--only', 'listPets')).toBe("gatehouse service add pets --openapi 'it s.yaml' --only listPets");
    const { origin } = await startWeb({ '/openapi.yaml': PETS });
    expect(await lineOf(`${origin}/openapi.yaml?token=secret`)).toBe(`gatehouse service add pets --openapi ${origin}/openapi.yaml   # without the query of its address`);
    expect(await lineOf(`${origin}/openapi.yaml`)).toBe(`gatehouse service add pets --openapi ${origin}/openapi.yaml`);
  });

  it('names files in messages as before them: as seen from the working directory, not the folder of the gateway', async () => {
    const { dir } = createFolder({ 'gateway/gatehouse.yaml': OTHERS['gatehouse.yaml'], 'gateway/schemas/other.graphql': OTHERS['schemas/other.graphql'], 'bad/dup.yaml': PETS.replace('listOwners', 'getPet'), 'bad/circle.yaml': PETS.replace('    Pet: {', '    Pet: { $ref: "#/components/schemas/Pet" }\n    Cat: {') });
    const addTo = (cwd: string, file: string, ...more: string[]) => cli(cwd, ['service', 'add', 'pets', '--openapi', file, '--force', ...more]);
    expect((await addTo(dir, 'bad/dup.yaml', '--config', 'gateway/gatehouse.yaml')).err).toMatch(/^bad\/dup\.yaml:\d+:\d+: .* \(the other stands at bad\/dup\.yaml:\d+:\d+\)\.\n$/);
    expect((await addTo(dir, 'bad/circle.yaml', '--config', 'gateway/gatehouse.yaml')).err).toMatch(/^bad\/circle\.yaml:\d+:\d+: .* \(bad\/circle\.yaml:\d+:\d+\); replace/);
    expect((await addTo(dir, 'bad/none.yaml', '--config', 'gateway/gatehouse.yaml')).err).toMatch(/^bad\/none\.yaml: There is no such file/);
    const above = await addTo(join(dir, 'gateway'), '../bad/dup.yaml');
    expect(above.err.split(`${dir}/bad/dup.yaml`)).toHaveLength(3); // above the working directory: absolute in both places
  });

  it('takes the address that the document gives at its paths only', async () => {
    const folder = withPets({ 'openapi.yaml': PETS.replace(/servers.*\n/, '').replace('  /pets:\n', '  /pets:\n    servers: [{ url: "http://127.0.0.1:4104" }]\n') });
    expect(await add(folder, 'openapi.yaml')).toMatchObject({ code: 0 });
    expect(folder.read('gatehouse.yaml')).toContain('url: "http://127.0.0.1:4104"');
  });

  it('leaves the entry of a service that is there, and says that its address is another one', async () => {
    const text = yaml('  pets: { kind: rest, url: "http://127.0.0.1:9", timeout: 9s }\n');
    const folder = withPets({ 'gatehouse.yaml': text });
    expect((await add(folder, 'openapi.yaml')).out).toBe(`Wrote schemas/pets.graphql. The \`url\` in gatehouse.yaml is another one and stays. It has 3 operations. ${SAVED}`);
    expect(folder.read('gatehouse.yaml')).toBe(text);
    expect((await add(folder, 'openapi.yaml', '--force', '--url', 'http://127.0.0.1:9')).out).not.toContain('another one');
  });

  it('needs no address for a service that is there', async () => {
    const folder = withPets({ 'gatehouse.yaml': yaml('  pets: { kind: rest, url: "http://127.0.0.1:9" }\n'), 'openapi.yaml': PETS.replace(/servers.*\n/, '') });
    expect(await add(folder, 'openapi.yaml')).toMatchObject({ code: 0, err: '' });
  });

  it('keeps links and modes of the files it writes over', async () => {
    const folder = withPets({ 'shared/pets.graphql': '# old' });
    symlinkSync(join(folder.dir, 'shared/pets.graphql'), join(folder.dir, 'schemas/pets.graphql'));
    chmodSync(join(folder.dir, 'gatehouse.yaml'), 0o600);
    await add(folder, 'openapi.yaml', '--force');
    expect(lstatSync(join(folder.dir, 'schemas/pets.graphql')).isSymbolicLink()).toBe(true);
    expect(folder.read('shared/pets.graphql')).toContain('type Pet');
    expect(statSync(join(folder.dir, 'gatehouse.yaml')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.dir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('gatehouse service add --openapi refuses', () => {
  const silent = (err: string) => ({ code: 1, out: '', err: `${err}\n` });

  it.each([
    ['without servers', /servers.*\n/, ''],
    ['with a relative server', '"http://127.0.0.1:4104"', '/v1'],
    ['with a server without its variable', '"http://127.0.0.1:4104"', '"http://{host}/"'],
  ])('a document %s, and writes nothing', async (_what, part, replacement) => {
    const folder = withPets({ 'openapi.yaml': PETS.replace(part, replacement) });
    expect(await add(folder, 'openapi.yaml')).toEqual(silent('openapi.yaml does not say where the service is (no address under `servers` can be called); pass it: --url http://127.0.0.1:4104'));
    expect([folder.has('schemas/pets.graphql'), folder.read('gatehouse.yaml')]).toEqual([false, OTHERS['gatehouse.yaml']]);
    expect(await add(folder, 'openapi.yaml', '--url', 'http://127.0.0.1:4104')).toMatchObject({ code: 0, err: '' });
  });

  it('a document with a place in it, and writes nothing', async () => {
    const folder = withPets({ 'openapi.yaml': PETS.replace('schemas/Pet"', 'schemas/Cat"') });
    expect(await add(folder, 'openapi.yaml')).toEqual(silent('openapi.yaml:9:114: The reference `#/components/schemas/Cat` leads nowhere: there is no `Cat` in `#/components/schemas`; define it, or correct the reference. Did you mean `#/components/schemas/Pet`?'));
    expect([folder.has('schemas/pets.graphql'), folder.read('gatehouse.yaml')]).toEqual([false, OTHERS['gatehouse.yaml']]);
  });

  it('a service of GraphQL, before the document is looked at', async () => {
    const folder = createFolder({ 'gatehouse.yaml': yaml('  pets: { url: "http://127.0.0.1:1/graphql" }\n') });
    expect(await add(folder, 'nothing.yaml')).toEqual(silent('gatehouse.yaml: services.pets is a GraphQL service (`kind: graphql`): use --graphql, another name, or set `kind: rest`.'));
  });

  it('to write over a file, before the document is looked at', async () => {
    const folder = createFolder({ ...OTHERS, 'schemas/pets.graphql': '# mine' });
    expect(await add(folder, 'nothing.yaml')).toEqual(silent('schemas/pets.graphql: The file is there already; add --force to write over it.'));
  });

  it('a configuration that is wrong, before the document is looked at', async () => {
    const folder = createFolder({ 'gatehouse.yaml': `serverr: {}\n${OTHERS['gatehouse.yaml']}` });
    expect(await add(folder, 'nothing.yaml')).toEqual(silent('gatehouse.yaml:1:1: Unknown key `serverr`; did you mean `server`?'));
  });

  it('a selection that means nothing', async () => {
    expect(await add(withPets(), 'openapi.yaml', '--only', 'tag:pet,getPet')).toEqual(silent('--only `tag:pet`: no operation has this tag. Did you mean `tag:pets`?'));
  });

  it('a document of which nothing can be called', async () => {
    const folder = withPets({ 'openapi.yaml': PETS.replace('/owners:\n    get:', '/owners:\n    head:') });
    expect((await add(folder, 'openapi.yaml', '--only', '/owners')).err).toBe('openapi.yaml:1:1: None of the selected operations can be called by a gateway, so there is nothing to write.\n');
  });

  it('to write one file when the other cannot be written', async () => {
    const folder = withPets({ [`gatehouse.yaml.${process.pid}.tmp/taken`]: '' });
    expect(await add(folder, 'openapi.yaml')).toEqual(silent(`The file system refused: EEXIST: file already exists, open '${folder.dir}/gatehouse.yaml.${process.pid}.tmp'.`));
    expect(readdirSync(join(folder.dir, 'schemas'))).toEqual(['other.graphql']);
    expect(folder.read('gatehouse.yaml')).toBe(OTHERS['gatehouse.yaml']);
  });

  it.each([
    [['--only', ''], '--only has an empty entry; expected a list such as `tag:pets,/owners/*,getPet`.'],
    [['--except', 'a,,b'], '--except has an empty entry; expected a list such as `tag:pets,/owners/*,getPet`.'],
    [['--url', 'ftp://127.0.0.1/'], '`services.pets.url` is "ftp://127.0.0.1/", but must be an http or https address, such as `http://127.0.0.1:4101/graphql`.'],
  ])('%j with exit code 2', async (options, message) => {
    expect(await add(withPets(), 'openapi.yaml', ...options)).toEqual({ code: 2, out: '', err: `${message}\nTry \`gatehouse --help\`.\n` });
  });
});
