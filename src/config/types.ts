/** The types of the parsed configuration: keys as in gatehouse.yaml, durations in ms, sizes in bytes, shares 0 to 1, all read-only. */
import type { z } from 'zod';

import type { configSchema } from './schema.ts';

/** Read-only all the way down, as the value is frozen. */
export type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;

type Sections = Frozen<z.output<typeof configSchema>>;

export type ServerConfig = Sections['server'];
export type AdminConfig = Sections['admin'];
export type ExecutionConfig = Sections['execution'];
export type ServicesConfig = Sections['services'];
export type ServiceConfig = ServicesConfig[string];
export type AuthenticationConfig = Sections['authentication'];
export type PoliciesConfig = Sections['policies'];
export type LimitsConfig = Sections['limits'];
export type CostConfig = Sections['cost'];
export type RateLimitConfig = Sections['rateLimit'];
export type DocumentsConfig = Sections['documents'];
export type ReleasesConfig = Sections['releases'];
export type RedisConfig = NonNullable<Sections['redis']>;
export type TelemetryConfig = Sections['telemetry'];

export type Config = Sections & {
  /** Path of gatehouse.yaml as it was given. */
  readonly file: string;
  /** Absolute path of its folder; relative paths in the configuration start here. */
  readonly dir: string;
  /** Keys whose value came from `${…}`, such as `services.users.url`; config print masks them. */
  readonly substituted: readonly string[];
};
