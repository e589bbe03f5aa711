import assert from "node:assert/strict";
import type { z } from "zod";
import type { ActionProvider } from "../../../infra/actions";
import * as catalogue from "../../../infra/actions";
import { conditionRules } from "../../../infra/actions/condition-rules";
import { actions as evidence } from "../../evidence/circumstances/actions";

/** What AWS's pages of actions and of quotas say, read for this table and not for the catalogue. */
interface Documented {
  readonly inputs: readonly [number, number];
  readonly outputs: readonly [number, number];
  /** Keys, those that are required with a `*`. */
  readonly keys: string;
  /** Whether it runs with a role of another account, and in another region. */
  readonly accounts: boolean;
  readonly regions: boolean;
  /** Until AWS ends it. */
  readonly minutes: number;
  readonly page: string;
}

const day = 1_440;
const anywhere = { accounts: true, regions: true };
const inAccount = { accounts: true, regions: false };
const nowhere = { accounts: false, regions: false };
const deploys = { inputs: [1, 1], outputs: [0, 0] } as const;
const fetches = { inputs: [0, 0], outputs: [1, 1], minutes: 60 } as const;

const pages: Readonly<Record<string, Documented>> = {
  "Source/S3": {
    ...fetches,
    ...inAccount,
    keys: "PollForSourceChanges* S3Bucket* S3ObjectKey*",
    page: "action-reference-S3",
  },
  "Source/CodeStarSourceConnection": {
    ...fetches,
    accounts: false,
    regions: true,
    keys: "BranchName* ConnectionArn* DetectChanges* FullRepositoryId* OutputArtifactFormat*",
    page: "action-reference-CodestarConnectionSource",
  },
  "Source/ECR": {
    ...fetches,
    ...inAccount,
    keys: "ImageTag* RepositoryName*",
    page: "action-reference-ECR",
  },
  "Source/CodeCommit": {
    ...fetches,
    ...inAccount,
    keys: "BranchName* OutputArtifactFormat* PollForSourceChanges* RepositoryName*",
    page: "action-reference-CodeCommit",
  },
  "Build/CodeBuild": {
    inputs: [1, 5],
    outputs: [0, 5],
    ...anywhere,
    keys: "BatchEnabled BuildspecOverride CombineArtifacts EnvironmentVariables PrimarySource ProjectName*",
    minutes: 36 * 60,
    page: "action-reference-CodeBuild",
  },
  "Test/CodeBuild": {
    inputs: [1, 5],
    outputs: [0, 5],
    ...anywhere,
    keys: "BatchEnabled BuildspecOverride CombineArtifacts EnvironmentVariables PrimarySource ProjectName*",
    minutes: 8 * 60,
    page: "action-reference-CodeBuild",
  },
  "Build/ECRBuildAndPublish": {
    ...deploys,
    ...anywhere,
    keys: "DockerFilePath ECRRepositoryName* ImageTags RegistryType",
    minutes: 60,
    page: "action-reference-ECRBuildAndPublish",
  },
  "Compute/Commands": {
    inputs: [1, 10],
    outputs: [0, 1],
    ...anywhere,
    keys: "ComputeType EnvironmentType SecurityGroupIds Subnets VpcId",
    minutes: 55,
    page: "action-reference-Commands",
  },
  "Deploy/S3": {
    ...deploys,
    ...anywhere,
    keys: "BucketName* CacheControl CannedACL Extract* KMSEncryptionKeyARN ObjectKey",
    minutes: 90,
    page: "action-reference-S3Deploy",
  },
  "Deploy/CodeDeploy": {
    ...deploys,
    ...anywhere,
    keys: "ApplicationName* DeploymentGroupName*",
    minutes: 5 * day,
    page: "action-reference-CodeDeploy",
  },
  "Deploy/CodeDeployToECS": {
    inputs: [1, 5],
    outputs: [0, 0],
    ...anywhere,
    keys:
      "AppSpecTemplateArtifact* AppSpecTemplatePath ApplicationName* DeploymentGroupName* Image1ArtifactName " +
      "Image1ContainerName Image2ArtifactName Image2ContainerName Image3ArtifactName Image3ContainerName " +
      "Image4ArtifactName Image4ContainerName TaskDefinitionTemplateArtifact* TaskDefinitionTemplatePath",
    minutes: 5 * day,
    page: "action-reference-ECSbluegreen",
  },
  "Deploy/ECS": {
    ...deploys,
    ...anywhere,
    keys: "ClusterName* DeploymentTimeout FileName ServiceName*",
    minutes: 60,
    page: "action-reference-ECS",
  },
  "Deploy/Lambda": {
    inputs: [0, 1],
    outputs: [0, 0],
    ...anywhere,
    keys: "Alarms DeployStrategy FunctionAlias FunctionName* PublishedTargetVersion",
    minutes: 2 * day,
    page: "action-reference-LambdaDeploy",
  },
  "Deploy/CloudFormation": {
    inputs: [0, 10],
    outputs: [0, 1],
    ...anywhere,
    keys:
      "ActionMode* Capabilities ChangeSetName OutputFileName ParameterOverrides RoleArn StackName* " +
      "TemplateConfiguration TemplatePath",
    minutes: 3 * day,
    page: "action-reference-CloudFormation",
  },
  "Deploy/ElasticBeanstalk": {
    ...deploys,
    ...anywhere,
    keys: "ApplicationName* EnvironmentName*",
    minutes: 60,
    page: "action-reference-Beanstalk",
  },
  "Invoke/Lambda": {
    inputs: [0, 5],
    outputs: [0, 5],
    ...anywhere,
    keys: "FunctionName* UserParameters",
    minutes: day,
    page: "action-reference-Lambda",
  },
  "Invoke/StepFunctions": {
    inputs: [0, 1],
    outputs: [0, 1],
    ...anywhere,
    keys: "ExecutionNamePrefix Input InputType StateMachineArn*",
    minutes: 7 * day,
    page: "action-reference-StepFunctions",
  },
  "Invoke/CodePipeline": {
    inputs: [0, 0],
    outputs: [0, 0],
    ...anywhere,
    keys: "PipelineName* SourceRevisions Variables",
    minutes: 60,
    page: "action-reference-PipelineInvoke",
  },
  "Approval/Manual": {
    inputs: [0, 0],
    outputs: [0, 0],
    ...nowhere,
    keys: "CustomData ExternalEntityLink NotificationArn",
    minutes: 7 * day,
    page: "approvals-action-add",
  },
  "Build/Jenkins": {
    inputs: [0, 5],
    outputs: [0, 5],
    ...nowhere,
    keys: "ProjectName*",
    minutes: day,
    page: "actions-create-custom-action",
  },
  "Test/Jenkins": {
    inputs: [0, 5],
    outputs: [0, 5],
    ...nowhere,
    keys: "ProjectName*",
    minutes: day,
    page: "actions-create-custom-action",
  },
  "Deploy/EC2": {
    ...deploys,
    ...anywhere,
    keys:
      "DeploySpec InstanceTagKey* InstanceTagValue InstanceType* MaxBatch MaxError PostScript PreScript " +
      "TargetDirectory TargetGroupNameList",
    minutes: 60,
    page: "action-reference-EC2Deploy",
  },
  "Deploy/EKS": {
    ...deploys,
    ...anywhere,
    keys: "ClusterName* HelmChartLocation HelmReleaseName HelmValuesFiles ManifestFiles Namespace SecurityGroupIds Subnets",
    minutes: 60,
    page: "action-reference-EKS",
  },
  "Deploy/ServiceCatalog": {
    ...deploys,
    ...anywhere,
    keys: "ConfigurationFilePath ProductId* ProductType ProductVersionDescription ProductVersionName TemplateFilePath",
    minutes: 60,
    page: "action-reference-ServiceCatalog",
  },
  "Deploy/CloudFormationStackSet": {
    inputs: [1, 3],
    outputs: [0, 0],
    ...anywhere,
    keys:
      "AdministrationRoleArn CallAs Capabilities ConcurrencyMode DeploymentTargets Description ExecutionRoleName " +
      "FailureTolerancePercentage MaxConcurrentPercentage OrganizationsAutoDeployment Parameters PermissionModel " +
      "RegionConcurrencyType Regions StackSetName* TemplatePath*",
    minutes: 60,
    page: "action-reference-StackSets",
  },
  "Deploy/CloudFormationStackInstances": {
    inputs: [0, 2],
    outputs: [0, 0],
    ...anywhere,
    keys:
      "CallAs ConcurrencyMode DeploymentTargets FailureTolerancePercentage MaxConcurrentPercentage ParameterOverrides " +
      "RegionConcurrencyType Regions StackSetName*",
    minutes: 60,
    page: "action-reference-StackSets",
  },
  "Invoke/InspectorScan": {
    inputs: [0, 1],
    outputs: [0, 1],
    ...anywhere,
    keys: "CriticalThreshold ECRRepositoryName HighThreshold ImageTag InspectorRunMode* LowThreshold MediumThreshold",
    minutes: 60,
    page: "action-reference-InspectorScan",
  },
};

