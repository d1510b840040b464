/** Services that plans call, which answer when the test says so. */
import type { PlanService } from '../../src/plan/services.ts';
import type { CallContext, UpstreamRequest, UpstreamResult } from '../../src/upstream/executor.ts';

export interface Asked {
  readonly service: string;
  readonly request: UpstreamRequest;
  readonly answer: (data: UpstreamResult['data'], errors?: UpstreamResult['errors']) => void;
}

export interface HeldServices {
  readonly services: ReadonlyMap<string, PlanService>;
  /** Every request so far, in order. */
  readonly asked: Asked[];
  /** The services asked since this was last called. */
  readonly news: () => string[];
}

/** `rest ` before a name makes it one. */
export function heldServices(...names: readonly string[]): HeldServices {
  const asked: Asked[] = [];
  let told = 0;
  const services = new Map(names.map((given): [string, PlanService] => {
    const service = given.replace('rest ', '');
    const ask: PlanService['ask'] = (request) =>
      new Promise((resolve) => {
        asked.push({ service, request, answer: (data, errors) => resolve({ ...(data !== undefined && { data }), ...(errors && { errors }) }) });
      });
    return [service, { kind: given.startsWith('rest ') ? 'rest' : 'graphql', ask }];
  }));
  return {
    services,
    asked,
    news: () => asked.slice(told, (told = asked.length)).map(({ service }) => service),
  };
}

/** Services that answer at once. */
export function answeringServices(answers: Readonly<Record<string, (request: UpstreamRequest) => UpstreamResult>>): { readonly services: ReadonlyMap<string, PlanService>; readonly asked: [string, UpstreamRequest][] } {
  const asked: [string, UpstreamRequest][] = [];
  const services = new Map(Object.entries(answers).map(([given, answer]): [string, PlanService] => {
    const name = given.replace('rest ', '');
    return [name, { kind: given.startsWith('rest ') ? 'rest' : 'graphql', ask: (request) => (asked.push([name, request]), Promise.resolve(answer(request))) }];
  }));
  return { services, asked };
}

export function callContext(controller = new AbortController()): CallContext {
  return { signal: controller.signal, requestId: 'test', header: () => undefined, takeCall: () => undefined };
}

/** Until everything that can go on without an answer has gone on. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
