import { connectionPrefixes } from "../../../actions";
import * as names from "../../../names";
import { handOver } from "./hand-over";
import { actions, arnsOf, ofType, type Right, type Scope, tagged, uses } from "./right";

const pipeline = "aws:codepipeline/pipeline:Pipeline";
const actionType = "aws:codepipeline/customActionType:CustomActionType";
const lambda = "aws:lambda/function:Function";

/** Pipelines, their connections and the functions beside them. */
export function deliveryRights(scope: Scope): readonly Right[] {
  const customTypes = ofType(scope, actionType).map(({ inputs: { category, providerName } }) =>
    names.arn(scope.owner, "codepipeline", `actiontype:Custom/${category}/${providerName}/*`),
  );
  const functions = { of: "Functions", on: arnsOf(scope, lambda, "lambda", "function:") };
  return [
    ...uses(
      {
        type: pipeline,
        of: "Pipelines",
        on: arnsOf(scope, pipeline, "codepipeline", ""),
        read: actions("codepipeline", "GetPipeline ListTagsForResource"),
        write: [
          ...actions("codepipeline", "CreatePipeline DeletePipeline TagResource UntagResource"),
          ...actions("codepipeline", "UpdatePipeline"),
        ],
      },
      {
        type: actionType,
        of: "ActionTypes",
        on: [...new Set(customTypes)],
        read: actions("codepipeline", "ListTagsForResource"),
        write: [
          ...actions("codepipeline", "CreateCustomActionType DeleteCustomActionType"),
          ...actions("codepipeline", "TagResource UntagResource"),
        ],
      },
      {
        type: lambda,
        ...functions,
        read: [
          ...actions("lambda", "GetFunction GetFunctionCodeSigningConfig ListTags"),
          ...actions("lambda", "ListVersionsByFunction"),
        ],
        write: [
          ...actions("lambda", "CreateFunction DeleteFunction TagResource UntagResource"),
          ...actions("lambda", "UpdateFunctionCode UpdateFunctionConfiguration"),
        ],
      },
      {
        type: "aws:lambda/permission:Permission",
        ...functions,
        read: ["lambda:GetPolicy"],
        write: actions("lambda", "AddPermission RemovePermission"),
      },
    ),
    {
      id: "FindActionTypes",
      type: actionType,
      access: "read",
      actions: ["codepipeline:ListActionTypes"],
      on: ["*"],
    },
    ...connectionRights(scope),
    handOver(
      scope,
      { type: pipeline, service: "codepipeline", of: "releases" },
      scope.existingRoles.pipelines,
    ),
    handOver(scope, { type: lambda, service: "lambda", of: "releases" }),
  ];
}

/**
 * Connections are known by their tag, and made by a person, as their approval is.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodeconnections.html
 */
function connectionRights(scope: Scope): readonly Right[] {
  const { owner, existingConnections } = scope;
  const { name } = owner;
  const made = names.arn(owner, "codeconnections", "connection/*");
  return [
    ...["Connection", "Host"].flatMap((kind): readonly Right[] => {
      const type = `aws:codeconnections/${kind.toLowerCase()}:${kind}`;
      const on = [names.arn(owner, "codeconnections", `${kind.toLowerCase()}/*`)];
      const change = kind === "Host" ? "DeleteHost UpdateHost" : "DeleteConnection";
      return uses({
        type,
        of: `${kind}s`,
        on,
        when: tagged(owner),
        read: actions("codeconnections", `Get${kind} ListTagsForResource`),
        write: actions("codeconnections", `${change} UntagResource`),
      });
    }),
    ...(ofType(scope, "aws:codeconnections/connection:Connection").length > 0
      ? handConnectionsOver("HandOverConnections", [made], {
          "aws:ResourceTag/ferry:name": name,
        })
      : []),
    ...handConnectionsOver("HandOverExistingConnections", existingConnections),
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
