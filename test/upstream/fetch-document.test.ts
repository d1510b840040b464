import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchDocument } from '../../src/upstream/fetch-document.ts';
import { drip, endlessBody, hangUp, neverAnswer, startMisbehavingService, type Behaviour } from '../support/misbehaving-service.ts';
import { freePort } from '../support/service.ts';
import { startWeb } from '../support/web.ts';

const LIMITS = { maxBytes: 100, timeout: 10_000 };

async function misbehaving(behaviour: Behaviour): Promise<string> {
  const service = await startMisbehavingService(behaviour);
  onTestFinished(service.close);
  return service.url;
}

describe('fetching a document', () => {
  it('gives its text, whatever its media type', async () => {
    const { origin } = await startWeb({ '/a': { body: 'a: “1”', headers: { 'content-type': 'image/png' } } });
    expect(await fetchDocument(`${origin}/a?b=1`, LIMITS)).toEqual({ text: 'a: “1”', url: `${origin}/a?b=1` });
  });

  it('follows redirects within the origin and tells where it ended', async () => {
    const { origin } = await startWeb({ '/a': { status: 301, headers: { location: 'docs/b' } }, '/docs/b': { status: 307, headers: { location: '/c' } }, '/c': 'c' });
    expect(await fetchDocument(`${origin}/a`, LIMITS)).toEqual({ text: 'c', url: `${origin}/c` });
  });

  it('does not ask another origin that it is sent to', async () => {
    const other = await startWeb({ '/secret': 'secret' });
    const { origin } = await startWeb({ '/a': { status: 302, headers: { location: `${other.origin}/secret` } } });
    await expect(fetchDocument(`${origin}/a`, LIMITS)).rejects.toThrow(`it redirects to another origin, ${other.origin}; name the address there if you trust it`);
    expect(other.asked).toEqual([]);
  });

  it('goes round in a circle only so often', async () => {
    const { origin, asked } = await startWeb({ '/a': { status: 302, headers: { location: '/a' } } });
    await expect(fetchDocument(`${origin}/a`, LIMITS)).rejects.toThrow('it redirects more than 5 times');
    expect(asked).toHaveLength(6);
  });

  it('follows no redirect where none is wanted', async () => {
    const { origin, asked } = await startWeb({ '/a': { status: 302, headers: { location: '/b' } }, '/b': 'b' });
    await expect(fetchDocument(`${origin}/a`, { ...LIMITS, maxRedirects: 0 })).rejects.toThrow('it redirects, which is not followed here');
    expect(asked).toEqual(['/a']);
  });

  it('is given up when it is told so', async () => {
    const controller = new AbortController();
    const fetched = fetchDocument(await misbehaving(neverAnswer), { ...LIMITS, signal: controller.signal });
    controller.abort();
    await expect(fetched).rejects.toThrow('it is not waited for any more');
  });

  it('reads just so many bytes', async () => {
    const { origin } = await startWeb({ '/100': 'x'.repeat(100), '/101': 'x'.repeat(101) });
    expect((await fetchDocument(`${origin}/100`, LIMITS)).text).toHaveLength(100);
    await expect(fetchDocument(`${origin}/101`, LIMITS)).rejects.toThrow('it is longer than 100B, and no more is read');
  });

  it('stops reading what never ends', async () => {
    await expect(fetchDocument(await misbehaving(endlessBody), LIMITS)).rejects.toThrow('it is longer than 100B');
  });

  it.each([
    ['never answers', neverAnswer],
    ['drips', drip('x'.repeat(100), 50)],
  ])('waits only so long for what %s', async (_what, behaviour) => {
    await expect(fetchDocument(await misbehaving(behaviour), { ...LIMITS, timeout: 100 })).rejects.toThrow('it did not answer within 0.1 s');
  });

  it('says why nobody was there', async () => {
    const port = await freePort();
    await expect(fetchDocument(`http://127.0.0.1:${port}/`, LIMITS)).rejects.toThrow(`it is unavailable (connect ECONNREFUSED 127.0.0.1:${port})`);
    await expect(fetchDocument(await misbehaving(hangUp), LIMITS)).rejects.toThrow('it is unavailable (other side closed)');
  });

  it('refuses what is no document', async () => {
    const { origin } = await startWeb({
      '/404': { status: 404 }, '/204': { status: 204 }, '/304': { status: 304 }, '/gzip': { body: gzipSync('a: 1'), headers: { 'content-encoding': 'gzip' } }, '/latin': { body: Buffer.from('a: \xe9', 'latin1') },
    });
    const refusal = (path: string) => fetchDocument(origin + path, LIMITS).catch((error: unknown) => String(error));
    expect(await refusal('/404')).toBe('OperatorError: it answered HTTP 404, but expected 200 with the document');
    expect(await refusal('/204')).toContain('HTTP 204');
    expect(await refusal('/304')).toContain('HTTP 304');
    expect(await refusal('/gzip')).toBe('OperatorError: it is encoded (gzip), which was not asked for');
    expect(await refusal('/latin')).toBe('OperatorError: it is not UTF-8 text');
  });

  it('speaks http and https only, and sends no credentials', async () => {
    await expect(fetchDocument('file:///etc/passwd', LIMITS)).rejects.toThrow('only http and https addresses are fetched');
    await expect(fetchDocument('http://[', LIMITS)).rejects.toThrow('only http and https addresses are fetched');
    await expect(fetchDocument('http://me:secret@127.0.0.1/', LIMITS)).rejects.toThrow(/^user names and passwords are not sent/);
  });
});
