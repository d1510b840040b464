/** Objects of the response. */

export type Data = Record<string, unknown>;

/** Under a response name, as own property whatever the name is. */
export function put(data: Data, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(data, name, { value, writable: true, enumerable: true, configurable: true });
  else data[name] = value;
}
