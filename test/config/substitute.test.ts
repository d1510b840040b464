import { describe, expect, it } from 'vitest';
import { literal, substitute } from '../../src/config/substitute.ts';
import { findingsIn, parseService, parseText, parseWith, SERVICES } from './parse-text.ts';

const files: Readonly<Record<string, string>> = { '/gate/secrets/key': 'from-file\n', '/run/secrets/x': 'two\n\n', '/run/secrets/crlf': 'windows\r\n', '/run/secrets/empty': '' };
const options = {
  env: { NAME: 'value', EMPTY: '', NESTED: '${NAME}', YAML: '{ a: [1] }\nb: 2', PORT: '5000', SECRET: '0123' },
  dir: '/gate',
  readFile: (path: string) => {
    const text = files[path];
    if (text === undefined) throw new Error('ENOENT');
    return text;
  },
};

describe('variables in a scalar', () => {
  it.each([
    ['${NAME}', 'value'],
    ['a-${NAME}-${NAME}', 'a-value-value'],
    ['${NAME:-other}', 'value'],
    ['${MISSING:-other}', 'other'],
    ['${MISSING:-}', ''],
    ['${MISSING:-http://a:1/b?c=d}', 'http://a:1/b?c=d'],
    ['${EMPTY}', ''],
    ['${EMPTY:-other}', 'other'],
    ['${NESTED}', '${NAME}'],
    ['$${NAME}', '${NAME}'],
    ['$$${NAME}', '$${NAME}'],
    ['$NAME $', '$NAME $'],
    ['${file:secrets/key}', 'from-file'],
    ['${file:/run/secrets/x}', 'two\n'],
    ['${file:/run/secrets/crlf}', 'windows'],
    ['${file:/run/secrets/empty}', ''],
  ])('%s is %j', (scalar, text) => {
    expect(substitute(scalar, options)).toMatchObject({ text, problems: [] });
  });

  it('tells a variable from an escaped one', () => {
    expect(substitute('$${NAME}', options).hasVariables).toBe(false);
    expect(substitute('${NAME:-x}', options).hasVariables).toBe(true);
  });

  it.each(['${MISSING}', '${}', '${ NAME }', '${NAME-x}', '${1}', '${NAME', '${file:}', '${file:/none}', '${toString}', '${__proto__}'])('says what is wrong with %s', (scalar) => {
    expect(substitute(scalar, options).problems).toEqual([expect.stringContaining(`\`${scalar}\``)]);
  });
});

describe('variables in gatehouse.yaml', () => {
  const { env } = options;

  it('never become YAML', () => {
    expect(parseService('headers: { set: { x: "${TEXT}" } }', { env: { TEXT: '{ a: [1] } # b: 2' } }).headers.set).toEqual({ x: '{ a: [1] } # b: 2' });
    expect(findingsIn(`server: { cors: "\${YAML}" }\n${SERVICES}`, { env })).toHaveLength(1);
  });

  it('stand in keys as what they are', () => {
    expect(findingsIn(`"\${NAME}": 1\n${SERVICES}`, { env })).toEqual([expect.stringContaining('Unknown key `${NAME}`')]);
  });

  it('become numbers and booleans where those are wanted', () => {
    const { server, admin } = parseWith('server:\n  port: ${PORT}\n  graphiql: ${ON:-true}\n  workers: ${WORKERS:-1}\n  introspection: ${ON:-true}\nadmin:\n  port: 50${ZERO:-0}1\n', { env });
    expect(server).toMatchObject({ port: 5000, graphiql: true, workers: 1, introspection: true });
    expect(admin.port).toBe(5001);
  });

  it('stay text where text is wanted, however much it looks like a number', () => {
    const service = parseText('services:\n  a:\n    url: http://a\n    headers:\n      set:\n        x-key: ${SECRET}\n        x-on: ${ON:-true}\n', { env }).services['a'];
    expect(service?.headers.set).toEqual({ 'x-key': '0123', 'x-on': 'true' });
  });

  it('stay text in quotes', () => {
    expect(findingsIn(`server:\n  port: "\${PORT}"\n${SERVICES}`, { env })).toHaveLength(1);
  });

  it('give durations, sizes and words', () => {
    const { server, limits } = parseWith('server: { requestTimeout: "${T:-5s}", maxBodySize: "${S:-1MiB}" }\nlimits: { mode: "${M:-report}" }\n');
    expect([server.requestTimeout, server.maxBodySize, limits.mode]).toEqual([5000, 1_048_576, 'report']);
  });

  it('are listed, so that config print can mask them', () => {
    const config = parseText('server: { port: 0, host: "${Y:-a}", tls: { cert: "$${a}", key: b } }\nservices: { a: { url: "${URL:-http://a}" } }\n');
    expect(config.substituted).toEqual(['server.host', 'services.a.url']);
  });

  it('read files beside gatehouse.yaml', () => {
    const { headers } = parseService('headers: { set: { x-key: "${file:secrets/key}" } }', { file: '/gate/gatehouse.yaml', readFile: options.readFile });
    expect(headers.set).toEqual({ 'x-key': 'from-file' });
  });

  it('never show what they hold', () => {
    const findings = findingsIn('server:\n  port: ${SECRET}\n  host: ${SECRET}\n  path: ${SECRET}\nservices:\n  a:\n    url: ${SECRET}\n    prefix: ${SECRET}\n', { env: { SECRET: 'hush hush' } });
    expect(findings).toHaveLength(5);
    expect(findings.join()).not.toContain('hush');
  });
});

it.each(['${NAME}', '$${NAME}', '$$${NAME}', '${', '$', '${${NAME}}', 'a-${file:/run/secrets/x}-${'])('text from outside is written so that it means just itself: %s', (text) => {
  expect(substitute(literal(text), options)).toEqual({ text, hasVariables: false, problems: [] });
});
