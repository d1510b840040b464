/**
 * The media type of the answer (RFC 9110, 12.5.1, and GraphQL over HTTP, "Response media types"). Without an Accept header
 * it is application/json, as the draft asks until its watershed; so does a header that takes anything.
 */
import { MEDIA_TYPES, type MediaType, type RequestContext } from '../context.ts';
import { GatewayError } from '../errors.ts';
import type { Stage } from './stage.ts';

/** Headers repeat; parsed ones are kept by their exact text. Emptied when full: 500 texts of at most a header's length. */
const KNOWN_MAX = 500;

export function acceptStage(): Stage {
  const known = new Map<string, MediaType | undefined>();
  return {
    name: 'accept',
    run(context: RequestContext): void {
      const header = context.source.header('accept') ?? '*/*';
      let mediaType = known.get(header);
      if (mediaType === undefined && !known.has(header)) {
        mediaType = negotiate(header);
        if (known.size >= KNOWN_MAX) known.clear();
        known.set(header, mediaType);
      }
      if (mediaType === undefined) {
        throw new GatewayError('NOT_ACCEPTABLE', `Answers come as ${MEDIA_TYPES.slice(0, 2).join(' or ')}, in utf-8; send one of them in the accept header.`);
      }
      context.mediaType = mediaType;
    },
  };
}

/** The acceptable media type of the highest quality, ties by the client's order; undefined when there is none. */
export function negotiate(header: string): MediaType | undefined {
  let best: { readonly mediaType: MediaType; readonly quality: number } | undefined;
  for (const range of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim());
    const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice(8).replaceAll('"', '');
    if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') continue;
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    const quality = q === undefined ? 1 : Number(q.slice(2));
    const mediaType = name === '*/*' || name === 'application/*' ? 'application/json' : MEDIA_TYPES.find((type) => type === name);
    if (mediaType === undefined || !(quality > 0)) continue;
    if (best === undefined || quality > best.quality) best = { mediaType, quality };
  }
  return best?.mediaType;
}
