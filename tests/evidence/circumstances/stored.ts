import type { Request } from "../../../judge";
import type { RegisteredBucket, RegisteredPipeline } from "../../../rehearsal/world/world";
import { type Objects, partitionOf } from "../circumstance";
import type { Found } from "./acting";

/** A connection's real ARN. */
export function connection({ ConnectionArn = "" }: Readonly<Record<string, string>>) {
  const former = ConnectionArn.includes(":codestar-connections:") ? [ConnectionArn] : [];
  return { connection: [ConnectionArn], "connection-former": former };
}

/** What calls of a connection say, under both names of the service. */
export function saying(
  call: "UseConnection" | "PassConnection",
  said: Readonly<Record<string, string | null>>,
  more: Partial<Request> = {},
): NonNullable<Found["details"]> {
  const details = ["codeconnections", "codestar-connections"].map((service) => {
    const keys = Object.entries(said).map(([key, value]) => [`${service}:${key}`, value]);
    return [`${service}:${call}`, { context: Object.fromEntries(keys), ...more }];
  });
  return Object.fromEntries(details);
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

/** https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html */
export const inPublicRegion = {
  "ecr-public:GetAuthorizationToken": { region: "us-east-1" },
  "sts:GetServiceBearerToken": { region: "us-east-1" },
};
