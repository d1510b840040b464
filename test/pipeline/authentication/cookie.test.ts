import { describe, expect, it } from 'vitest';
import { cookieValues } from '../../../src/pipeline/authentication/cookie.ts';

describe('cookies', () => {
  it.each<[readonly string[], string[]]>([
    [['session=a'], ['a']],
    [['x=1; session=a; y=2'], ['a']],
    [['x=1;session=a'], ['a']],
    [[' session = a '], ['a']],
    [['session="a.b.c"'], ['a.b.c']],
    [['session="'], ['"']],
    [['session=a=b=='], ['a=b==']],
    [['session='], ['']],
    [['session'], []],
    [['Session=a; sessions=b; xsession=c; x=session=d'], []],
    [['session=a; session=b'], ['a', 'b']],
    [['session=a', 'session=a'], ['a', 'a']],
    [[''], []],
    [[], []],
    [[';;=;session=a;'], ['a']],
  ])('in %j are %j', (headers, values) => {
    expect(cookieValues(headers, 'session')).toEqual(values);
  });
});
