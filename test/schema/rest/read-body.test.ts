import { describe, expect, it } from 'vitest';
import { callWith, restFindings } from './rest-service.ts';

describe('a body is refused', () => {
  it.each([
    [
      'a body of a GET',
      'type Query { a(a: ID): String @rest(path: "/", body: "{a}") }',
      ['1:54: `Query.a` is a GET, which has no body: say `method: POST`, or send the values in `query`.'],
    ],
    [
      'a form of one value',
      'type Query { a(a: ID): String @rest(path: "/", method: POST, contentType: FORM, body: "{a}") }',
      ['1:87: In "{a}": `{a}` is `ID`; alone in this body stands one input object, whose fields are sent. For one value write `name={a}`.'],
    ],
    [
      'a form of a list of objects',
      'type Query { a(a: [I]): String @rest(path: "/", method: POST, contentType: FORM, body: "{a}") }\ninput I { b: ID }',
      ['1:88: In "{a}": `{a}` is `I` in a list; alone in this body stands one input object, whose fields are sent. For one value write `name={a}`.'],
    ],
    [
      'a form with an object in it',
      'type Query { a(a: I): String @rest(path: "/", method: POST, contentType: FORM, body: "{a}") }\ninput I { b: J }\ninput J { c: ID }',
      ['1:86: In "{a}": `{a}`: its field `b` is an object, which a form cannot hold; write the pairs one by one, or use MULTIPART or JSON.'],
    ],
    [
      'a form with a list of lists in it',
      'type Query { a(a: I): String @rest(path: "/", method: POST, contentType: MULTIPART, body: "{a}") }\ninput I { b: [[ID]] }',
      ['1:91: In "{a}": `{a}`: its field `b` is a list of lists, which no form can hold.'],
    ],
    [
      'an object as one pair of a form',
      'type Query { a(a: I): String @rest(path: "/", method: POST, contentType: FORM, body: "a={a}") }\ninput I { b: ID }',
      ['1:86: In "a={a}": `{a}` is an object (`I`), and one value must stand here: name one of its fields.'],
    ],
    [
      'a list in a text body',
      'type Query { a(a: [ID]): String @rest(path: "/", method: POST, contentType: TEXT, body: "{a}") }',
      ['1:89: In "{a}": `{a}` is a list: say how it is written, e.g. `{a|csv}`.'],
    ],
    [
      'an empty form',
      'type Query { a: String @rest(path: "/", method: POST, contentType: FORM, body: "") }',
      ['1:80: In "": nothing stands there: leave it out.'],
    ],
  ])('%s', (_what, sdl, findings) => {
    expect(restFindings(sdl)).toEqual(findings);
  });
});

describe('a value beside other text is refused where it could be syntax', () => {
  const finding = (type: string, body: string): string[] =>
    restFindings(`type Query { a(a: ID, b: ID = 1): String @rest(path: "/{b}", method: POST, contentType: TEXT, headers: "content-type: ${type}", body: ${JSON.stringify(body)}) }`).map((text) => text.replace(/^1:\d+: /, ''));

  it.each([
    ['application/json', '[{a}]', 'use `contentType: JSON`'],
    ['APPLICATION/JSON ; charset=utf-8', '[{a}]', 'use `contentType: JSON`'],
    ['application/merge-patch+json', '[{a}]', 'use `contentType: JSON`'],
    ['application/x-www-form-urlencoded', 'role=user&a={a}', 'use `contentType: FORM`'],
    ['application/xml', '<a>{a}</a>', 'let one placeholder be all of the body'],
    ['application/soap+xml', '<a>{a}</a>', 'let one placeholder be all of the body'],
    ['text/xml', '<a>{a}</a>', 'let one placeholder be all of the body'],
    ['text/html', '<a>{a}</a>', 'let one placeholder be all of the body'],
    ['text/csv', '1,{a}', 'let one placeholder be all of the body'],
    ['application/yaml', 'a: {a}', 'let one placeholder be all of the body'],
    ['multipart/form-data; boundary=x', '--x{a}', 'let one placeholder be all of the body'],
    ['application/json', '{a}{b}', 'use `contentType: JSON`'],
    ['text/plainish', '1{a}', 'let one placeholder be all of the body'],
  ])('%s: %s', (type, body, remedy) => {
    expect(finding(type, body)).toEqual([`In ${JSON.stringify(body)}: values are not escaped in a text, and in \`${type}\` they could be read as more than values: ${remedy}.`]);
  });

  it('stands at the body', () => {
    expect(restFindings('type Query { a(a: ID): String @rest(path: "/", method: POST, contentType: TEXT, headers: "content-type: text/xml", body: "<{a}>") }')[0]).toMatch(/^1:122: In "<\{a\}>"/);
  });
});

describe('a body is read', () => {
  const body = (args: string, rest: string, more = '') => callWith(args, `path: "/", method: POST, ${rest}`, more).body;

  it.each([
    ['of text', 'a: ID', 'body: "<{a}>"', 'text/plain; charset=utf-8'],
    ['of text with its own type', 'a: ID', 'body: "# {a}", headers: "Content-Type: text/markdown; charset=utf-8"', 'text/markdown; charset=utf-8'],
    ['of XML that the client writes', 'a: String', 'body: " {a} ", headers: "Content-Type: application/xml"', 'application/xml'],
    ['of JSON that the client writes', 'a: String', 'body: "{a}", headers: "Content-Type: application/json-patch+json"', 'application/json-patch+json'],
    ['of XML without values', '', 'body: "<ping/>", headers: "Content-Type: application/xml"', 'application/xml'],
    ['of bytes', 'a: Base64', 'body: "{a}"', 'application/octet-stream'],
    ['of bytes with their own type', 'a: Base64', 'body: "{a}", headers: "content-type: image/png"', 'image/png'],
    ['of base64 beside text', 'a: Base64', 'body: "data:{a}"', 'text/plain; charset=utf-8'],
  ])('%s', (_what, args, rest, contentType) => {
    expect(body(args, `contentType: TEXT, ${rest}`, 'scalar Base64')).toMatchObject({ kind: 'text', contentType });
  });

  it.each([['FORM', 'form'], ['MULTIPART', 'multipart']])('of pairs: %s', (contentType, kind) => {
    expect(body('a: ID, b: [ID]', `contentType: ${contentType}, body: "a={a}&b={b|repeat}"`)).toMatchObject({ kind, pairs: [{ name: 'a' }, { name: 'b' }] });
    expect(body('a: I!', `contentType: ${contentType}, body: "{a}"`, 'input I { b: [ID] c: Int }')).toMatchObject({ kind, pairs: { text: '{a}' } });
  });

  it('of parts that are objects', () => {
    expect(body('a: I, b: [I]', 'contentType: MULTIPART, body: "a={a}&b={b|repeat}"', 'input I { c: ID }')).toMatchObject({ kind: 'multipart', pairs: [{ name: 'a' }, { name: 'b' }] });
  });

  it('with the names of multipart as they are', () => {
    expect(body('a: ID', 'contentType: MULTIPART, body: "a [b]={a}"')).toMatchObject({ pairs: [{ name: 'a [b]' }] });
  });

  it('of a DELETE, and is none where none is written', () => {
    expect(callWith('a: ID', 'path: "/", method: DELETE, body: "{a}"').body).toMatchObject({ kind: 'json' });
    expect(body('', 'contentType: FORM')).toBeUndefined();
  });
});
