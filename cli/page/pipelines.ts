import { accountOf } from "../../rehearsal/arn";
import type { RehearsalDocument } from "../report/json";

/** An action of a registered pipeline, with what the rehearsal knows of it. */
export interface ActionOnPage {
  readonly name: string;
  readonly provider: string;
  /** ARN of the role that it runs as. */
  readonly role: string;
  /** Left out: the release did not come so far. */
  readonly performed?: RehearsalDocument["release"]["actions"][number];
}

export interface StageOnPage {
  /** Of its place in the page. */
  readonly id: string;
  readonly name: string;
  readonly actions: readonly ActionOnPage[];
  /** Accounts in which its actions take a role of their own. */
  readonly targets: readonly string[];
  /** Whether people decide here, and nothing else happens. */
  readonly asks: boolean;
  /** Whether the release came through. */
  readonly passed: boolean;
}

export interface PipelineOnPage {
  readonly name: string;
  readonly account: string;
  readonly stages: readonly StageOnPage[];
}

interface RegisteredAction {
  readonly name: string;
  readonly provider: string;
  readonly roleArn?: string;
}

interface RegisteredPipeline {
  readonly name: string;
  readonly roleArn: string;
  readonly stages: readonly {
    readonly name: string;
    readonly actions: readonly RegisteredAction[];
  }[];
}

/** The pipelines of the stacks, with what the release did in each. */
export function pipelinesOf({ stacks, release, hops }: RehearsalDocument): PipelineOnPage[] {
  const denied = new Set(hops.filter(({ allowed }) => !allowed).map(callKey));
  return stacks
    .flatMap(({ resources }) => resources)
    .filter(({ type }) => type === "aws:codepipeline/pipeline:Pipeline")
    .map(({ inputs }) => {
      const { name, roleArn, stages } = inputs as unknown as RegisteredPipeline;
      const account = accountOf(roleArn);
      return {
        name,
        account,
        stages: stages.map((stage) => {
          const actions = stage.actions.map((action) => {
            const performed = release.actions.find(
              (each) =>
                each.pipeline === name && each.stage === stage.name && each.name === action.name,
            );
            return {
              name: action.name,
              provider: action.provider,
              role: action.roleArn ?? roleArn,
              ...(performed && { performed }),
            };
          });
          const taken = actions.map(({ role }) => role).filter((role) => role !== roleArn);
          return {
            id: `${name}--${stage.name}`,
            name: stage.name,
            actions,
            targets: [...new Set(taken.map(accountOf))],
            asks: actions.every(({ provider }) => provider === "Manual"),
            passed: actions.every(
              ({ performed }) =>
                performed && !performed.calls.some((call) => denied.has(callKey(call))),
            ),
          };
        }),
      };
    });
}

/** What tells a call from others: who calls what on which thing. */
export function callKey(call: {
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
}): string {
  return `${call.caller} ${call.action} ${call.resource}`;
}
