import { documented } from "../call";
import { packArtifact, unpackArtifact } from "../site";
import type { ActionRun } from "./action-run";
import { storeSource, takeRoles } from "./artifacts";

const page = documented("codepipeline/latest/userguide/action-reference-S3");

/** Takes the version that was uploaded. The rehearsal uploads the site, as a person or another pipeline would. */
export async function fetchFromBucket(run: ActionRun): Promise<void> {
  const bucket = run.bucket("S3Bucket");
  const key = run.configured("S3ObjectKey");
  run.must(
    bucket.versioned,
    `the source bucket "${bucket.name}" is not versioned, which CodePipeline refuses`,
  );
  const polls = run.action.configuration?.PollForSourceChanges !== "false";
  if (!polls && !bucket.eventBridge) {
    throw run.fault(
      `nobody tells the pipeline of an upload: polling is off, and the bucket "${bucket.name}" reports ` +
        "nothing to EventBridge",
    );
  }
  const upload = run.release.objects.put({
    bucket: bucket.name,
    key,
    body: await packArtifact(run.release.site.files),
    contentType: "application/zip",
    owner: bucket.account,
  });

  takeRoles(run);
  const { account: owner, arn } = bucket;
  run.act("s3:GetBucketVersioning s3:GetBucketAcl s3:GetBucketLocation", arn, page, { owner });
  run.act(
    "s3:GetObject s3:GetObjectVersion s3:GetObjectTagging s3:GetObjectVersionTagging",
    `${arn}/${key}`,
    page,
    { owner },
  );
  const files = await unpackArtifact(upload.body);
  await storeSource(run, files);
}
