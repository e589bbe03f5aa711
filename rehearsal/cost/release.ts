import type { codebuild } from "@pulumi/aws";
import {
  inputsOf,
  type RegisteredAction,
  type RegisteredPipeline,
  type World,
} from "../world/world";
import { type Item, summed } from "./idle";
import { assumedMinutes, type Price, prices } from "./prices";

/** What one release of a pipeline costs. */
export interface ReleaseCost {
  readonly pipeline: string;
  readonly usd: number;
  /** Minutes that CodePipeline charges. */
  readonly actionMinutes: number;
  readonly items: readonly Item[];
  readonly notPriced: readonly string[];
}

/** Linux on demand, by CodeBuild's names. */
const buildPrices: Readonly<Record<string, Price>> = {
  BUILD_GENERAL1_SMALL: prices.buildSmall,
  BUILD_GENERAL1_MEDIUM: prices.buildMedium,
  BUILD_GENERAL1_LARGE: prices.buildLarge,
};

export function releaseCost(pipeline: RegisteredPipeline, world: World): ReleaseCost {
  const actions = pipeline.stages.flatMap((stage) => stage.actions).filter(isCharged);
  const actionMinutes = actions.reduce((sum, action) => sum + minutesOf(action), 0);
  const builds = actions.flatMap((action) => buildOf(action, pipeline, world));
  const minutes = { what: "action minute", count: actionMinutes };
  const items = summed([
    { ...minutes, usd: actionMinutes * prices.actionMinute.usd },
    ...builds.filter((build) => typeof build !== "string"),
  ]);
  const unknown = builds.filter((build) => typeof build === "string");
  return {
    pipeline: pipeline.name,
    usd: items.reduce((sum, { usd }) => sum + usd, 0),
    actionMinutes,
    items,
    notPriced: [...new Set([...unknown, ...actions.flatMap(stackOf)])],
  };
}

function isCharged({ category, owner }: RegisteredAction): boolean {
  return category !== "Approval" && owner !== "Custom";
}

/** What a template makes, only CloudFormation knows. */
function stackOf({ provider, configuration }: RegisteredAction): readonly string[] {
  const { StackName, TemplatePath } = configuration ?? {};
  return provider === "CloudFormation" && TemplatePath !== undefined
    ? [`what CloudFormation makes in the stack ${StackName}`]
    : [];
}

function minutesOf({ provider }: RegisteredAction): number {
  return assumedMinutes[provider] ?? 1;
}

/** The machine of a build; a text says whose price is not known. */
function buildOf(
  action: RegisteredAction,
  { account }: RegisteredPipeline,
  world: World,
): readonly (Item | string)[] {
  const project = world.project(account, action.configuration?.ProjectName ?? "");
  if (action.provider !== "CodeBuild" || !project) return [];
  const { type, computeType } = inputsOf<codebuild.ProjectArgs>(project).environment;
  const price = type === "LINUX_CONTAINER" ? buildPrices[computeType] : undefined;
  if (!price) return [`builds on ${type} ${computeType}`];
  const minutes = minutesOf(action);
  return [{ what: "build minute", count: minutes, usd: minutes * price.usd }];
}
