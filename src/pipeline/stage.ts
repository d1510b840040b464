/** A stage is a plain function over a context. It throws a GatewayError to refuse, or sets `answer` to answer by itself. */
import type { RequestContext } from '../context.ts';

export interface Stage {
  readonly name: string;
  readonly run: (context: RequestContext) => void | Promise<void>;
}

/** Runs stages in their order until one throws or answers. Stays synchronous as long as they do. */
export async function runStages(stages: readonly Stage[], context: RequestContext): Promise<void> {
  for (const stage of stages) {
    const pending = stage.run(context);
    if (pending !== undefined) await pending;
    if (context.answer !== undefined) return;
  }
}
