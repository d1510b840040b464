/**
 * What contract.md describes and this version does not do yet. Such a key is refused with a sentence, because a rate
 * limit that is silently ignored is worse than none. To build one, delete its line here.
 */
import type { Problem } from './document.ts';
import { formatPath, isTree, type Path } from './path.ts';

interface Later {
  /** `*` is the name of a service. */
  readonly path: string;
  /** Which values are refused; left out: the key in any form. */
  readonly refuses?: (value: unknown) => boolean;
  /** What works today, when some values do. */
  readonly built?: string;
}

const LATER: readonly Later[] = [
  { path: 'server.workers', refuses: (value) => value === 'auto' || (typeof value === 'number' && Number.isInteger(value) && value > 1), built: '`1`' },
  { path: 'admin.tokens' },
  { path: 'execution.lane', refuses: (value) => value === true, built: '`false`' },
  { path: 'services.*.retry' },
  { path: 'services.*.circuitBreaker' },
  { path: 'releases' },
  { path: 'telemetry.traces' },
];

/** Everything in the data that is not built yet, whether well-formed or not. */
export function findLater(tree: unknown): Problem[] {
  return LATER.flatMap(({ path: pattern, refuses = () => true, built }) => {
    const remedy = built === undefined ? `remove the ${pattern.includes('.') ? 'key' : 'section'}` : `use ${built}`;
    return matches(tree, pattern.split('.'))
      .filter(({ value }) => refuses(value))
      .map(({ path, value }) => {
        const what = built === undefined ? formatPath(path) : `${formatPath(path)}: ${isTree(value) ? '{ … }' : String(value)}`;
        return { path, at: built === undefined ? 'key' : 'value', message: `\`${what}\` is not built yet in this version; ${remedy} (it will not be ignored).` };
      });
  });
}

/** For the documentation: undefined when all of it is built; else what is, `` `graphql` ``, or nothing. `path` has `*` for names. */
export function builtToday(path: string): { readonly built?: string } | undefined {
  const later = LATER.find((one) => path === one.path || path.startsWith(`${one.path}.`));
  // Below a value that is refused, nothing is built.
  return later?.built !== undefined && path === later.path ? { built: later.built } : later && {};
}

function matches(tree: unknown, [key, ...rest]: readonly string[], path: Path = []): { path: Path; value: unknown }[] {
  if (key === undefined) return [{ path, value: tree }];
  if (!isTree(tree)) return [];
  const keys = key === '*' ? Object.keys(tree) : [key].filter((name) => Object.hasOwn(tree, name));
  return keys.flatMap((name) => matches(tree[name], rest, [...path, name]));
}
