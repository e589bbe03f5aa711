import * as names from "../names";
import { type Grant, type Principal, plain } from "./grant";
import { actionsOf } from "./policy";
import { reference } from "./references";
import { followedBy, type Value } from "./value";

/** Where a project keeps what in the bucket for builds; left out what it does not keep. */
export interface Storage {
  readonly cache?: string;
  readonly logs?: string;
  readonly reports?: string;
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html */
export function usesStorage(to: Principal, { cache, logs, reports }: Storage): readonly Grant[] {
  const written = [cache, logs, reports].filter((folder) => folder !== undefined);
  if (written.length === 0) return [];
  const objects = (
    id: string,
    folders: readonly string[],
    actions: readonly string[],
    why: string,
  ): Grant => ({
    id,
    to,
    on: plain(...folders.map((folder) => followedBy(reference.storageArn, `/${folder}/*`))),
    actions,
    when: ofAccount(to.account),
    why,
  });
  return [
    {
      id: "BuildStorageMeta",
      to,
      on: plain(reference.storageArn),
      actions: ["s3:GetBucketAcl", "s3:GetBucketLocation"],
      when: ofAccount(to.account),
      why: "CodeBuild asks where the bucket is and who owns it",
    },
    objects("KeepFiles", written, ["s3:PutObject"], "it keeps caches, logs and reports there"),
    ...(cache === undefined
      ? []
      : [
          objects(
            "ReadCache",
            [cache],
            ["s3:GetObject", "s3:GetObjectVersion"],
            "a build begins with the cache of the one before",
          ),
        ]),
  ];
}

/** A cache and a log in S3 are encrypted with the project's key: https://docs.aws.amazon.com/codebuild/latest/userguide/security-encryption.html */
export function isEncrypted({ cache, logs }: Storage): boolean {
  return cache !== undefined || logs !== undefined;
}

/** The project's key, for a project that has no artifacts to use it for. */
export function encryptsStorage(
  to: Principal,
  { account, region }: names.Owner,
  keyArn: Value,
  storage: Storage,
): readonly Grant[] {
  if (!isEncrypted(storage)) return [];
  return [
    {
      id: "UseStorageKey",
      to,
      on: { kind: "key", account, region, arn: keyArn },
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      why: "caches and logs in S3 are encrypted with the project's key",
    },
  ];
}

function ofAccount(account: string) {
  return { StringEquals: { "aws:ResourceAccount": account } };
}

/** The report groups of a project, which CodeBuild finds by `<project>-<name>`. */
export function writesReports(
  to: Principal,
  owner: names.Owner,
  groups: readonly { readonly group: string; readonly type: "test" | "coverage" }[],
): readonly Grant[] {
  const arns = (of: readonly { readonly group: string }[]) =>
    of.map(({ group }) => names.arn(owner, "codebuild", `report-group/${group}`));
  const coverage = groups.filter(({ type }) => type === "coverage");
  return [
    ...(groups.length === 0
      ? []
      : [
          {
            id: "WriteReports",
            to,
            // https://docs.aws.amazon.com/codebuild/latest/userguide/test-permissions.html
            on: plain(...arns(groups)),
            actions: actionsOf(
              "codebuild",
              "BatchPutTestCases CreateReport CreateReportGroup UpdateReport",
            ),
            why: "the buildspec names these reports",
          },
        ]),
    ...(coverage.length === 0
      ? []
      : [
          {
            id: "WriteCoverage",
            to,
            on: plain(...arns(coverage)),
            actions: ["codebuild:BatchPutCodeCoverages"],
            why: "a coverage report needs this as well",
          },
        ]),
  ];
}
