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
import { peek, seen, text, Unseen } from "../read";
import { family, when } from "../rule";
import {
  bucketStatements,
  encryptionOf,
  isCustomerKey,
  isUnderCustomerKey,
  keyAt,
  keyStatements,
} from "../storage";

/** The way of a release: pipeline, artifacts, and the roles in other accounts. */
export const pipelineRules = family("pipeline", [
  {
    name: "artifact-store-key",
    level: "mandatory",
    title: "Artifacts are encrypted with a key of the customer's",
    why: "AWS's own key for S3 can't be shared: no role of another account reads what it encrypts.",
    fix: "set encryptionKey of the artifact store, with type KMS and the ARN of a key",
    controls: ["CKV_AWS_219"],
    url: "https://docs.aws.amazon.com/codepipeline/latest/userguide/S3-artifact-encryption.html",
    scope: "resource",
    kinds: ["codepipeline.Pipeline"],
    check: (pipeline) =>
      storesOf(pipeline)
        .filter(({ key }) => !isCustomerKey(key))
        .map(() => "stores its artifacts without a key of the customer's"),
  },
  {
    name: "artifact-bucket-key",
    level: "mandatory",
    title: "The bucket of the artifacts encrypts with a key of the customer's",
    why: "What is put there by another way than the pipeline's is encrypted as the bucket says.",
    fix: "add a BucketServerSideEncryptionConfiguration with aws:kms and the ARN of the store's key",
    controls: ["FSBP S3.17", "CKV_AWS_145"],
    url: "https://docs.aws.amazon.com/codepipeline/latest/userguide/S3-artifact-encryption.html",
    scope: "stack",
    kinds: ["s3.Bucket"],
    check: (bucket, stack) =>
      when(
        pipelinesOn(bucket, stack).length > 0 && !isUnderCustomerKey(encryptionOf(bucket, stack)),
        "holds artifacts and is not encrypted with a key of the customer's",
      ),
  },
  {
    name: "artifact-bucket-writers",
    level: "mandatory",
    title: "No other account writes artifacts",
    why: "Whoever writes an artifact after the build decides what is released.",
    fix: "give other accounts s3:GetObject and no more",
    controls: ["FSBP S3.6", "PRW s3_bucket_cross_account_access"],
    url: "https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html",
    scope: "stack",
    kinds: ["s3.BucketPolicy"],
    check: (policy, stack) => {
      const bucket = stack.referred(policy, "bucket", peek(policy.values, "bucket"), "s3.Bucket");
      if (bucket === undefined || pipelinesOn(bucket, stack).length === 0) return [];
      const own = stack.accountOf(bucket);
      return resourceStatements(policy)
        .filter((each) => each.allows && covers(each, "s3:PutObject"))
        .flatMap(({ aws, label }) => {
          const foreign = aws.filter((each) => /\d{12}/.exec(each)?.[0] !== own);
          return when(foreign.length > 0, `lets ${foreign.join(", ")} write artifacts in ${label}`);
        });
    },
  },
  {
    name: "action-role-allowed",
    level: "mandatory",
    title: "The pipeline may take the role of each action",
    why: "CodePipeline takes it with the pipeline's role, and refuses a pipeline that may not.",
    fix: "allow sts:AssumeRole on that ARN in a policy of the pipeline's role",
    controls: [],
    url: "https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html",
    scope: "stack",
    kinds: ["codepipeline.Pipeline"],
    check: (pipeline, stack) => {
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
    },
  },
  {
    name: "action-role-trusts-pipeline",
    level: "mandatory",
    title: "The role of an action trusts the pipeline",
    why: "CodePipeline takes it with the pipeline's role, and refuses a pipeline that may not.",
    fix: "let the pipeline's role take it in assumeRolePolicy",
    controls: [],
    url: "https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html",
    scope: "stack",
    kinds: ["codepipeline.Pipeline"],
    check: (pipeline, stack) => {
      const taker = text(pipeline.values, "roleArn") ?? "";
      return actionsOf(pipeline).flatMap((action) =>
        seen(() => {
          const role = stack.referred(pipeline, "stages", action.role, "iam.Role");
          if (role === undefined) return [];
          const trusted = trustStatements(role).some(
            (each) => each.allows && covers(each, "sts:AssumeRole") && admits(each, taker),
          );
          return when(
            !trusted,
            `is not trusted by role "${role.name}", which ${action.label} takes`,
          );
        }),
      );
    },
  },
  {
    name: "artifact-key-admits-action",
    level: "mandatory",
    title: "The key of the artifacts admits the actions of other accounts",
    why: "Without the key an action gets its artifact and can't read it: AccessDenied, in the middle of a release.",
    fix: "allow kms:Decrypt to the action's role in the key's policy",
    controls: [],
    url: "https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html",
    scope: "stack",
    kinds: ["codepipeline.Pipeline"],
    check: (pipeline, stack) => {
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
    },
  },
  {
    name: "artifact-bucket-admits-action",
    level: "mandatory",
    title: "The bucket of the artifacts admits the actions of other accounts",
    why: "Without it an action can't get its artifact: AccessDenied, in the middle of a release.",
    fix: "allow s3:GetObject to the action's role in the bucket's policy",
    controls: [],
    url: "https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html",
    scope: "stack",
    kinds: ["codepipeline.Pipeline"],
    check: (pipeline, stack) => {
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
    },
  },
  {
    name: "build-on-pipeline-key",
    level: "mandatory",
    title: "Builds encrypt with the key of their pipeline",
    why: "What a build encrypts with another key, the next action can't decrypt.",
    fix: "set encryptionKey to the key of the artifact store",
    controls: ["CKV_AWS_147"],
    url: "https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html",
    scope: "stack",
    kinds: ["codebuild.Project"],
    check: (project, stack) => {
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
    },
  },
  {
    name: "pipeline-connected-source",
    level: "mandatory",
    title: "Sources come by a connection",
    why: "The older way keeps a token of a person in the pipeline, with that person's rights on all repositories.",
    fix: "use a connection (provider CodeStarSourceConnection)",
    controls: ["PRW codepipeline_project_repo_private", "CFN F69"],
    url: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html",
    scope: "resource",
    kinds: ["codepipeline.Pipeline", "codepipeline.Webhook"],
    check: (subject) =>
      subject.kind === "codepipeline.Webhook"
        ? ["starts a pipeline by a token of its own"]
        : actionsOf(subject)
            .filter(({ owner, provider }) => owner === "ThirdParty" && provider === "GitHub")
            .map(({ label }) => `has a person's token in ${label}`),
  },
]);

function isKeyArn(key: unknown): boolean {
  return /^arn:[^:]+:kms:.*:key\//.test(String(key));
}

/** What an action asks of the key of its artifacts. */
function keyUse({ reads, writes }: { reads: boolean; writes: boolean }): string | undefined {
  if (reads) return "kms:Decrypt";
  return writes ? "kms:GenerateDataKey" : undefined;
}
