import { describe, expect, it } from 'vitest';
import { acceptStage, negotiate } from '../../src/pipeline/accept.ts';
import { createRequestContext, refusalOf } from '../support/context.ts';

const JSON_TYPE = 'application/json';
const RESPONSE_TYPE = 'application/graphql-response+json';

describe('the media type of the answer', () => {
  it.each([
    ['*/*', JSON_TYPE],
    ['application/*', JSON_TYPE],
    [JSON_TYPE, JSON_TYPE],
    [RESPONSE_TYPE, RESPONSE_TYPE],
    [`${RESPONSE_TYPE}, ${JSON_TYPE};q=0.9`, RESPONSE_TYPE],
    [`${RESPONSE_TYPE};q=0.1, ${JSON_TYPE};q=0.9`, JSON_TYPE],
    [`${RESPONSE_TYPE}; charset=utf-8, ${JSON_TYPE}; charset=utf-8`, RESPONSE_TYPE],
    ['APPLICATION/JSON', JSON_TYPE],
    ['text/html, application/xhtml+xml, */*;q=0.8', JSON_TYPE],
    ['text/event-stream', 'text/event-stream'],
    [`${JSON_TYPE};q=0`, undefined],
    ['text/html', undefined],
    [`${JSON_TYPE}; charset=utf-16`, undefined],
    ['', undefined],
    [`${JSON_TYPE};q=nonsense`, undefined],
  ])('for "%s" is %s', (header, expected) => {
    expect(negotiate(header)).toBe(expected);
  });

  it('without an accept header is application/json', () => {
    const context = createRequestContext();
    void acceptStage().run(context);
    expect(context.mediaType).toBe(JSON_TYPE);
  });

  it('nobody can give is NOT_ACCEPTABLE, every time', async () => {
    const stage = acceptStage();
    for (let time = 0; time < 2; time += 1) {
      expect(await refusalOf(() => stage.run(createRequestContext({ headers: { accept: 'text/html' } })))).toBe('NOT_ACCEPTABLE');
    }
  });

  it('stays right when more different headers come than are remembered', () => {
    const stage = acceptStage();
    for (let index = 0; index < 2000; index += 1) {
      const context = createRequestContext({ headers: { accept: `${RESPONSE_TYPE}, text/x-${index}` } });
      void stage.run(context);
      expect(context.mediaType).toBe(RESPONSE_TYPE);
    }
  });
});
