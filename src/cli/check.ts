/** `gatehouse check`: would this folder start? Every finding with its place; the generated graph and its types are brought up to date. */
import { isListType, getNullableType, GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { loadConfig } from '../config/index.ts';
import { readCommitted } from '../documents/document-files.ts';
import { NOTHING_PUBLISHED } from '../documents/published.ts';
import { createGateway } from '../gateway.ts';
import { OperatorError, formatFinding, printable } from '../errors.ts';
import { createLogger } from '../telemetry/logger.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { loadPolicies } from '../policies/load-policies.ts';
import { NO_POLICIES } from '../pipeline/authorization/rules.ts';
import { checkAgainst } from './check-against.ts';
import { checkAccess, describeAccess } from './check-access.ts';
import { checkDocuments, documentLines } from './check-documents.ts';
import { UsageError, type Command } from './command.ts';
import { placeFindings } from './findings.ts';
import { writeGraph, writeTypes } from './graph-file.ts';
import { askingForSchemas, withProgress } from './progress.ts';

export const checkCommand: Command = {
  name: 'check',
  summary: 'is everything right? configuration, schemas, composition, policies, documents',
  usage: '[--against DIR [--allow-unused]] [--config FILE]',
  examples: ['gatehouse check', 'gatehouse check --json', 'gatehouse check --against ../deployed --allow-unused'],
  options: { against: { type: 'string' }, 'allow-unused': { type: 'boolean' } },
  optionHelp: {
    against: 'another gateway folder, such as a checkout of what is deployed: what changes for the documents of both (docs/checks.md)',
    'allow-unused': 'with --against: breaking changes that no document uses pass',
  },
  positionals: [0, 0],
  async run({ config: file, options: { against, 'allow-unused': allowUnused }, io, json }) {
    if (allowUnused === true && against === undefined) throw new UsageError('--allow-unused is about what changes: name the other folder with --against DIR.');
    const config = loadConfig(file, { env: io.env });
    const loaded = await loadPolicies(config.dir);
    // Policies and documents are checked below: once the types are written, which help to mend them.
    const dependencies = { log: createLogger({ level: 'silent', format: 'json' }), metrics: createMetrics(), policies: NO_POLICIES, published: NOTHING_PUBLISHED };
    const gateway = await withProgress(askingForSchemas(config), { io, json }, () => createGateway(config, dependencies));
    try {
      const { graph } = gateway;
      const { missing } = graph.status();
      if (missing.length > 0) {
        throw new OperatorError(missing.map(({ name, reason }) => ({ message: `services.${name} did not answer and has never been seen, so its fields were not checked: ${reason}.` })));
      }
      const written = writeGraph(config.dir, graph);
      const types = writeTypes(config.dir, graph);
      const generation = graph.current();
      const access = generation && (await checkAccess(config, generation.schema, loaded?.policies ?? NO_POLICIES));
      const committed = readCommitted(config.dir);
      const checking = committed.manifests.length > 0 ? 'Checking the documents' : undefined;
      const checked = generation && (await withProgress(checking, { io, json }, () => checkDocuments(config, generation.graph, committed)));
      const compared = generation && typeof against === 'string'
        ? await withProgress(checking && 'Holding the documents to both releases', { io, json }, () => checkAgainst({ against, allowUnused: allowUnused === true, config, graph: generation.graph, policies: loaded?.policies, committed, io, isWatched: io.isTerminal && !json }))
        : undefined;
      if (checked !== undefined && checked.findings.length > 0) {
        if (compared === undefined) throw new OperatorError(checked.findings);
        // What is wrong here may be what changed: the report says so after the findings.
        const findings = placeFindings(checked, { cwd: io.cwd, dir: config.dir });
        if (json) io.out(`${JSON.stringify({ ok: false, findings, against: compared.report })}\n`);
        else {
          for (const finding of findings) io.err(`${formatFinding(finding)}\n`);
          for (const line of compared.lines) io.out(`${printable(line)}\n`);
        }
        return 1;
      }
      const isFine = compared?.report.ok !== false;
      const doors = listDoors(generation?.schema, graph.doors());
      if (json) {
        io.out(`${JSON.stringify({ ok: isFine, graph: generation?.digest, services: generation?.services, stale: graph.status().stale, listDoors: doors, guarded: access?.guarded.length ?? 0, fallback: (loaded?.policies ?? NO_POLICIES).fallback, policies: loaded?.digest ?? null, documents: checked?.report, written: written ?? null, types: types ?? null, against: compared?.report })}\n`);
        return isFine ? 0 : 1;
      }
      const count = generation?.services.length ?? 0;
      io.out(`Fine: ${count === 1 ? '1 service makes' : `${count} services make`} the graph ${generation?.digest ?? ''}.\n`);
      const coverage = access && describeAccess(access, loaded?.policies);
      if (coverage !== undefined) io.out(`${coverage}\n`);
      for (const line of checked === undefined ? [] : documentLines(checked.report, config)) io.out(`${printable(line)}\n`);
      if (graph.status().stale.length > 0) io.out(`Checked with the schema last seen, because they did not answer: ${graph.status().stale.join(', ')}.\n`);
      if (doors.length > 0) io.out(`List doors that clients can see (begin the name with \`_\` or add @inaccessible to hide one): ${doors.join(', ')}.\n`);
      for (const one of [written, types]) if (one !== undefined) io.out(`${one} is new; commit it.\n`);
      for (const line of compared?.lines ?? []) io.out(`${printable(line)}\n`);
      return isFine ? 0 : 1;
    } finally {
      await gateway.close();
    }
  },
};

/** `Query.usersByIds` for every visible door that takes a list of keys: a client may ask it for as many entities as it likes. */
function listDoors(schema: GraphQLSchema | undefined, doors: readonly string[]): string[] {
  const query = schema?.getQueryType();
  if (!(query instanceof GraphQLObjectType)) return [];
  return doors.filter((name) => {
    const field = query.getFields()[name];
    return field !== undefined && isListType(getNullableType(field.type));
  }).map((name) => `Query.${name}`);
}
