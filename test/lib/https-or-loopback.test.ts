import { describe, expect, it } from 'vitest';
import { isHttpsOrLoopback } from '../../src/lib/https-or-loopback.ts';

describe('addresses of keys', () => {
  it.each(['https://id.example', 'http://127.0.0.1:1', 'http://localhost', 'http://[::1]'])('%s is trusted', (address) => {
    expect(isHttpsOrLoopback(address)).toBe(true);
  });
  it.each(['http://id.example', 'http://127.0.0.1.example', 'http://localhost.example', 'https://u:p@id.example', 'file:///x', 'x'])('%s is not', (address) => {
    expect(isHttpsOrLoopback(address)).toBe(false);
  });
});
