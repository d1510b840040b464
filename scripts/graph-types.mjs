// The plugin of codegen.yml: the types that `gatehouse check` and `gatehouse dev` write, made by the same code.
import { tsImport } from 'tsx/esm/api';

export async function plugin(schema) {
  const { graphTypes } = await tsImport('../src/policies/graph-types.ts', import.meta.url);
  return graphTypes(schema);
}
