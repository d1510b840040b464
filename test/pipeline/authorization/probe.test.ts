import { describe, expect, it } from 'vitest';
import { probe } from '../../../src/pipeline/authorization/probe.ts';
import { hasRole, hasScope, isAuthenticated, isOwner, rule, type LeafRule, type RuleContext } from '../../../src/pipeline/authorization/rules.ts';

type Loose = (object: any, args: any, context: RuleContext) => unknown;
const look = (decide: Loose, kind: unknown = 'principal') => probe(rule('r', kind as 'principal')(decide as never) as LeafRule);
const OBJECT = "is declared principal but reads `ownerId` of the object: declare what it reads, e.g. { fragment: '{ id }' }, and it is decided when the object is there";

describe('a probe finds', () => {
  it.each<[string, Loose]>([
    ['that reads the object', (object, _args, { principal }) => object.ownerId === principal.subject],
    ['that takes it apart', ({ ownerId }) => ownerId === 1],
    ['that hides it', (object) => {
      try {
        return object.ownerId === 1;
      } catch {
        return true;
      }
    }],
    ['that reads it for some roles only', (object, _args, { principal }) => principal.roles.has('editor') && object.ownerId === 1],
    ['that reads it for those without a scope', (object, _args, { principal }) => principal.scopes.has('all') || object.ownerId === 1],
    ['that reads it for keys', (object, _args, { principal }) => principal.kind === 'key' && object.ownerId === 1],
    ['that reads it for some claims', (object, _args, { principal }) => (principal.claims as any)['https://a.example/x'].level > 3 || object.ownerId === 1],
    ['that reads it for one of many groups', (object, _args, { principal }) => ((principal.claims['groups'] ?? []) as string[]).some(() => object.ownerId === 1)],
  ])('a rule of the caller %s', (_what, decide) => expect(look(decide)).toBe(OBJECT));

  it('a rule of the caller that reads the arguments', () => {
    expect(look((_object, args) => args.id === 1)).toBe("is declared principal but reads `id` of the arguments: declare it 'arguments'");
    expect(look((_object, { id }) => id === 1)).toMatch(/`id` of the arguments/);
  });

  it('a rule of the arguments that reads the object, for some arguments only', () => {
    expect(look((object, args) => args.id === undefined && object.ownerId === 1, 'arguments')).toMatch(/^is declared arguments but reads `ownerId` of the object/);
    expect(look((object, args) => args.where.own && object.ownerId === 1, 'arguments')).toMatch(/^is declared arguments but reads `ownerId` of the object/);
  });

  it('a rule of the object that reads what its fragment does not name', () => {
    expect(look((object) => object.ownerID === 1, { fragment: '{ ownerId }' })).toBe('reads `ownerID` of the object, which its fragment does not name: it will find nothing there');
  });

  it('a rule that is asynchronous, and its failure ends nothing', async () => {
    const failed: unknown[] = [];
    const listen = (reason: unknown): void => void failed.push(reason);
    process.on('unhandledRejection', listen);
    const asynchronous = 'is asynchronous: rules are decided at once, from what they are given';
    expect(look(async () => true)).toBe(asynchronous);
    expect(look(() => Promise.resolve(true))).toBe(asynchronous);
    expect(look(() => Promise.reject(new Error('late')), 'arguments')).toBe(asynchronous);
    await new Promise(setImmediate);
    process.off('unhandledRejection', listen);
    expect(failed).toEqual([]);
  });

  it("a rule that wants shield's `info`", () => {
    expect(look(((_object: unknown, _args: unknown, _context: unknown, _info: unknown) => true) as Loose)).toBe('takes 4 parameters; a rule gets the object, the arguments and the context');
  });
});

describe('a probe finds nothing wrong', () => {
  it.each([isAuthenticated, hasScope('a', 'b'), hasRole('a'), isOwner('ownerId')])('with ready-made rules', (made) => expect(probe(made as LeafRule)).toBeUndefined());

  it('with a rule that throws for reasons of its own', () => {
    expect(look(() => {
      throw new Error('nobody home');
    })).toBeUndefined();
    expect(look((_object, _args, { principal }) => (principal.claims as any).tenant.id === '7')).toBeUndefined();
  });

  it('with an object that is printed, compared, awaited', () => {
    expect(look((object) => JSON.stringify(object) !== '{}' && Object.keys(object).length > 0 && String(object) === '' && object.then === undefined, { fragment: '{ id }' })).toBeUndefined();
  });

  it.each<[string, Loose]>([
    ['follows claims without end', (_object, _args, { principal }) => {
      let claim: any = principal.claims;
      while (claim.next) claim = claim.next;
      return true;
    }],
    ['calls them without end', (_object, _args, { principal }) => {
      let claim: any = principal.claims;
      for (;;) claim = claim();
    }],
    ['recurses without end', function recurse(object, args, context): unknown {
      return recurse.call(undefined, object, args, context);
    } as Loose],
  ])('with a rule that %s, and ends', (_what, decide) => expect(look(decide)).toBeUndefined());
});
