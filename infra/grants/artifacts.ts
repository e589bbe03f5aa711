import { anyArtifact, anyKeyArn, artifactKeys, serviceHost } from "../names";
import { isEncrypted, type Storage } from "./build-storage";
import type { Grant, Guarded, Principal } from "./grant";
import { actionsOf, type Conditions } from "./policy";
import type { Value } from "./value";

/**
 * Where a delivery keeps its artifacts in one region: what every permission on the way of a release is about.
 */
export interface ArtifactStore {
  readonly account: string;
  readonly region: string;
  readonly bucketName: string;
  readonly bucketArn: string;
  /** The folder of the pipeline whose roles are meant. Default: every pipeline's. */
  readonly folder?: string;
  /** The key's ARN as its own stack knows it. */
  readonly keyArn: Value;
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3Deploy.html */
const readObject = actionsOf(
  "s3",
  "GetObject GetObjectVersion GetObjectTagging GetObjectVersionTagging",
);
const readBucket = ["s3:GetBucketVersioning", "s3:GetBucketAcl", "s3:GetBucketLocation"];

/** What an action takes and gives, by name. */
interface Handled {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The folder of the packages that it uploads beside. */
  readonly packages?: string | undefined;
}

const objects = ({ account, bucketArn }: ArtifactStore, keys: readonly string[]): Guarded => ({
  kind: "objects",
  account,
  arn: bucketArn,
  keys,
});
const folderOf = ({ folder = "*" }: ArtifactStore): string => folder;
const artifacts = (
  store: ArtifactStore,
  names: readonly string[],
  beside: readonly string[] = [],
) => objects(store, [...names.map((name) => artifactKeys(folderOf(store), name)), ...beside]);
const bucket = (store: ArtifactStore) =>
  ({ kind: "bucket", account: store.account, arn: store.bucketArn }) as const;

/**
 * A target's role reads artifacts. Its stack goes up before the key exists, so its own half names every
 * key of the delivering account, held to S3 and to this one bucket by conditions; the key policy, on the
 * other side, names the role.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export function targetReadsArtifacts(
  to: Principal,
  store: ArtifactStore,
  inputs: readonly string[],
): readonly Grant[] {
  const { account, region } = store;
  const key: Guarded = { kind: "key", account, region, arn: anyKeyArn(store) };
  return [
    {
      id: "ReadArtifacts",
      to,
      on: artifacts(store, inputs),
      actions: readObject,
      why: "the action downloads its input artifact",
    },
    {
      id: "ArtifactBucketMeta",
      to,
      on: bucket(store),
      actions: readBucket,
      why: "the action asks where the artifact bucket is and whether it has versions",
    },
    {
      id: "UseArtifactKeyThroughS3",
      to,
      on: key,
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      when: throughBucket(region, store.bucketArn),
      why: "S3 decrypts the artifact in the role's name",
    },
    describesKey(to, key),
  ];
}

/**
 * A machine reads the bundle that CodeDeploy tells its agent to fetch: the objects, and nothing about the bucket.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export function machineReadsBundle(
  to: Principal,
  store: ArtifactStore,
  inputs: readonly string[],
): readonly Grant[] {
  return [
    {
      id: "ReadBundle",
      to,
      on: artifacts(store, inputs),
      actions: ["s3:GetObject", "s3:GetObjectVersion"],
      why: "CodeDeploy's agent downloads the bundle with the machine's role",
    },
    decrypts("DecryptBundleThroughS3", to, store, "S3 decrypts the bundle in the machine's name"),
  ];
}

/**
 * CloudFormation hands the address of code on to AWS Lambda, which fetches it in the name of the stack's role.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
 */
export function stackReadsPackages(
  to: Principal,
  store: ArtifactStore,
  folder: string,
): readonly Grant[] {
  return [
    {
      id: "ReadPackages",
      to,
      on: objects(store, [`${folder}/*`]),
      actions: ["s3:GetObject"],
      why: "functions are made of the code that the build has packaged",
    },
    decrypts(
      "DecryptPackagesThroughS3",
      to,
      store,
      "S3 decrypts the code in the name of the stack's role",
    ),
  ];
}

/**
 * The project of a build that ferry did not make: its role gets at artifacts as a target's does, and writes what the
 * build makes.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
 */
export function yourBuildUsesArtifacts(
  to: Principal,
  store: ArtifactStore,
  handled: Handled,
): readonly Grant[] {
  return [
    ...buildReachesBucket(to, store, handled),
    ...useKeyThroughS3(to, store, handled.outputs.length > 0),
  ];
}

/** A source of another account stores what it found in a role of that account: as the pipeline's, but that artifact alone. */
export function ownerStoresSource(
  to: Principal,
  store: ArtifactStore,
  outputs: readonly string[],
): readonly Grant[] {
  return [...storesArtifacts("StoreSource", to, store, outputs), ...useKeyThroughS3(to, store)];
}

function useKeyThroughS3(to: Principal, store: ArtifactStore, writes = true): readonly Grant[] {
  const { account, region, keyArn, bucketArn } = store;
  const on: Guarded = { kind: "key", account, region, arn: keyArn };
  return [
    {
      id: "UseArtifactKeyThroughS3",
      to,
      on,
      actions: ["kms:Decrypt", ...(writes ? ["kms:GenerateDataKey"] : [])],
      when: throughBucket(region, bucketArn),
      why: "S3 decrypts and encrypts artifacts in the name of a role that is yours",
    },
    describesKey(to, on),
  ];
}

function describesKey(to: Principal, on: Guarded): Grant {
  const why = "AWS documents it for every role that reads artifacts with a customer key";
  return { id: "DescribeArtifactKey", to, on, actions: ["kms:DescribeKey"], why };
}

function decrypts(id: string, to: Principal, store: ArtifactStore, why: string): Grant {
  const { account, region, bucketArn } = store;
  const on: Guarded = { kind: "key", account, region, arn: anyKeyArn(store) };
  return { id, to, on, actions: ["kms:Decrypt"], when: throughBucket(region, bucketArn), why };
}

/** Use of a key by S3 for one bucket alone: with an S3 Bucket Key the bucket is the context, else the object. */
export function throughBucket(region: string, bucketArn: string): Conditions {
  return {
    StringEquals: { "kms:ViaService": serviceHost("s3", region) },
    StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucketArn, `${bucketArn}/*`] },
  };
}

