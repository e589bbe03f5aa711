import type { Registered } from "../../world/registry";
import { arnBeside, byService, found, type Line, line, lines, type Table } from "./line";

const pipelines = byService("awscodepipeline");
const connections = byService("awscodeconnections");
const builds = byService("awscodebuild");
const functions = byService("awslambda");
const iam = byService("awsidentityandaccessmanagementiam");

/** A role is handed to the service that is to take it: by whoever makes the resource, and changes it. */
export function handsOver(service: string, ...inputs: readonly string[]): readonly Line[] {
  const on: Line["on"] = ({ resource }) =>
    inputs.flatMap((input) => {
      const value = input
        .split(".")
        .reduce<unknown>(
          (all, key) => (all as Record<string, unknown> | undefined)?.[key],
          resource.inputs,
        );
      return typeof value === "string" ? [value] : [];
    });
  const says: Line["says"] = () => ({ passedToService: `${service}.amazonaws.com` });
  return (["create", "update"] as const).map((operation) =>
    line(iam, operation, "iam:PassRole", { on, says }),
  );
}

/** Connections are handed over with a pipeline, under either name of the service. */
function handsConnectionsOver(service: string): readonly Line[] {
  const on: Line["on"] = ({ resource }) => {
    const stages = (resource.inputs.stages ?? []) as readonly {
      readonly actions: readonly { readonly configuration?: Readonly<Record<string, string>> }[];
    }[];
    return stages.flatMap(({ actions }) =>
      actions.flatMap((each) => each.configuration?.ConnectionArn ?? []),
    );
  };
  const says: Line["says"] = () => ({
    context: { [`${service}:PassedToService`]: "codepipeline.amazonaws.com" },
  });
  return (["create", "update"] as const).map((operation) =>
    line(connections, operation, `${service}:PassConnection`, { on, says }),
  );
}

const projectOf: Line["on"] = (resource, registry) => {
  const { projectName } = resource.resource.inputs;
  const project = found(registry, "aws:codebuild/project:Project", resource, "name", projectName);
  return project && String(project.resource.outputs.arn);
};

const functionOf: Line["on"] = (resource, registry) => {
  const named = String(resource.resource.inputs.function);
  const is = ({ resource: { outputs } }: Registered) =>
    outputs.arn === named || outputs.name === named;
  const made = registry.ofType("aws:lambda/function:Function").find(is);
  return made && String(made.resource.outputs.arn);
};

const actionType: Line["on"] = (resource) => {
  const { category, providerName, version } = resource.resource.inputs;
  const type = `actiontype:Custom/${category}/${providerName}/${version}`;
  return arnBeside(resource, "codepipeline", type);
};

export const delivery: Table = {
  "aws:codepipeline/customActionType:CustomActionType": [
    line(pipelines, "read", "codepipeline:ListActionTypes", { on: () => "*" }),
    ...lines(pipelines, actionType, {
      read: "codepipeline:ListTagsForResource",
      create: "codepipeline:CreateCustomActionType codepipeline:TagResource",
      update: "codepipeline:UntagResource",
      delete: "codepipeline:DeleteCustomActionType",
    }),
  ],
  "aws:codepipeline/pipeline:Pipeline": [
    ...lines(pipelines, undefined, {
      read: "codepipeline:GetPipeline codepipeline:ListTagsForResource",
      create: "codepipeline:CreatePipeline codepipeline:TagResource",
      update: "codepipeline:UpdatePipeline codepipeline:UntagResource",
      delete: "codepipeline:DeletePipeline",
    }),
    ...handsOver("codepipeline", "roleArn"),
    ...handsConnectionsOver("codeconnections"),
    ...handsConnectionsOver("codestar-connections"),
  ],
  "aws:codeconnections/connection:Connection": [
    ...lines(connections, undefined, {
      read: "codeconnections:GetConnection codeconnections:ListTagsForResource",
      update: "codeconnections:UntagResource",
      delete: "codeconnections:DeleteConnection",
    }),
  ],
  "aws:codeconnections/host:Host": [
    ...lines(connections, undefined, {
      read: "codeconnections:GetHost codeconnections:ListTagsForResource",
      update: "codeconnections:UpdateHost codeconnections:UntagResource",
      delete: "codeconnections:DeleteHost",
    }),
  ],
  "aws:codebuild/project:Project": [
    ...lines(builds, undefined, {
      read: "codebuild:BatchGetProjects",
      create: "codebuild:CreateProject",
      update: "codebuild:UpdateProject",
      delete: "codebuild:DeleteProject",
    }),
    ...handsOver("codebuild", "serviceRole", "buildBatchConfig.serviceRole"),
  ],
  "aws:codebuild/webhook:Webhook": lines(builds, projectOf, {
    read: "codebuild:BatchGetProjects",
    create: "codebuild:CreateWebhook",
    update: "codebuild:UpdateWebhook",
    delete: "codebuild:DeleteWebhook",
  }),
  "aws:codebuild/reportGroup:ReportGroup": lines(builds, undefined, {
    read: "codebuild:BatchGetReportGroups",
    create: "codebuild:CreateReportGroup",
    update: "codebuild:UpdateReportGroup",
    delete: "codebuild:DeleteReportGroup",
  }),
  "aws:lambda/function:Function": [
    ...lines(functions, undefined, {
      read: "lambda:GetFunction lambda:ListTags lambda:ListVersionsByFunction lambda:GetFunctionCodeSigningConfig",
      create: "lambda:CreateFunction lambda:TagResource",
      update: "lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration lambda:UntagResource",
      delete: "lambda:DeleteFunction",
    }),
    ...handsOver("lambda", "role"),
  ],
  "aws:lambda/permission:Permission": lines(functions, functionOf, {
    read: "lambda:GetPolicy",
    create: "lambda:AddPermission",
    delete: "lambda:RemovePermission",
  }),
};
