import type { Mutant } from "./mutant";

/** A part of a policy that no call of the rehearsal meets, and why it is there all the same. */
interface Exception {
  readonly sid: RegExp;
  /** What was taken away; every permission of the statement where left out, but no guard. */
  readonly removed?: RegExp;
  /** What else has to be so; nothing where left out. */
  readonly only?: (mutant: Mutant) => boolean;
  readonly reason: string;
  readonly page: string;
}

export const exceptions: readonly Exception[] = [
  {
    sid: /^EncryptImages\d*$/,
    reason: "whoever makes a repository lets Amazon ECR use the key, releases do not",
    page: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
  },
  {
    sid: /^EncryptRepositories\d*$/,
    removed: /^action kms:RetireGrant$/,
    reason: "a grant permits its own end too, which the judge does not model",
    page: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
  },
  {
    sid: /^Administer\d*$/,
    reason: "people administer the key, releases do not",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  },
  {
    sid: /^UseArtifactKey\d*$/,
    removed: /^action kms:DescribeKey$/,
    reason:
      "needed once keyAdministrators takes the key's administration from the account's IAM policies",
    page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html",
  },
  {
    sid: /^DescribeArtifactKey\d*$/,
    removed: /^(principal |the statement$|(condition|value .* of) ArnEquals aws:PrincipalArn$)/,
    only: (mutant) => mutant.removed.endsWith(mutant.policy.account) || isOfOwnAccount(mutant),
    reason:
      "needed for a site of the delivering account once keyAdministrators takes the key's administration " +
      "from the account's IAM policies",
    page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html",
  },
  {
    sid: /^(UseArtifactKeyThroughS3|Decrypt(Bundle|Packages)ThroughS3|EncryptSite)\d*$/,
    removed: /^value arn:.*\/\* of StringLike kms:EncryptionContext:aws:s3:arn$/,
    // The bucket itself is still named.
    only: ({ removed, document }) =>
      JSON.stringify(document).includes(`"${removed.split(" ")[1]?.replace(/\/\*$/, "")}"`),
    reason: "an object that was written without an S3 Bucket Key has its own ARN as context",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html",
  },
  {
    sid: /^EncryptSite\d*$/,
    removed: /./,
    only: ({ document }) => JSON.stringify(document).includes('"EncryptConfig'),
    reason:
      "needed once the key's owner names who writes a site's config: until then the account's IAM policies let " +
      "its roles in too",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  },
  {
    sid: /^Decrypt(Secrets|Parameters)\d*$/,
    reason: "the key of a secret is not ferry's, and its policy is in no stack",
    page: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
  },
  {
    sid: /^ApplicationResources\d*$/,
    removed: /./,
    reason:
      "the settings give it to a template, whose resources only CloudFormation knows: it is not proven",
    page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html",
  },
  {
    sid: /^ExpandTemplate\d*$/,
    reason:
      "a template may have AWS::Serverless in the next release, where it has none in this one",
    page: "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-permissions-cloudformation.html",
  },
  {
    sid: /^TagTaskDefinition\d*$/,
    reason:
      "a release may bring a task definition of its own that has tags, where CodeDeploy's generated one has none",
    page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html",
  },
  {
    sid: /./,
    removed: /^condition StringNotEquals aws:(Principal|Resource)Account$/,
    reason:
      "keeps roles of the delivering account out of what its organization may: where a target there has the name " +
      "of another account's, it is named beside",
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
  },
  {
    sid: /^LookForArtifactBucket\d*$/,
    removed: /./,
    reason: "AWS's page has it in the policies of role and bucket, where one of the two is enough",
    page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/troubleshooting.html",
  },
  {
    sid: /^NotSeen$/,
    removed: /./,
    reason: "stands for the trust of a role that is yours, which the rehearsal has not seen",
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
  },
  {
    sid: /^Given\d*$/,
    reason: "the settings give it to an action whose calls are in no table here: it is not proven",
    page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference.html",
  },
];

/** Whether the statement lets in nobody but the account that the policy belongs to. */
function isOfOwnAccount({ policy, sid }: Mutant): boolean {
  const statement = [policy.document.Statement].flat().find(({ Sid }) => Sid === sid);
  const principal = JSON.stringify(statement?.Principal ?? "");
  return !(principal.match(/\d{12}/g) ?? [""]).some((account) => account !== policy.account);
}

export function exceptionFor(mutant: Mutant): Exception | undefined {
  const { sid, removed, kind } = mutant;
  return exceptions.find(
    (exception) =>
      exception.sid.test(sid) &&
      (exception.removed?.test(removed) ?? kind === "permission") &&
      (exception.only?.(mutant) ?? true),
  );
}
