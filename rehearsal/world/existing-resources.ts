import type { codepipeline } from "@pulumi/aws";
import type { Unwrap } from "@pulumi/pulumi";
import type { Statement } from "../../judge";
import { accountOf, type Place, regionOf } from "../arn";
import type { Evaluation, Registration } from "../evaluate";
import { documentOf, unregistered, unregisteredRole } from "../evaluate/registration";
import { inputsOf, type RegisteredAction } from "./world";

/**
 * Resources that the settings name instead of letting ferry make them. No stack registers them; the output
 * `statementsToAdd` says what their policies must hold. The rehearsal takes them as if they held just that.
 */
export function withExistingResources(evaluation: Evaluation): Evaluation {
  const place = evaluation.registrations.find((each) => each.place)?.place;
  if (!place) return evaluation;
  const takers = new Set(pipelinesOf(evaluation).map(({ roleArn }) => roleArn));
  const existing = Object.entries(statementsOf(evaluation)).flatMap(([arn, statements]) =>
    registrationsOf(arn, statements, placeOf(arn, evaluation, place), takers.has(arn)),
  );
  const rules = Object.entries(evaluation.outputs.rulesToAdd ?? {}).flatMap(existingRule);
  return { ...evaluation, registrations: [...evaluation.registrations, ...existing, ...rules] };
}

/** An ARN says where a thing is, but for a bucket's: that lies where it is a store, or where an action fills it. */
function placeOf(arn: string, evaluation: Evaluation, home: Place): Place {
  const [, , , region, account, bucket = ""] = arn.split(":");
  if (account) return { account, region: region || home.region };
  const pipelines = pipelinesOf(evaluation);
  const store = pipelines
    .flatMap(({ artifactStores = [] }) => artifactStores)
    .find(({ location }) => location === bucket);
  if (store) return { ...home, region: store.region ?? home.region };
  const filling = pipelines
    .flatMap(({ stages = [] }) => stages.flatMap(({ actions }) => actions))
    .map((action) => ({ action, at: placeOfAction(action, home) }))
    .find(
      ({ action, at }) => action.configuration?.BucketName === bucket || bucket === bundlesIn(at),
    );
  return filling?.at ?? home;
}

function placeOfAction({ roleArn, region = "" }: RegisteredAction, home: Place): Place {
  return {
    account: roleArn === undefined ? home.account : accountOf(roleArn),
    region: region || home.region,
  };
}

/** https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.S3.html */
function bundlesIn({ account, region }: Place): string {
  return `elasticbeanstalk-${region}-${account}`;
}

function pipelinesOf({ registrations }: Evaluation) {
  return registrations
    .filter(({ type }) => type === "aws:codepipeline/pipeline:Pipeline")
    .map((resource): Partial<Unwrap<codepipeline.PipelineArgs>> => inputsOf({ resource }));
}

/** What the reader has to know of a release over existing resources. */
export function existingResourceWarnings(evaluation: Evaluation): readonly string[] {
  const unseen = (output: string, has: string) =>
    Object.keys(evaluation.outputs[output] ?? {}).map(
      (arn) =>
        `${arn} is yours: the rehearsal has not seen it, and takes it to ${has} of the output ${output} of stack ` +
        `${evaluation.stack}.`,
    );
  return [
    ...unseen("statementsToAdd", "hold the statements"),
    ...unseen("rulesToAdd", "have the pattern and the target"),
  ];
}

function statementsOf({ outputs }: Evaluation): Readonly<Record<string, readonly Statement[]>> {
  return (outputs.statementsToAdd ?? {}) as Readonly<Record<string, readonly Statement[]>>;
}

function registrationsOf(
  arn: string,
  statements: readonly Statement[],
  place: Place,
  ofPipeline: boolean,
): readonly Registration[] {
  const [, , service, , , bucket] = arn.split(":");
  const policy = documentOf(statements);
  const existing = (type: string, inputs: Values, outputs: Values = {}) =>
    unregistered(type, arn, place, { existing: true, inputs, outputs });
  if (service === "s3") {
    return [
      existing("aws:s3/bucket:Bucket", {}, { bucket, arn }),
      existing("aws:s3/bucketVersioning:BucketVersioning", {
        bucket,
        versioningConfiguration: { status: "Enabled" },
      }),
      existing("aws:s3/bucketNotification:BucketNotification", { bucket, eventbridge: true }),
      existing(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        { bucket, rules: [{ bucketKeyEnabled: true }] },
      ),
      existing("aws:s3/bucketPolicy:BucketPolicy", { bucket, policy }),
    ];
  }
  if (service === "kms") return [existing("aws:kms/key:Key", { policy }, { arn })];
  if (service === "ecr") {
    const name = arn.split(":repository/")[1];
    return [
      existing("aws:ecr/repository:Repository", { name }, { arn }),
      ...(statements.length === 0
        ? []
        : [existing("aws:ecr/repositoryPolicy:RepositoryPolicy", { repository: name, policy })]),
    ];
  }
  if (service === "sns") return [existing("aws:sns/topic:Topic", { policy }, { arn })];
  const taken = statements.filter(({ Principal }) => Principal !== undefined);
  const takers = [...(ofPipeline ? [takenByPipelines] : []), ...taken];
  const trusts = takers.length > 0 ? takers : [trustNotSeen];
  const rights = statements.filter(({ Principal }) => Principal === undefined);
  return unregisteredRole(arn, place, { existing: true }, trusts, rights);
}

/** A rule of another account, with its targets: on the bus of that account. */
function existingRule([arn, { eventPattern, targets }]: [string, AddedRule]) {
  const place = { account: accountOf(arn), region: regionOf(arn) };
  const name = arn.split("/").at(-1) ?? arn;
  const made = (type: string, inputs: Values) =>
    unregistered(type, arn, place, { existing: true, inputs, outputs: { name, arn } });
  return [
    made("aws:cloudwatch/eventRule:EventRule", {
      name,
      eventPattern: JSON.stringify(eventPattern),
    }),
    ...targets.map(({ Arn, RoleArn }) =>
      made("aws:cloudwatch/eventTarget:EventTarget", { rule: name, arn: Arn, roleArn: RoleArn }),
    ),
  ];
}

interface AddedRule {
  readonly eventPattern: unknown;
  readonly targets: readonly { readonly Arn: string; readonly RoleArn: string }[];
}

type Values = Readonly<Record<string, unknown>>;

const takenByPipelines: Statement = {
  Sid: "TakenByPipelines",
  Effect: "Allow",
  Principal: { Service: "codepipeline.amazonaws.com" },
  Action: "sts:AssumeRole",
};

/** A role's trust that nobody has to add to: it lets nobody take the role. */
const trustNotSeen: Statement = {
  Sid: "NotSeen",
  Effect: "Deny",
  Principal: "*",
  Action: "sts:AssumeRole",
};
