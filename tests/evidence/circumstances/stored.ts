import type { Request } from "../../../judge";
import type { RegisteredBucket, RegisteredPipeline } from "../../../rehearsal/world/registry";
import { type Objects, partitionOf } from "../circumstance";
import type { Found } from "./acting";

/** A connection's real ARN, and what a call for a repository says. */
export function connection(
  { ConnectionArn = "", FullRepositoryId = "" }: Readonly<Record<string, string>>,
  passedTo?: string,
  resourceTags?: Readonly<Record<string, string>>,
): Omit<Found, "when"> {
  const said = (service: string, key: string, value: string) => ({
    context: { [`${service}:${key}`]: value },
    ...(resourceTags && { resourceTags }),
  });
  const details = ["codeconnections", "codestar-connections"].flatMap((service) => [
    [`${service}:UseConnection`, said(service, "FullRepositoryId", FullRepositoryId)],
    ...(passedTo === undefined
      ? []
      : [[`${service}:PassConnection`, said(service, "PassedToService", passedTo)]]),
  ]);
  const former = ConnectionArn.includes(":codestar-connections:") ? [ConnectionArn] : [];
  const arns = { connection: [ConnectionArn], "connection-former": former };
  return { arns, details: Object.fromEntries(details) };
}

/** What S3 asks a key in the name of who reads or writes an object. */
export function throughS3(bucket: RegisteredBucket | undefined, object: string) {
  const via = {
    service: "s3.amazonaws.com",
    object,
    bucketKey: bucket?.bucketKey ?? false,
    ...(bucket && { region: bucket.region }),
  };
  const calls = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"];
  return Object.fromEntries(calls.map((call) => [call, { via } as Partial<Request>]));
}

/** The objects of these artifacts: CodePipeline shortens both names (pages show 20 and 10 characters). */
export function artifactObjects(
  { name, stores, region }: RegisteredPipeline,
  artifacts: { readonly read: readonly string[]; readonly written: readonly string[] },
  at = region,
): Objects {
  const store = stores.find((each) => (each.region ?? region) === at);
  const object = (artifact: string) =>
    `arn:${partitionOf(at)}:s3:::${store?.location}/${name.slice(0, 20)}/${artifact.slice(0, 10)}/Ab1Cd2E`;
  return { read: artifacts.read.map(object), written: artifacts.written.map(object) };
}
