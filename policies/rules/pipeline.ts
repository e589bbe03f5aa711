import { accountOf } from "../arn";
import {
  actionsOf,
  foreignRole,
  pipelineAccount,
  pipelinesOn,
  pipelinesWith,
  roleOf,
  roleStatements,
  storesOf,
  usedBy,
} from "../delivery";
import { admits, covers, isOn, resourceStatements, trustStatements } from "../document";
import { family } from "../family";
import { peek, seen, text, Unseen } from "../read";
import { byResource, byStack, when } from "../rule";
import {
  bucketStatements,
  encryptionOf,
  isCustomerKey,
  isUnderCustomerKey,
  keyAt,
  keyStatements,
} from "../storage";
import rules from "../texts/pipeline.json";

/** The way of a release: pipeline, artifacts, and the roles in other accounts. */
export const pipelineRules = family("pipeline", rules, {
  "artifact-store-key": byResource("codepipeline.Pipeline", (pipeline) =>
    storesOf(pipeline)
      .filter(({ key }) => !isCustomerKey(key))
      .map(() => "stores its artifacts without a key of the customer's"),
  ),
  "artifact-bucket-key": byStack("s3.Bucket", (bucket, stack) =>
    when(
      pipelinesOn(bucket, stack).length > 0 && !isUnderCustomerKey(encryptionOf(bucket, stack)),
      "holds artifacts and is not encrypted with a key of the customer's",
    ),
  ),
  "artifact-bucket-writers": byStack("s3.BucketPolicy", (policy, stack) => {
    const bucket = stack.referred(policy, "bucket", peek(policy.values, "bucket"), "s3.Bucket");
    if (bucket === undefined || pipelinesOn(bucket, stack).length === 0) return [];
    const own = stack.accountOf(bucket);
    return resourceStatements(policy)
      .filter((each) => each.allows && covers(each, "s3:PutObject"))
      .flatMap(({ aws, label }) => {
        const foreign = aws.filter((each) => /\d{12}/.exec(each)?.[0] !== own);
        return when(foreign.length > 0, `lets ${foreign.join(", ")} write artifacts in ${label}`);
      });
  }),
  "action-role-allowed": byStack("codepipeline.Pipeline", (pipeline, stack) => {
    const role = roleOf(pipeline, "roleArn", stack);
    if (role === undefined) return [];
    const taken = roleStatements(role, stack).filter(
      (each) => each.allows && covers(each, "sts:AssumeRole"),
    );
    return actionsOf(pipeline).flatMap((action) =>
      seen(() => {
        const target = text(action.role);
        const allowed = target === undefined || taken.some((each) => isOn(each, target));
        return when(!allowed, `may not take role ${target} for ${action.label}`);
      }),
    );
  }),
  "action-role-trusts-pipeline": byStack("codepipeline.Pipeline", (pipeline, stack) => {
    const taker = text(pipeline.values, "roleArn") ?? "";
    return actionsOf(pipeline).flatMap((action) =>
      seen(() => {
        const role = stack.referred(pipeline, "stages", action.role, "iam.Role");
        if (role === undefined) return [];
        const trusted = trustStatements(role).some(
          (each) => each.allows && covers(each, "sts:AssumeRole") && admits(each, taker),
        );
        return when(!trusted, `is not trusted by role "${role.name}", which ${action.label} takes`);
      }),
    );
  }),
  "artifact-key-admits-action": byStack("codepipeline.Pipeline", (pipeline, stack) => {
    const account = pipelineAccount(pipeline, stack);
    return actionsOf(pipeline).flatMap((action) =>
      seen(() => {
        const role = foreignRole(action, account);
        const needed = keyUse(action);
        if (role === undefined || needed === undefined) return [];
        return usedBy(action, storesOf(pipeline)).flatMap((store) => {
          const key = keyAt(pipeline, "artifactStores", store.key, stack);
          if (key === undefined) return [];
          const admitted = (keyStatements(key, stack) ?? []).some(
            (each) => each.allows && covers(each, needed) && admits(each, role),
          );
          return when(
            !admitted,
            `has ${action.label} in account ${accountOf(role)}, whose role may not ${needed} with key "${key.name}"`,
          );
        });
      }),
    );
  }),
  "artifact-bucket-admits-action": byStack("codepipeline.Pipeline", (pipeline, stack) => {
    const account = pipelineAccount(pipeline, stack);
    return actionsOf(pipeline)
      .filter(({ reads }) => reads)
      .flatMap((action) =>
        seen(() => {
          const role = foreignRole(action, account);
          if (role === undefined) return [];
          return usedBy(action, storesOf(pipeline)).flatMap(({ location }) => {
            const bucket = stack.referred(pipeline, "artifactStores", location, "s3.Bucket");
            if (bucket === undefined) return [];
            const admitted = bucketStatements(bucket, stack).some(
              (each) => each.allows && covers(each, "s3:GetObject") && admits(each, role),
            );
            return when(
              !admitted,
              `has ${action.label} in account ${accountOf(role)}, whose role may not read bucket "${bucket.name}"`,
            );
          });
        }),
      );
  }),
  "build-on-pipeline-key": byStack("codebuild.Project", (project, stack) => {
    const own = project.values.encryptionKey;
    return pipelinesWith(project, stack).flatMap((pipeline) => {
      const stores = storesOf(pipeline).filter(({ key }) => isCustomerKey(key));
      const fitting = stores.some(({ key }) => {
        if (own === undefined) return false;
        if (isKeyArn(own) && isKeyArn(key)) return own === key;
        const used = keyAt(project, "encryptionKey", own, stack);
        const wanted = keyAt(pipeline, "artifactStores", key, stack);
        if (used === undefined || wanted === undefined) throw new Unseen();
        return used === wanted;
      });
      return when(
        stores.length > 0 && !fitting,
        `is not on the key of pipeline "${pipeline.name}"`,
      );
    });
  }),
  "pipeline-connected-source": byResource(
    ["codepipeline.Pipeline", "codepipeline.Webhook"],
    (subject) =>
      subject.kind === "codepipeline.Webhook"
        ? ["starts a pipeline by a token of its own"]
        : actionsOf(subject)
            .filter(({ owner, provider }) => owner === "ThirdParty" && provider === "GitHub")
            .map(({ label }) => `has a person's token in ${label}`),
  ),
});

function isKeyArn(key: unknown): boolean {
  return /^arn:[^:]+:kms:.*:key\//.test(String(key));
}

/** What an action asks of the key of its artifacts. */
function keyUse({ reads, writes }: { reads: boolean; writes: boolean }): string | undefined {
  if (reads) return "kms:Decrypt";
  return writes ? "kms:GenerateDataKey" : undefined;
}
