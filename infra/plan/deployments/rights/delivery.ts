import { connectionPrefixes } from "../../../actions";
import * as names from "../../../names";
import { handOver } from "./hand-over";
import { finds, ofType, type Right, rightsIn, type Scope } from "./right";

const pipeline = "aws:codepipeline/pipeline:Pipeline";
const actionType = "aws:codepipeline/customActionType:CustomActionType";
const lambda = "aws:lambda/function:Function";

const codepipelineTable = `
  ${pipeline} Pipelines <name>
    read GetPipeline ListTagsForResource
    make CreatePipeline DeletePipeline TagResource UntagResource UpdatePipeline`;

const actionTypeTable = `
  ${actionType} ActionTypes
    read ListTagsForResource
    make CreateCustomActionType DeleteCustomActionType TagResource UntagResource`;

const lambdaTable = `
  ${lambda} Functions function:<name>
    read GetFunction GetFunctionCodeSigningConfig ListTags ListVersionsByFunction
    make CreateFunction DeleteFunction TagResource UntagResource UpdateFunctionCode UpdateFunctionConfiguration
  aws:lambda/alias:Alias Functions
    read GetAlias
    make CreateAlias DeleteAlias UpdateAlias
  aws:lambda/permission:Permission Functions
    read GetPolicy
    make RemovePermission`;

const permissionTable = `
  aws:lambda/permission:Permission InvokedFunctions function:<name> ${lambda}
    make AddPermission`;

/** Rules alone are let in: a push opens no function to anybody else. */
const ofRules = { StringEquals: { "lambda:Principal": "events.amazonaws.com" } };

const codeconnectionsTable = `
  aws:codeconnections/connection:Connection Connections connection/* +tag
    read GetConnection ListTagsForResource
    make DeleteConnection TagResource UntagResource
  aws:codeconnections/host:Host Hosts host/* +tag
    read GetHost ListTagsForResource
    make DeleteHost UpdateHost TagResource UntagResource`;

/** Pipelines, their connections and the functions beside them. */
export function deliveryRights(scope: Scope): readonly Right[] {
  const { owner, existingConnections, existingRoles } = scope;
  const customTypes = ofType(scope, actionType).map(({ inputs: { category, providerName } }) =>
    names.arn(owner, "codepipeline", `actiontype:Custom/${category}/${providerName}/*`),
  );
  const makesConnections = ofType(scope, "aws:codeconnections/connection:Connection").length > 0;
  return [
    ...rightsIn(scope, "codepipeline", codepipelineTable),
    ...rightsIn(scope, "codepipeline", actionTypeTable, { on: [...new Set(customTypes)] }),
    ...rightsIn(scope, "lambda", lambdaTable),
    ...rightsIn(scope, "lambda", permissionTable, { when: ofRules }),
    finds("FindActionTypes", actionType, "codepipeline", "ListActionTypes"),
    // Connections are known by their tag, and made by a person, as their approval is.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodeconnections.html
    ...rightsIn(scope, "codeconnections", codeconnectionsTable),
    ...(makesConnections
      ? handConnectionsOver(
          "HandOverConnections",
          [names.arn(owner, "codeconnections", "connection/*")],
          { "aws:ResourceTag/ferry:name": owner.name },
        )
      : []),
    // CodePipeline alone is handed one: projects use theirs with their own roles.
    ...handConnectionsOver(
      "HandOverExistingConnections",
      existingConnections.filter((arn) =>
        JSON.stringify(ofType(scope, pipeline).map(({ inputs }) => inputs)).includes(arn),
      ),
    ),
    handOver(
      scope,
      { type: pipeline, service: "codepipeline", of: "releases" },
      existingRoles.pipelines,
    ),
    handOver(scope, { type: lambda, service: "lambda", of: "releases" }),
  ];
}

/** Under both names of the service, as their use is; each sends the condition key of its own name. */
function handConnectionsOver(
  id: string,
  on: readonly string[],
  whose: Readonly<Record<string, string>> = {},
): readonly Right[] {
  return connectionPrefixes.map((prefix) => ({
    id: prefix === "codeconnections" ? id : `${id}ByFormerName`,
    type: pipeline,
    access: "write",
    actions: [`${prefix}:PassConnection`],
    on,
    when: {
      StringEquals: { ...whose, [`${prefix}:PassedToService`]: "codepipeline.amazonaws.com" },
    },
  }));
}
