import { describe, expect, it } from 'vitest';
import { addressRange, headerName, headerValue, host, httpUrl, origin, passableHeader, preflightHeader } from '../../src/config/net-kinds.ts';

describe('kinds of value on the network', () => {
  it.each(['127.0.0.1', '0.0.0.0', '::1', '::', 'localhost', 'users.default.svc.cluster.local', 'my_service', 'EXAMPLE.com'])('takes the host %s', (value) => {
    expect(host().safeParse(value).success).toBe(true);
  });

  it.each(['', 'a b', 'a:80', '[::1]', '1.2.3', '256.1.1.1', '-a', 'a-', 'a..b', 'http://a', 'a/b', 'a\n', 'a'.repeat(254)])('refuses the host %j', (value) => {
    expect(host().safeParse(value).success).toBe(false);
  });

  it.each(['10.0.0.0/8', '10.0.0.1', '0.0.0.0/0', '192.168.1.1/32', '::1', 'fd00::/8', '::/0', '2001:db8::/128'])('takes the range %s', (value) => {
    expect(addressRange().safeParse(value).success).toBe(true);
  });

  it.each(['', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/08', '10.0.0.0/-1', '10.0.0.0/8/8', '10.0.0/8', '::1/129', 'fe80::1%eth0', 'fe80::1%eth0/64', 'localhost', '*'])('refuses the range %j', (value) => {
    expect(addressRange().safeParse(value).success).toBe(false);
  });

  it('lower-cases header names', () => {
    expect(headerName().parse('Accept-Language')).toBe('accept-language');
  });

  it.each(['', 'a b', 'a:', 'a\r\n', 'é', 'a(b)'])('refuses the header name %j', (value) => {
    expect(headerName().safeParse(value).success).toBe(false);
  });

  it.each(['Host', 'connection', 'Keep-Alive', 'proxy-connection', 'TE', 'trailer', 'transfer-encoding', 'upgrade', 'content-length', 'Content-Type', 'expect'])('lets no %s pass', (value) => {
    expect(passableHeader().safeParse(value).success).toBe(false);
  });

  it.each(['accept', 'Content-Type', 'cookie', 'origin', 'user-agent', 'Sec-Fetch-Mode', 'range'])('takes no %s as proof of a preflight', (value) => {
    expect(preflightHeader().safeParse(value).success).toBe(false);
  });

  it.each(['', 'a\tb', 'é', 'Bearer x'])('takes the header value %j', (value) => {
    expect(headerValue().safeParse(value).success).toBe(true);
  });

  it.each(['a\rb', 'a\nb', 'a\0b', 'a\x7f', '€'])('refuses the header value %j', (value) => {
    expect(headerValue().safeParse(value).success).toBe(false);
  });

  it.each(['*', 'https://a.example', 'http://localhost:3000', 'http://[::1]:3000'])('takes the origin %s', (value) => {
    expect(origin().safeParse(value).success).toBe(true);
  });

  it.each(['https://a.example/', 'https://a.example:443', 'https://A.example', 'a.example', 'null', 'https://*.example', 'file:///a', 'https://a.example/x'])('refuses the origin %s', (value) => {
    expect(origin().safeParse(value).success).toBe(false);
  });

  it.each(['http://a', 'https://a:1/b?c=d', 'HTTP://a'])('takes the URL %s', (value) => {
    expect(httpUrl().safeParse(value).success).toBe(true);
  });

  it.each(['', 'a', '//a', 'ftp://a', 'http://', 'http:a', 'http://u@a', 'http://:p@a', 'http://a#b', 'http://a:99999', 'javascript:1'])('refuses the URL %j', (value) => {
    expect(httpUrl().safeParse(value).success).toBe(false);
  });
});
