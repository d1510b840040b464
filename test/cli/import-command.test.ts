import { describe, expect, it } from 'vitest';
import { importCommand, type OpenApiImport } from '../../src/cli/import-command.ts';

const command = (more: Partial<OpenApiImport>): string =>
  importCommand({ name: 'pets', location: 'api.yaml', selection: { only: [], except: [] }, isTrusted: false, isOutsideAllowed: false, cwd: '/home/ada', dir: '/home/ada', ...more });

describe('the command that imports a document again', () => {
  it('has its choices in one order', () => {
    expect(command({ isOutsideAllowed: true, isTrusted: true, selection: { except: ['b'], only: ['a', '/c'] } })).toBe('gatehouse service add pets --openapi api.yaml --only a,/c --except b --trust-required --allow-remote-refs');
  });

  it('names a file as seen from the folder of the gateway, where it is to be run', () => {
    expect(command({ dir: '/home/ada/gateway' })).toBe('gatehouse service add pets --openapi ../api.yaml');
    expect(command({ dir: '/home/ada/gateway', location: '/home/ada/gateway/api.yaml' })).toBe('gatehouse service add pets --openapi api.yaml');
  });

  it.each([
    ["it's here.yaml", "--openapi 'it'\\''s here.yaml'"], ['$(reboot).yaml', "--openapi '$(reboot).yaml'"], ['-x.yaml', '--openapi=-x.yaml'],
    ['http://u:p@a.example.com/x.json?key=secret#y', '--openapi http://a.example.com/x.json   # without the query of its address'],
  ])('is read by a shell as it was meant: %s', (location, end) => {
    expect(command({ location })).toBe(`gatehouse service add pets ${end}`);
  });
});
