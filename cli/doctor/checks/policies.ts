import type { GetRepositoryPolicyCommandOutput } from "@aws-sdk/client-ecr";
import type { GetRoleCommandOutput } from "@aws-sdk/client-iam";
import type { GetBucketPolicyCommandOutput } from "@aws-sdk/client-s3";
import type { GetTopicAttributesCommandOutput } from "@aws-sdk/client-sns";
import type { PolicyDocument, Statement } from "../../../judge";
import { accountOf, regionOf, serviceOf } from "../../../rehearsal/arn";
import { type Aws, AwsRefusal } from "../aws";
import { type Answer, type Check, good, mend, note } from "../check";
import type { Patient } from "../patient";
import { makingOf } from "./making";

/** What the policies of the user's own resources must have, by the output `statementsToAdd`. */
export function policyChecks(patient: Patient): readonly Check[] {
  const { place } = patient;
  return wantedStatements(patient).flatMap(([arn, statements]) => {
    const read = readers[serviceOf(arn)];
    const isSeen = ["", place.account].includes(accountOf(arn));
    if (!read || !isSeen) return [];
    return [
      {
        what: `policy of ${arn}`,
        why: "it is yours: what it does not allow, a release may not do",
        ask: async (aws: Aws) => {
          const text = await read(aws, arn, place.region).catch(withoutPolicy);
          if (text === gone) return mend("is not there", makingOf(arn, place.region));
          return policyAnswer(statements, text === undefined ? undefined : JSON.parse(text));
        },
      },
    ];
  });
}

/** By ARN, what a policy of the resource itself must hold; what a role must be allowed is its user's to give. */
export function wantedStatements({
  outputs,
}: Patient): readonly (readonly [string, readonly Statement[]])[] {
  const wanted = (outputs.statementsToAdd ?? {}) as Readonly<Record<string, readonly Statement[]>>;
  return Object.entries(wanted).flatMap(([arn, statements]) => {
    const own = statements.filter(({ Principal }) => Principal !== undefined);
    return own.length === 0 ? [] : [[arn, own] as const];
  });
}

/** What has no policy yet, and what is not there at all. */
function withoutPolicy(error: unknown): undefined | typeof gone {
  if (!(error instanceof AwsRefusal) || !error.isAbsent) throw error;
  return withoutAny.has(error.code) ? undefined : gone;
}

const withoutAny = new Set(["NoSuchBucketPolicy", "RepositoryPolicyNotFoundException"]);

const gone = Symbol("not there");

type Reader = (aws: Aws, arn: string, region: string) => Promise<string | undefined>;

const readers: Readonly<Record<string, Reader>> = {
  s3: async (aws, arn, region) => {
    const Bucket = arn.split(":::")[1];
    const found = await aws.read<GetBucketPolicyCommandOutput>("s3", region, "GetBucketPolicy", {
      Bucket,
    });
    return found.Policy;
  },
  ecr: async (aws, arn) => {
    const { policyText } = await aws.read<GetRepositoryPolicyCommandOutput>(
      "ecr",
      regionOf(arn),
      "GetRepositoryPolicy",
      { registryId: accountOf(arn), repositoryName: arn.split(":repository/")[1] },
    );
    return policyText;
  },
  sns: async (aws, arn) => {
    const { Attributes } = await aws.read<GetTopicAttributesCommandOutput>(
      "sns",
      regionOf(arn),
      "GetTopicAttributes",
      { TopicArn: arn },
    );
    return Attributes?.Policy;
  },
  iam: async (aws, arn, region) => {
    const { Role } = await aws.read<GetRoleCommandOutput>("iam", region, "GetRole", {
      RoleName: arn.split("/").at(-1),
    });
    const text = Role?.AssumeRolePolicyDocument;
    return text === undefined ? undefined : decodeURIComponent(text);
  },
  kms: async (aws, arn) => {
    const { Policy } = await aws.readJson<{ readonly Policy?: string }>({
      service: "kms",
      region: regionOf(arn),
      api: "TrentService",
      operation: "GetKeyPolicy",
      version: "1.1",
      input: { KeyId: arn, PolicyName: "default" },
    });
    return Policy;
  },
};

/** A wider statement may stand for one: what is not there word by word is no fault for sure. */
export function policyAnswer(
  wanted: readonly Statement[],
  document: PolicyDocument | undefined,
): Answer {
  const there = new Set([document?.Statement ?? []].flat().map(formOf));
  const left = wanted.filter((statement) => !there.has(formOf(statement)));
  if (left.length === 0) return good("has every statement of the output statementsToAdd");
  return note(
    `has not, word by word, ${left.length} of ${wanted.length} statements`,
    `add, unless others say the same: ${left.map((each) => JSON.stringify(each)).join(" ")}`,
  );
}

/** A statement without its name, and with lists in one order. */
function formOf({ Sid: _, ...statement }: Statement): string {
  return JSON.stringify(inOrder(statement));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? value[0] : [...value].map(String).sort();
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, inOrder(each)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
