import { describe, expect, it } from 'vitest';
import { importApi, posting, type Json } from './imported.ts';

const string = { type: 'string' };
const object = (properties: Json, ...required: string[]): Json => ({ type: 'object', properties, required });
const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';
const send = (schema: Json, media: string, more: Json = {}) => {
  const { rest, type, notes, sdl } = importApi({ paths: posting(schema, media, more), components: { schemas: { Address: object({ city: string, 'zip-code': string }) } } });
  return { body: rest('Mutation.createPets').replace(/^method: POST, path: "\/pets", /, ''), type, notes, sdl };
};

describe('a form', () => {
  it('of plain values and lists is written as a whole', () => {
    const { body, sdl } = send(object({ 'first-name': string, tags: { type: 'array', items: string }, size: { type: 'integer' } }, 'first-name'), FORM);
    expect(body).toBe('body: "{input}", contentType: FORM');
    expect(sdl).toContain('input CreatePetsInput {\n  firstName: String! @rest(property: "first-name")\n  tags: [String!]\n  size: Long\n}');
  });

  it('with objects is written pair by pair where the document says how', () => {
    const schema = object({ name: string, address: { $ref: '#/components/schemas/Address' }, ids: { type: 'array', items: string } });
    const { body, type, notes } = send(schema, FORM, { encoding: { address: { style: 'deepObject', explode: true }, ids: { style: 'form', explode: false } } });
    expect(body).toContain('body: "name={input.name}&address[city]={input.address.city}&address[zip-code]={input.address.zipCode}&ids={input.ids|csv}"');
    expect(type('CreatePetsInput')).toContain('address: CreatePetsAddressInput');
    expect(notes).toEqual([]);
  });

  it('with objects takes their text where it does not, and tells so', () => {
    const { body, type, notes } = send(object({ address: { $ref: '#/components/schemas/Address' }, more: { type: 'object' } }), FORM);
    expect([body, type('CreatePetsInput')]).toEqual(['body: "{input}", contentType: FORM', 'input CreatePetsInput {\n  address: String\n  more: String\n}']);
    expect(notes).toHaveLength(2);
  });

  it('leaves out what no template can name, and tells so', () => {
    const { type, notes } = send(object({ 'a&b': string, c: string }), FORM);
    expect([type('CreatePetsInput'), notes]).toEqual(['input CreatePetsInput {\n  c: String\n}', [expect.stringContaining('its property "a&b" is left out')]]);
  });
});

describe('a multipart body', () => {
  it('holds files as bytes, and objects as JSON', () => {
    const file = { ...string, format: 'binary' };
    const { body, type, notes } = send(object({ file, more: { type: 'array', items: file }, title: string, address: { $ref: '#/components/schemas/Address' } }, 'file'), MULTIPART);
    expect(body).toBe('body: "{input}", contentType: MULTIPART');
    expect(type('CreatePetsInput')).toBe('input CreatePetsInput {\n  file: Base64!\n  more: [Base64!]\n  title: String\n  address: AddressInput\n}');
    expect(notes).toEqual([]);
  });
});
