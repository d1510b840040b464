/** Packs an answer for a client that takes gzip, where `server.compression` asks for it. A proxy in front does it cheaper. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Answer, RequestContext } from '../context.ts';

const pack = promisify(gzip);

/** Below this many characters a packed answer is hardly smaller. */
const WORTHWHILE = 1024;

export async function compress(answer: Answer, context: RequestContext): Promise<Answer> {
  context.responseHeaders.set('vary', [context.responseHeaders.get('vary'), 'accept-encoding'].filter(Boolean).join(', '));
  const { body } = answer;
  if (typeof body !== 'string' || body.length < WORTHWHILE || !/(^|[\s,])gzip\s*($|[,;](?!\s*q=0(\.0*)?\s*($|,)))/i.test(context.source.header('accept-encoding') ?? '')) return answer;
  return { ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' }, body: await pack(body) };
}
