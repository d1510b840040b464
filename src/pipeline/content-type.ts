/** application/json in utf-8, the only content type served; what cors, csrf-prevention and body agree on. */
export function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json[ \t]*(;[ \t]*charset=("utf-?8"|utf-?8)[ \t]*)?$/i.test(contentType);
}
