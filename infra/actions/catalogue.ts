import { cloudFormation } from "./cloudformation";
import { codebuild, codebuildTest } from "./codebuild";
import { codedeploy } from "./codedeploy";
import { codedeployToEcs } from "./codedeploy-to-ecs";
import { commands } from "./commands";
import { ec2Deploy } from "./ec2-deploy";
import { ecrBuildAndPublish } from "./ecr-build-and-publish";
import { ecs } from "./ecs";
import { eksDeploy } from "./eks-deploy";
import { elasticBeanstalk } from "./elastic-beanstalk";
import { inspectorScan } from "./inspector-scan";
import { jenkinsBuild, jenkinsTest, partner } from "./job-worker";
import { lambdaDeploy } from "./lambda-deploy";
import { lambdaInvoke } from "./lambda-invoke";
import { manualApproval } from "./manual-approval";
import { pipelineInvoke } from "./pipeline-invoke";
import type { ActionCategory, ActionOwner, ActionProvider } from "./provider";
import { s3Deploy } from "./s3-deploy";
import { serviceCatalog } from "./service-catalog";
import { stackInstances, stackSet } from "./stack-sets";
import { stepFunctions } from "./step-functions";

/** Every action that the settings may add to a stage. Sources are settings of their own. */
export const stageActions: readonly ActionProvider[] = [
  codebuild,
  codebuildTest,
  ecrBuildAndPublish,
  commands,
  s3Deploy,
  codedeploy,
  codedeployToEcs,
  ecs,
  lambdaDeploy,
  cloudFormation,
  elasticBeanstalk,
  lambdaInvoke,
  stepFunctions,
  pipelineInvoke,
  manualApproval,
  jenkinsBuild,
  jenkinsTest,
  ec2Deploy,
  eksDeploy,
  serviceCatalog,
  stackSet,
  stackInstances,
  inspectorScan,
];

/** What AWS has ended, with what takes its place. */
export const endedProviders: Readonly<Record<string, string>> = {
  OpsWorks:
    "AWS ended OpsWorks on 2024-05-26: use AWS Systems Manager, for instance by CodeDeploy or the EC2 action",
};

/** How the settings name an action's provider. */
export interface ProviderName {
  readonly provider: string;
  readonly category?: ActionCategory | undefined;
  readonly owner?: ActionOwner | undefined;
}

/** The entry for a name, among AWS's and the declared types; or why there is none, after `is "…", `. */
export function findProvider(
  { provider, category, owner }: ProviderName,
  declared: readonly ActionProvider[],
): ActionProvider | string {
  const ended = Object.hasOwn(endedProviders, provider) && endedProviders[provider];
  if (ended) return `which CodePipeline can't run any more: ${ended}`;
  if (owner === "ThirdParty") {
    return category === undefined
      ? "a partner's action: say of which category it is"
      : partner(category, provider);
  }
  const known = [...declared, ...stageActions].filter(
    (each) => owner === undefined || each.owner === owner,
  );
  const named = known.filter((each) => each.provider === provider);
  const [found, ...others] = named.filter(
    (each) => category === undefined || each.category === category,
  );
  if (found && others.length === 0) return found;
  const categories = named.map((each) => each.category).join(" or ");
  if (found) return `which is of more than one category: set category to ${categories}`;
  if (named.length > 0) return `which is no ${category} action: set category to ${categories}`;
  const names = [...new Set(known.map((each) => each.provider))].sort();
  return (
    "which no stage can run: sources are written in sources, a type of your own in delivery.actionTypes, and " +
    `AWS has ${names.join(", ")}`
  );
}
