import { documented } from "../call";
import { contentType, type SiteFile } from "../site";
import type { RegisteredBucket } from "../world/world";
import type { ActionRun } from "./action-run";
import { takeInput, takeRoles } from "./artifacts";

const page = documented("codepipeline/latest/userguide/action-reference-S3Deploy");
const encryption = documented("AmazonS3/latest/userguide/UsingKMSEncryption");

const ownership = documented("AmazonS3/latest/userguide/object-ownership-error-responses");
/** The one that every bucket takes. */
const ownersAcl = "bucket-owner-full-control";

/** The tagging ones where objects have tags: the first object of a source has the stack's, an upload its owner's. */
const fileCalls =
  "s3:PutObject s3:PutObjectAcl s3:PutObjectVersionAcl " +
  "s3:GetObjectTagging s3:GetObjectVersionTagging s3:PutObjectTagging";

/** Extracts an artifact into a bucket: it overwrites, sets one Cache-Control for all files, and never deletes. */
export async function deployToBucket(run: ActionRun): Promise<void> {
  const { configuration = {}, inputArtifacts = [] } = run.action;
  const [input = ""] = inputArtifacts;
  const bucket = run.bucket("BucketName");
  run.must(
    bucket.account === run.account,
    `the role ${run.actor} lives in account ${run.account}, and the bucket "${bucket.name}" belongs to ` +
      `account ${bucket.account}: the files would be another account's`,
  );
  const files = await run.filesOf(input);
  if (run.configured("Extract") !== "true") throw run.fault("it does not extract its artifact");
  run.must(files.length > 0, `its artifact "${input}" is empty, which S3 deploy refuses`);

  takeRoles(run);
  takeInput(run, input);
  putFiles(run, bucket, files, configuration.ObjectKey, configuration.CacheControl);
  checkAcl(run, bucket.name);
  const key = configuration.KMSEncryptionKeyARN;
  if (key !== undefined) encryptFiles(run, bucket, key);
}

/** Buckets have no ACLs but where somebody switched them on, and refuse files that bring one. */
function checkAcl(run: ActionRun, bucket: string): void {
  const { CannedACL: acl = ownersAcl } = run.action.configuration ?? {};
  if (acl === ownersAcl) return;
  const without = run.release.world
    .ofType("aws:s3/bucketOwnershipControls:BucketOwnershipControls")
    .some(({ resource: { inputs } }) => inputs.bucket === bucket);
  const refused =
    `CannedACL is ${acl}, and S3 refuses it where the bucket "${bucket}" has no ACLs, as those made since April 2023: ` +
    `leave it out, and show the files by CloudFront (${ownership.page})`;
  if (without) throw run.fault(refused);
  run.warn(refused);
}

/** S3 encrypts the site's files in the role's name; a large file goes up in parts, which needs both calls. */
function encryptFiles(run: ActionRun, bucket: RegisteredBucket, key: string): void {
  const { arn, region, bucketKey } = bucket;
  const via = { service: "s3.amazonaws.com", region, object: `${arn}/index.html`, bucketKey };
  run.act("kms:GenerateDataKey kms:Decrypt", key, encryption, { via, region });
}

function putFiles(
  run: ActionRun,
  bucket: RegisteredBucket,
  files: readonly SiteFile[],
  folder: string | undefined,
  cacheControl: string | undefined,
): void {
  const { arn } = bucket;
  run.act("s3:GetBucketVersioning s3:GetBucketAcl s3:GetBucketLocation", arn, page);
  const keys = files.map(({ path }) => (folder === undefined ? path : `${folder}/${path}`));
  // A policy can't tell `*` in a name from its own wildcard: a file without one stands for all.
  const example = keys.find((key) => !/[*?$]/.test(key)) ?? "index.html";
  run.act(fileCalls, `${arn}/${example}`, page, { count: files.length });
  files.forEach(({ path, body }, index) => {
    run.write(bucket, {
      key: keys[index] ?? path,
      body,
      contentType: contentType(path),
      ...(cacheControl !== undefined && { cacheControl }),
    });
  });
}
