import { type ArtifactStore, targetReadsArtifacts } from "../grants/artifacts";
import type { Grant } from "../grants/grant";
import type { Value } from "../grants/value";
import { arn } from "../names";
import type { Acting, ActionProvider, PlannedAction } from "./provider";

type Common = "owner" | "version" | "across" | "page" | "artifactGrants" | "grants";

/** What of an entry is not the same for all of AWS's actions. */
interface AwsAction extends Omit<ActionProvider, Common> {
  /** The page's name in CodePipeline's guide. */
  readonly page: string;
  /** Default: in other accounts and regions. */
  readonly across?: ActionProvider["across"];
  /** What it needs of the artifact store beside reading its inputs in a role of its own. */
  readonly artifactGrants?: ActionProvider["artifactGrants"];
  /** Default: what the settings give. */
  readonly grants?: ActionProvider["grants"];
}

/** An action of AWS's own. */
export function awsAction(action: AwsAction): ActionProvider {
  const { page, across = { accounts: true, regions: true }, artifactGrants, ...rest } = action;
  return {
    grants: givenPermissions,
    ...rest,
    owner: "AWS",
    version: "1",
    across,
    page: `https://docs.aws.amazon.com/codepipeline/latest/userguide/${page}.html`,
    artifactGrants: (acting, store) => [
      ...takesInputs(acting, store),
      ...(artifactGrants?.(acting, store) ?? []),
    ],
  };
}

/** All that an action needs, of artifacts and of everything else. */
export function actionGrants(
  { provider, ...acting }: Acting & Pick<PlannedAction, "provider">,
  store: ArtifactStore,
): readonly Grant[] {
  return [...provider.artifactGrants(acting, store), ...provider.grants(acting)];
}

/** What a role of its own needs for the artifacts that it takes; the pipeline's role may read all of them. */
export function takesInputs(action: Acting, store: ArtifactStore): readonly Grant[] {
  if (action.roleArn === undefined || action.inputs.length === 0) return [];
  return targetReadsArtifacts(action.actor, store, action.inputs);
}

/** The permissions that the settings give an action whose calls are not proven. */
export function givenPermissions(action: Acting): readonly Grant[] {
  return (action.permissions ?? []).map(({ actions, resources, conditions }) =>
    permit(action, {
      id: "Given",
      on: resources,
      actions,
      ...(conditions && { when: conditions }),
      why: "the settings give it to the action",
    }),
  );
}

interface Permission extends Omit<Grant, "to" | "on"> {
  /** ARNs. */
  readonly on: Value | readonly Value[];
}

/** What the acting role may do on its own, with no policy of a resource beside it. */
export function permit({ actor }: Pick<Acting, "actor">, { on, ...rest }: Permission): Grant {
  return { ...rest, to: actor, on: { kind: "plain", arns: [on].flat() } };
}

/** The ARN of what the configuration names: in the account of the acting role, where the action runs. */
export function near(
  { actor, region }: Pick<Acting, "actor" | "region">,
  service: string,
  resource: string,
) {
  return arn({ account: actor.account, region }, service, resource);
}