/** The base permissions of a pipeline's service role: https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html */
export function pipelineUsesArtifacts(to: Principal, store: ArtifactStore): readonly Grant[] {
  return [...storesArtifacts("UseArtifacts", to, store, [anyArtifact]), useKey(to, store)];
}

function storesArtifacts(
  id: string,
  to: Principal,
  store: ArtifactStore,
  names: readonly string[],
): readonly Grant[] {
  return [
    {
      id: "ArtifactBucketMeta",
      to,
      on: bucket(store),
      actions: readBucket,
      why: "CodePipeline asks for the artifact bucket's region and versions",
    },
    {
      id,
      to,
      on: artifacts(store, names),
      actions: actionsOf(
        "s3",
        "GetObject GetObjectVersion GetObjectTagging GetObjectVersionTagging PutObject " +
          "PutObjectAcl PutObjectTagging",
      ),
      why: "source actions store what they found, later actions hand it on",
    },
  ];
}

/**
 * A build reads its inputs and, unless it is a test, writes its outputs.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
 */
export function buildUsesArtifacts(
  to: Principal,
  store: ArtifactStore,
  handled: Handled,
  storage: Storage,
): readonly Grant[] {
  return [
    ...buildReachesBucket(to, store, handled),
    useKey(to, store, handled.outputs.length > 0 || isEncrypted(storage)),
  ];
}

function buildReachesBucket(
  to: Principal,
  store: ArtifactStore,
  { inputs, outputs, packages }: Handled,
): readonly Grant[] {
  const beside = packages === undefined ? [] : [`${packages}/*`];
  return [
    {
      id: "ArtifactBucketMeta",
      to,
      on: bucket(store),
      actions: ["s3:GetBucketAcl", "s3:GetBucketLocation"],
      why: "CodeBuild asks where the artifact bucket is and who owns it",
    },
    {
      id: "ReadArtifacts",
      to,
      on: artifacts(store, inputs),
      actions: ["s3:GetObject", "s3:GetObjectVersion"],
      why: "CodeBuild downloads the source",
    },
    ...(outputs.length === 0
      ? []
      : [
          {
            id: "WriteArtifacts",
            to,
            on: artifacts(store, outputs, beside),
            actions: ["s3:PutObject"],
            why: "CodeBuild uploads what it built",
          },
        ]),
  ];
}

function useKey(to: Principal, { account, region, keyArn }: ArtifactStore, writes = true): Grant {
  return {
    id: "UseArtifactKey",
    to,
    on: { kind: "key", account, region, arn: keyArn },
    actions: ["kms:Decrypt", "kms:DescribeKey", ...(writes ? ["kms:GenerateDataKey"] : [])],
    why: "artifacts are encrypted with the delivery's key",
  };
}
