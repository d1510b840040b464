/** `gatehouse init`: a new gateway folder that runs at once, with an example service to be replaced by real ones. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OperatorError } from '../errors.ts';
import type { Command } from './command.ts';

const FILES: Readonly<Record<string, string>> = {
  'gatehouse.yaml': `# The one configuration file. Every key: docs/configuration.md of gatehouse, or completion in an editor by the schema below.
# yaml-language-server: $schema=./node_modules/gatehouse/gatehouse.schema.json
server:
  graphiql: true       # off in production
  introspection: true  # off in production
services:
  hello:
    url: http://127.0.0.1:4101/graphql
`,
  'schemas/hello.graphql': `# What the service \`hello\` offers to the graph.
type Query {
  hello(name: String = "world"): Greeting!
}

type Greeting {
  text: String!
  at: String!
}
`,
  'hello-service.mjs': `// An example service: GraphQL over node:http. Replace it by your own: gatehouse service add NAME --graphql URL
import { createServer } from 'node:http';
import { buildSchema, graphql } from 'graphql';
import { readFileSync } from 'node:fs';

// The file may carry the gateway's directives, which the service need not know.
const schema = buildSchema(readFileSync(new URL('./schemas/hello.graphql', import.meta.url), 'utf8'), { assumeValidSDL: true });
const rootValue = { hello: ({ name }) => ({ text: \`Hello, \${name}!\`, at: new Date().toISOString() }) };

const server = createServer(async (request, response) => {
  try {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { query: source, variables: variableValues, operationName } = JSON.parse(Buffer.concat(chunks).toString());
    const result = await graphql({ schema, rootValue, source, variableValues, operationName });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
  } catch {
    response.writeHead(400).end();
  }
});
server.listen(Number(process.env.PORT ?? 4101), '127.0.0.1', () => console.log(\`hello is at http://127.0.0.1:\${server.address().port}/graphql\`));
`,
  'package.json': `${JSON.stringify({
    private: true,
    type: 'module',
    scripts: { service: 'node hello-service.mjs', dev: 'gatehouse dev', check: 'gatehouse check', start: 'gatehouse start' },
    // This very package: the name on the public registry belongs to somebody else's.
    dependencies: { gatehouse: `file:${fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')}`, graphql: '^16.11.0' },
  }, null, 2)}
`,
  '.gitignore': '.gatehouse/\nnode_modules/\n',
};

export const initCommand: Command = {
  name: 'init',
  summary: 'a new gateway folder that runs at once',
  usage: '[DIR]',
  examples: ['gatehouse init', 'gatehouse init my-gateway'],
  options: {},
  optionHelp: {},
  positionals: [0, 1],
  async run({ positionals: [folder = '.'], io, json }) {
    const dir = resolve(io.cwd, folder);
    if (existsSync(join(dir, 'gatehouse.yaml'))) throw new OperatorError([{ file: join(dir, 'gatehouse.yaml'), message: 'A gateway is here already; choose another folder.' }]);
    // What somebody has written before stays as it is.
    const names = Object.keys(FILES);
    const kept = names.filter((name) => existsSync(join(dir, name)));
    const written = names.filter((name) => !kept.includes(name));
    for (const name of written) {
      const path = join(dir, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, FILES[name] ?? '', { flag: 'wx' });
    }
    io.out(json ? `${JSON.stringify({ ok: true, dir, written, kept })}\n` : nextSteps(relative(io.cwd, dir), written, kept));
    return 0;
  },
};

function nextSteps(where: string, written: readonly string[], kept: readonly string[]): string {
  const isOurs = written.includes('package.json');
  return `Wrote ${written.join(', ')}${where === '' ? '' : ` in ${where}`}.${kept.length === 0 ? '' : ` Left as they were: ${kept.join(', ')}.`}

Next:
${where === '' ? '' : `  cd ${where}\n`}${isOurs ? '  npm install\n' : ''}  node hello-service.mjs &   # the example service${isOurs ? '' : '; needs the package graphql'}
  ${isOurs ? 'npx gatehouse' : 'gatehouse'} dev   # the gateway, with GraphiQL on http://127.0.0.1:4000/graphql
  ${isOurs ? 'npx gatehouse' : 'gatehouse'} service add NAME --graphql URL   # your own service; of a REST service: --openapi FILE
`;
}
