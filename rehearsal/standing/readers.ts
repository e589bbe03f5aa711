import type { Policy } from "../../judge";
import { accountOf, partitionOf } from "../arn";
import { type Call, callsOf, documented, transport } from "../call";
import { peopleOf } from "../world/people";
import type { RegisteredBucket, World } from "../world/world";

const listing = documented("AmazonS3/latest/API/API_ListObjectsV2");
const reading = documented("AmazonS3/latest/API/API_GetObject");

/** The buckets of what was released. */
export function recordBuckets(world: World): readonly RegisteredBucket[] {
  return world.outputs("records").flatMap((name) => world.bucket(String(name)) ?? []);
}

/** Who sees releases reads their records: groups, and who is in a permission set that lets them. */
export function readerCalls(world: World): readonly Call[] {
  return recordBuckets(world).flatMap((bucket) => [
    ...readBy(readerOf(bucket), bucket).map((call) => ({ ...call, holds: mayRead })),
    ...peopleOf(world)
      .filter(({ may, role }) => may !== "approve" && accountOf(role) === bucket.account)
      .flatMap(({ role }) => readBy(role, bucket)),
  ]);
}

function readBy(role: string, bucket: RegisteredBucket): readonly Call[] {
  const { arn, account: owner, region, keyArn, bucketKey } = bucket;
  const at = { owner, region, transport };
  const object = `${arn}/a-record.json`;
  const via = { service: "s3.amazonaws.com", region, object, bucketKey };
  return [
    ...callsOf(role, "s3:ListBucket", arn, listing, at),
    ...callsOf(role, "s3:GetObject", object, reading, at),
    ...(keyArn === undefined ? [] : callsOf(role, "kms:Decrypt", keyArn, reading, { region, via })),
  ];
}

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html */
function readerOf({ account, arn }: RegisteredBucket): string {
  const sets = `${account}:role/aws-reserved/sso.amazonaws.com`;
  return `arn:${partitionOf(arn)}:iam::${sets}/AWSReservedSSO_Readers_0123456789abcdef`;
}

const mayRead: readonly Policy[] = [
  {
    name: "of the reader",
    document: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ReadRecords",
          Effect: "Allow",
          Action: ["kms:Decrypt", "s3:GetObject", "s3:ListBucket"],
          Resource: "*",
        },
      ],
    },
  },
];
