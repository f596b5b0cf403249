import { PipelineStage, type SpanId } from '../../src/index.js';
import type { DiscoveryContext, StageFailure, StageName, StageResult } from './discovery-context.js';

/** What a stage says about one action: what goes on to the next stage, if anything, and what the trace should keep. */
export interface Verdict<Output> {
  readonly output?: Output;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A stage that looks at one action after another, and captures each. */
export abstract class DiscoveryStage<Input, Output, Context extends DiscoveryContext = DiscoveryContext> extends PipelineStage<
  Context & { readonly input: readonly Input[] },
  Promise<StageResult<Output>>
> {
  declare readonly name: StageName;

  protected abstract idOf(input: Input): string;
  protected abstract judge(input: Input, context: Context): Promise<Verdict<Output>>;

  protected override async executeInternal(
    context: Context & { readonly input: readonly Input[] },
    span: SpanId,
  ): Promise<StageResult<Output>> {
    const { trace, input, load, pace, world, actor } = context;
    const output: Output[] = [];
    const failures: StageFailure[] = [];
    for (const candidate of input) {
      const actionId = this.idOf(candidate);
      try {
        await pace.spend(load(this.name, input.length, world));
        const verdict = await this.judge(candidate, context);
        if (verdict.output !== undefined) output.push(verdict.output);
        trace.captureActionData(this.name, actionId, verdict.data, { span });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        failures.push({ actionId, message });
        trace.captureActionData(this.name, actionId, { error: message }, { span });
        trace.error(`${actionId} failed: ${message}`, this.name, { actor: actor.id });
      }
    }
    const errors = failures.map(({ actionId, message }) => `${actionId}: ${message}`);
    return { success: failures.length === 0, output, failures, errors };
  }
}
