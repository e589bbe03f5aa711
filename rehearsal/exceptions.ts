import type { Mutant } from "./prove";

/** A part of a policy that no call of the rehearsal meets, and why it is there all the same. */
export interface Exception {
  readonly sid: RegExp;
  /** What was taken away; every part where left out. */
  readonly removed?: RegExp;
  readonly reason: string;
  readonly page: string;
}

export const exceptions: readonly Exception[] = [
  {
    sid: /^Administer\d*$/,
    reason: "people administer the key, releases do not",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  },
  {
    sid: /^UseArtifactKey$/,
    removed: /^action kms:DescribeKey$/,
    reason:
      "needed once keyAdministrators takes the key's administration from the account's IAM policies",
    page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html",
  },
];

export function exceptionFor({ sid, removed }: Mutant): Exception | undefined {
  return exceptions.find(
    (exception) => exception.sid.test(sid) && (exception.removed?.test(removed) ?? true),
  );
}
