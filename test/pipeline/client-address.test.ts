import { describe, expect, it } from 'vitest';
import { clientAddressStage } from '../../src/pipeline/client-address.ts';
import { requestIdStage } from '../../src/pipeline/request-id.ts';
import { trustedProxies } from '../../src/pipeline/trusted-proxies.ts';
import { createLog, createRequestContext } from '../support/context.ts';

const proxies = trustedProxies(['10.0.0.0/8', '192.168.1.7', 'fd00::/8']);

function addressOf(peer: string, forwarded?: string): string | undefined {
  const context = createRequestContext({ peer, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } });
  void clientAddressStage({ proxies, log: createLog().log }).run(context);
  return context.clientAddress;
}

describe("the client's address", () => {
  it.each([
    ['of a direct client is its own', '1.2.3.4', undefined, '1.2.3.4'],
    ['cannot be set by a direct client', '1.2.3.4', '9.9.9.9', '1.2.3.4'],
    ['behind a proxy is what the proxy saw', '10.1.1.1', '9.9.9.9', '9.9.9.9'],
    ['behind two proxies is what the outer one saw', '10.1.1.1', '9.9.9.9, 192.168.1.7', '9.9.9.9'],
    ['is not what the client wrote before', '10.1.1.1', '6.6.6.6, 9.9.9.9', '9.9.9.9'],
    ['over an IPv6 proxy', 'fd00::1', '2001:db8::1', '2001:db8::1'],
    ['of a mapped IPv4 peer is the IPv4 one', '::ffff:10.1.1.1', '9.9.9.9', '9.9.9.9'],
    ['is the proxy when the header is no address', '10.1.1.1', '<script>', '10.1.1.1'],
    ['of a chain of proxies only is the first of them', '10.1.1.1', '10.2.2.2', '10.2.2.2'],
    ['near a trusted range is not inside it', '192.168.1.8', '9.9.9.9', '192.168.1.8'],
  ])('%s', (_name, peer, forwarded, expected) => {
    expect(addressOf(peer, forwarded)).toBe(expected);
  });

  it('warns once about a header from a stranger', () => {
    const { log, lines } = createLog();
    const stage = clientAddressStage({ proxies, log });
    for (let time = 0; time < 3; time += 1) void stage.run(createRequestContext({ peer: '1.2.3.4', headers: { 'x-forwarded-for': '9.9.9.9' } }));
    expect(lines.map(({ level }) => level)).toEqual(['warn']);
  });

  it('trusts nobody by default', () => {
    expect(trustedProxies([]).trusts('127.0.0.1')).toBe(false);
    expect(trustedProxies(['10.0.0.0/8']).trusts(undefined)).toBe(false);
  });
});

describe('the request id', () => {
  const idOf = (peer: string, sent?: string): string => {
    const { log } = createLog();
    const context = createRequestContext({ peer, headers: sent === undefined ? {} : { 'x-request-id': sent } });
    void requestIdStage({ proxies, log }).run(context);
    expect(context.responseHeaders.get('x-request-id')).toBe(context.requestId);
    return context.requestId;
  };
  it("is the trusted proxy's", () => {
    expect(idOf('10.1.1.1', 'abc-123')).toBe('abc-123');
  });
  it.each([
    ['from a stranger', '1.2.3.4', 'abc-123'],
    ['with odd characters', '10.1.1.1', 'a b\n'],
    ['that is very long', '10.1.1.1', 'a'.repeat(129)],
    ['that is empty', '10.1.1.1', ''],
    ['that is missing', '10.1.1.1', undefined],
  ])('%s is a new one', (_name, peer, sent) => {
    expect(idOf(peer, sent)).toMatch(/^[0-9a-f-]{36}$/);
  });
  it('is in every log line of the request', () => {
    const { log, lines } = createLog();
    const context = createRequestContext({}, log);
    void requestIdStage({ proxies, log }).run(context);
    context.log.info('x');
    expect(lines[0]?.['requestId']).toBe(context.requestId);
  });
});