const entries = Object.values(catalogue).filter(
  (entry): entry is ActionProvider =>
    typeof entry === "object" && "grants" in entry && "provider" in entry,
);
const nameOf = ({ category, provider }: ActionProvider) => `${category}/${provider}`;

describe("the action catalogue", () => {
  it("has every action that AWS's pages of actions have, and no other", () => {
    assert.deepEqual(entries.map(nameOf).sort(), Object.keys(pages).sort());
  });

  it("has nothing of AWS's that the evidence of permissions knows nothing of", () => {
    const own = entries.filter(({ owner }) => owner === "AWS").map(nameOf);
    const rules = Object.keys(conditionRules).map((rule) => `Rule/${rule}`);
    assert.deepEqual([...own, ...rules].sort(), Object.keys(evidence).sort());
  });

  for (const entry of entries) {
    it(`says of ${nameOf(entry)} what its page says`, () => {
      const { artifacts, across, configuration, timeoutMinutes = 60, page, version } = entry;
      const shape = configuration.shape as Readonly<Record<string, z.ZodType>>;
      const keys = Object.entries(shape)
        .map(([key, type]) => (type.safeParse(undefined).success ? key : `${key}*`))
        .sort((one, other) => (one.replace("*", "") < other.replace("*", "") ? -1 : 1));
      assert.deepEqual(
        {
          inputs: artifacts.inputs,
          outputs: artifacts.outputs,
          keys: keys.join(" "),
          accounts: across.accounts,
          regions: across.regions,
          minutes: timeoutMinutes,
          page: page
            .split("/")
            .at(-1)
            ?.replace(/\.html$/, ""),
        },
        pages[nameOf(entry)],
      );
      assert.equal(version, "1");
    });

    it(`tells what each key of ${nameOf(entry)} is`, () => {
      for (const [key, type] of Object.entries(entry.configuration.shape)) {
        const written = ["OutputArtifactFormat", "DetectChanges"];
        // ferry itself writes these: nobody is told what they are.
        if (entry.category === "Source" && written.includes(key)) continue;
        assert.ok(((type as z.ZodType).description ?? "").length > 5, key);
      }
    });
  }
});
