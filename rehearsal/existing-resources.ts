import type { PolicyDocument, Statement } from "../judge";
import type { Evaluation, Registration } from "./evaluate";
import type { Place } from "./identifiers";
import type { RegisteredStore } from "./registry";

/**
 * Resources that the settings name instead of letting ferry make them. No stack registers them; the output
 * `statementsToAdd` says what their policies must hold. The rehearsal takes them as if they held just that.
 */
export function withExistingResources(evaluation: Evaluation): Evaluation {
  const place = evaluation.registrations.find((each) => each.place)?.place;
  if (!place) return evaluation;
  const existing = Object.entries(statementsOf(evaluation)).flatMap(([arn, statements]) =>
    registrationsOf(arn, statements, { ...place, region: regionOf(arn, evaluation, place) }),
  );
  return { ...evaluation, registrations: [...evaluation.registrations, ...existing] };
}

/** An ARN says its region, but for a bucket's: that is the one of the artifact store which it is. */
function regionOf(arn: string, { registrations }: Evaluation, place: Place): string {
  const [, , , region, , bucket] = arn.split(":");
  const stores = registrations.flatMap(
    ({ inputs }) => (inputs.artifactStores ?? []) as readonly RegisteredStore[],
  );
  const store = stores.find(({ location }) => location === bucket);
  return region || (store?.region ?? place.region);
}

/** What the reader has to know of a release over existing resources. */
export function existingResourceWarnings(evaluation: Evaluation): readonly string[] {
  return Object.keys(statementsOf(evaluation)).map(
    (arn) =>
      `${arn} is yours: the rehearsal has not seen it, and takes it to hold the statements of the output ` +
      `statementsToAdd of stack ${evaluation.stack}.`,
  );
}

function statementsOf({ outputs }: Evaluation): Readonly<Record<string, readonly Statement[]>> {
  return (outputs.statementsToAdd ?? {}) as Readonly<Record<string, readonly Statement[]>>;
}

function registrationsOf(
  arn: string,
  statements: readonly Statement[],
  place: Place,
): readonly Registration[] {
  const [, , service, , , resource = ""] = arn.split(":");
  const policy = JSON.stringify(policyOf(statements));
  if (service === "s3") {
    const bucket = resource;
    return [
      existing("aws:s3/bucket:Bucket", arn, place, {}, { bucket, arn }),
      existing("aws:s3/bucketVersioning:BucketVersioning", arn, place, {
        bucket,
        versioningConfiguration: { status: "Enabled" },
      }),
      existing("aws:s3/bucketNotification:BucketNotification", arn, place, {
        bucket,
        eventbridge: true,
      }),
      existing(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        arn,
        place,
        { bucket, rules: [{ bucketKeyEnabled: true }] },
      ),
      existing("aws:s3/bucketPolicy:BucketPolicy", arn, place, { bucket, policy }),
    ];
  }
  if (service === "kms") return [existing("aws:kms/key:Key", arn, place, { policy }, { arn })];
  if (service === "sns") {
    return [existing("aws:sns/topic:Topic", arn, place, { policy }, { arn })];
  }
  const name = resource.split("/").at(-1);
  const trusts = statements.filter(({ Principal }) => Principal !== undefined);
  const rights = statements.filter(({ Principal }) => Principal === undefined);
  const takenByPipelines = {
    Sid: "TakenByService",
    Effect: "Allow",
    Principal: { Service: "codepipeline.amazonaws.com" },
    Action: "sts:AssumeRole",
  } as const;
  return [
    existing(
      "aws:iam/role:Role",
      arn,
      place,
      {
        assumeRolePolicy: JSON.stringify(policyOf(trusts.length > 0 ? trusts : [takenByPipelines])),
      },
      { name, arn },
    ),
    existing("aws:iam/rolePolicy:RolePolicy", arn, place, {
      role: name,
      policy: JSON.stringify(policyOf(rights)),
    }),
  ];
}

function policyOf(statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

function existing(
  type: string,
  arn: string,
  place: Place,
  inputs: Readonly<Record<string, unknown>>,
  outputs: Readonly<Record<string, unknown>> = {},
): Registration {
  return {
    urn: `${type}::${arn}`,
    type,
    name: arn,
    parent: "",
    component: false,
    remote: false,
    place,
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    aliases: [],
    dependencies: [],
    inputs,
    outputs,
  };
}
