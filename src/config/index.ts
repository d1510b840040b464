/** The configuration room: gatehouse.yaml in, a frozen {@link Config} out. */
export { addService } from './add-service.ts';
export { renderJsonSchema } from './json-schema.ts';
export { loadConfig, type LoadOptions } from './load.ts';
export { parseConfig, type ParseInput } from './parse.ts';
export { printConfig, type PrintOptions } from './print.ts';
export { renderReference } from './reference.ts';
export { literal } from './substitute.ts';
export type {
  AdminConfig,
  AuthenticationConfig,
  Config,
  CostConfig,
  DocumentsConfig,
  ExecutionConfig,
  LimitsConfig,
  PoliciesConfig,
  RateLimitConfig,
  RedisConfig,
  ReleasesConfig,
  ServerConfig,
  ServiceConfig,
  ServicesConfig,
  TelemetryConfig,
} from './types.ts';
