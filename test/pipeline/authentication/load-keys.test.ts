import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyLoader } from '../../../src/pipeline/authentication/load-keys.ts';
import type { IssuerOptions } from '../../../src/pipeline/authentication/options.ts';
import { makeKey } from '../../support/issuer.ts';
import { ISSUER, issuerOptions } from './fixtures.ts';

const { jwk } = await makeKey('one');
const SET = JSON.stringify({ keys: [jwk] });
const CONFIGURATION = `${ISSUER}.well-known/openid-configuration`;

function loader(options: Partial<IssuerOptions>, pages: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const give = async (place: string): Promise<string> => {
    asked.push(place);
    const page = pages[place];
    if (page === undefined) throw Object.assign(new Error('nothing there'), { code: 'ENOENT' });
    return typeof page === 'string' ? page : JSON.stringify(page);
  };
  return { asked, ...keyLoader(issuerOptions(options), { fetchText: give, readFile: give, dir: '/gateway' }) };
}

describe('the keys of an issuer', () => {
  it('come from the address that is named', async () => {
    const { load, asked, isFile } = loader({ jwks: 'https://id.example.com/keys' }, { 'https://id.example.com/keys': SET });
    expect([(await load()).count, asked, isFile]).toEqual([1, ['https://id.example.com/keys'], false]);
  });

  it('come from a file beside gatehouse.yaml', async () => {
    const { load, asked, isFile } = loader({ jwks: 'keys/jwks.json' }, { [join('/gateway', 'keys/jwks.json')]: SET });
    expect([(await load()).count, asked, isFile]).toEqual([1, ['/gateway/keys/jwks.json'], true]);
  });

  it('say which file it is that cannot be used', async () => {
    await expect(loader({ jwks: 'a.json' }, {}).load()).rejects.toThrow(`/gateway/a.json: The keys of the issuer ${ISSUER} cannot be used: it cannot be read (ENOENT).`);
    await expect(loader({ jwks: 'a.json' }, { '/gateway/a.json': '{' }).load()).rejects.toThrow(`/gateway/a.json: The keys of the issuer ${ISSUER} cannot be used: it is not JSON.`);
  });

  it.each([[ISSUER, CONFIGURATION], ['https://id.example.com', CONFIGURATION], ['https://id.example.com/realms/a', 'https://id.example.com/realms/a/.well-known/openid-configuration']])('are discovered for %s', async (issuer, address) => {
    const { load, asked } = loader({ issuer }, { [address]: { issuer, jwks_uri: 'https://keys.example.com/' }, 'https://keys.example.com/': SET });
    expect([(await load()).count, asked]).toEqual([1, [address, 'https://keys.example.com/']]);
  });

  it.each<[string, unknown, RegExp]>([
    ['of another issuer', { issuer: 'https://id.example.com', jwks_uri: 'https://keys.example.com/' }, /of another issuer/],
    ['without an issuer', { jwks_uri: 'https://keys.example.com/' }, /of another issuer/],
    ['without jwks_uri', { issuer: ISSUER }, /names no https address/],
    ['with an open address', { issuer: ISSUER, jwks_uri: 'http://keys.example.com/' }, /names no https address/],
    ['with an address of this machine', { issuer: ISSUER, jwks_uri: 'http://127.0.0.1/' }, /names no https address/],
    ['with a file', { issuer: ISSUER, jwks_uri: 'file:///etc/passwd' }, /names no https address/],
    ['with a list of addresses', { issuer: ISSUER, jwks_uri: ['https://keys.example.com/'] }, /names no https address/],
    ['that is HTML', '<html>', /not JSON/],
    ['that is null', null, /of another issuer/],
  ])('are not believed of a configuration %s', async (_name, page, message) => {
    const { load, asked } = loader({}, { [CONFIGURATION]: page, 'https://keys.example.com/': SET });
    await expect(load()).rejects.toThrow(message);
    expect(asked).toEqual([CONFIGURATION]);
  });
});
