import { accountOf } from "./arn";
import { identityStatements, type Statement, statementsOf } from "./document";
import { items, peek, present, read, seen, text, Unseen } from "./read";
import type { Stack, Subject } from "./subject";

/** An action of a pipeline, as far as the rules need it. */
interface Action {
  /** `action "deploy" of stage "prod"` */
  readonly label: string;
  readonly provider: string | undefined;
  readonly owner: string | undefined;
  /** The role that it takes; it may be unknown. */
  readonly role: unknown;
  readonly region: unknown;
  readonly configuration: unknown;
  readonly reads: boolean;
  readonly writes: boolean;
}

/** @throws Unseen where a pipeline's stages are not known */
export function actionsOf({ values }: Subject): readonly Action[] {
  return items(values, "stages").flatMap((stage) =>
    items(stage, "actions").map((action) => ({
      label: `action "${text(action, "name")}" of stage "${text(stage, "name")}"`,
      provider: text(action, "provider"),
      owner: text(action, "owner"),
      role: peek(action, "roleArn"),
      region: peek(action, "region"),
      configuration: peek(action, "configuration"),
      reads: items(action, "inputArtifacts").length > 0,
      writes: items(action, "outputArtifacts").length > 0,
    })),
  );
}

/** An artifact store of a pipeline. */
interface Store {
  readonly location: unknown;
  readonly key: unknown;
  readonly region: unknown;
}

/** @throws Unseen where they are not known */
export function storesOf({ values }: Subject): readonly Store[] {
  return items(values, "artifactStores").map((store) => ({
    location: peek(store, "location"),
    key: peek(store, "encryptionKey.id"),
    region: peek(store, "region"),
  }));
}

/** The stores that an action uses: that of its region, where there is more than one. */
export function usedBy({ region }: Action, stores: readonly Store[]): readonly Store[] {
  const [first, ...others] = stores;
  if (first === undefined || others.length === 0) return stores;
  return stores.filter((store) => text(region) === undefined || read(store.region) === region);
}

/** Pipelines whose artifacts are in this bucket. */
export function pipelinesOn(bucket: Subject, stack: Stack): readonly Subject[] {
  return stack
    .all("codepipeline.Pipeline")
    .filter((pipeline) =>
      storesOf(pipeline).some(
        ({ location }) =>
          stack.referred(pipeline, "artifactStores", location, "s3.Bucket") === bucket,
      ),
    );
}

/** The project of a build action; `undefined` = it builds nothing, or not with a project of this stack. */
export function projectOf(pipeline: Subject, action: Action, stack: Stack): Subject | undefined {
  if (action.provider !== "CodeBuild") return undefined;
  const name = peek(action.configuration, "ProjectName");
  return stack.referred(pipeline, "stages", name, "codebuild.Project");
}

/** Pipelines that use this project. */
export function pipelinesWith(project: Subject, stack: Stack): readonly Subject[] {
  return stack
    .all("codepipeline.Pipeline")
    .filter((pipeline) =>
      actionsOf(pipeline).some((action) => projectOf(pipeline, action, stack) === project),
    );
}

/** The role of a pipeline or project, where it is in this stack. */
export function roleOf(subject: Subject, property: string, stack: Stack): Subject | undefined {
  return stack.referred(subject, property, peek(subject.values, property), "iam.Role");
}

/**
 * Everything that a role's policies say.
 * @throws Unseen where one of them is not known, or not of this stack
 */
export function roleStatements(role: Subject, stack: Stack): readonly Statement[] {
  if (items(role.values, "managedPolicyArns").length > 0) throw new Unseen();
  if (stack.all("iam.PolicyAttachment").length > 0) throw new Unseen();
  const inline = items(role.values, "inlinePolicies").map((each) => peek(each, "policy"));
  const own = stack.attached(role, "iam.RolePolicy", "role");
  const shared = stack.attached(role, "iam.RolePolicyAttachment", "role").map((attachment) => {
    const arn = peek(attachment.values, "policyArn");
    const policy = stack.referred(attachment, "policyArn", arn, "iam.Policy");
    if (policy === undefined) throw new Unseen();
    return policy;
  });
  return [...inline, ...[...own, ...shared].map(({ values }) => peek(values, "policy"))].flatMap(
    statementsOf,
  );
}

/** What can be seen of a role's policies. */
export function visibleStatements(role: Subject, stack: Stack): readonly Statement[] {
  const attached = (kind: string) =>
    stack
      .all(kind)
      .filter((each) => seen(() => present(roleOf(each, "role", stack))).includes(role));
  const shared = attached("iam.RolePolicyAttachment").flatMap((attachment) =>
    seen(() => {
      const arn = peek(attachment.values, "policyArn");
      return present(stack.referred(attachment, "policyArn", arn, "iam.Policy"));
    }),
  );
  return [role, ...attached("iam.RolePolicy"), ...shared].flatMap(identityStatements);
}

/**
 * The account of a pipeline.
 * @throws Unseen where nothing says it
 */
export function pipelineAccount(pipeline: Subject, stack: Stack): string {
  return accountOf(peek(pipeline.values, "roleArn")) ?? stack.accountOf(pipeline);
}

/** The role of an action in another account; `undefined` = it acts in the pipeline's own. */
export function foreignRole(action: Action, account: string): string | undefined {
  const role = text(action.role);
  return role !== undefined && accountOf(role) !== account ? role : undefined;
}
