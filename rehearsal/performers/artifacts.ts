import { accountOf } from "../arn";
import { documented, type Evidence, observed } from "../call";
import type { SiteFile } from "../site";
import type { RegisteredAction, RegisteredPipeline } from "../world/world";
import type { ActionRun, Store } from "./action-run";
import type { StoredObject } from "./object-store";

/** The calls by which a role takes and gives artifacts, stated once for all actions that do so. */

const customRole = documented("codepipeline/latest/userguide/how-to-custom-role");
const crossAccount = documented("codepipeline/latest/userguide/pipelines-create-cross-account");
const crossRegion = observed("codepipeline/latest/userguide/actions-create-cross-region");
const encryption = documented("AmazonS3/latest/userguide/UsingKMSEncryption");

/** What AWS's pages list for a role that handles artifacts. */
export interface ArtifactCalls {
  readonly bucket: readonly string[];
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly evidence: Evidence;
}

const bucketCalls = ["s3:GetBucketVersioning", "s3:GetBucketAcl", "s3:GetBucketLocation"];
const objectCalls = [
  "s3:GetObject",
  "s3:GetObjectVersion",
  "s3:GetObjectTagging",
  "s3:GetObjectVersionTagging",
];

/** The service role of every pipeline. */
export const pipelineCalls: ArtifactCalls = {
  bucket: bucketCalls,
  read: objectCalls,
  write: ["s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging"],
  evidence: customRole,
};

/** A role of a deploy action, which takes artifacts and gives none. */
const deployCalls: ArtifactCalls = {
  bucket: bucketCalls,
  read: objectCalls,
  write: [],
  evidence: documented("codepipeline/latest/userguide/action-reference-S3Deploy"),
};

export const buildCalls: ArtifactCalls = {
  bucket: ["s3:GetBucketAcl", "s3:GetBucketLocation"],
  read: ["s3:GetObject", "s3:GetObjectVersion"],
  write: ["s3:PutObject"],
  evidence: documented("codebuild/latest/userguide/setting-up-service-role"),
};

/** CodePipeline takes the action's role: its own for most, a target's for a cross-account action. */
export function takeRoles(run: ActionRun): void {
  const { roleArn } = run.pipeline;
  const target = run.action.roleArn;
  run.call({ service: "codepipeline.amazonaws.com" }, "sts:AssumeRole", roleArn, customRole);
  if (target !== undefined) run.call(roleArn, "sts:AssumeRole", target, crossAccount);
}

/**
 * CodePipeline copies an artifact into the store of the action's region, in the name of the pipeline's role: its
 * message of a failure names both buckets and that role. What it calls is not documented: all that AWS lists
 * for the role on the bucket of the artifacts.
 */
function copyAcross(run: ActionRun, artifact: StoredObject): void {
  const { roleArn, region } = run.pipeline;
  if (run.region === region) return;
  const calls = { ...pipelineCalls, evidence: crossRegion };
  readStored(run, roleArn, artifact, calls, run.store(region));
  writeArtifact(run, roleArn, artifact, calls);
  readStored(run, roleArn, artifact, calls);
}

/** A role downloads an input artifact; S3 decrypts it in the role's name. */
export function readArtifact(
  run: ActionRun,
  role: string,
  artifact: StoredObject,
  calls: ArtifactCalls,
) {
  copyAcross(run, artifact);
  readStored(run, role, artifact, calls);
}

function readStored(
  run: ActionRun,
  role: string,
  artifact: StoredObject,
  calls: ArtifactCalls,
  store = run.store(),
): void {
  const resource = askBucket(run, role, artifact.key, calls, store);
  const { account: owner, region } = store.bucket;
  run.call(role, calls.read, resource, calls.evidence, { owner, region });
  useKey(run, role, "kms:Decrypt", resource, encryption, store);
  describeKey(run, role, store);
}

/** The role of a target takes an input of a deploy action that hands nothing back. */
export function takeInput(run: ActionRun, input: string): void {
  const artifact = run.input(input);
  const giver = giverOf(run.pipeline, input);
  const from = accountOf(giver?.roleArn ?? run.pipeline.roleArn);
  run.must(
    [run.account, run.pipeline.account].includes(from) || run.account === run.pipeline.account,
    `it runs in account ${run.account} and takes the artifact "${input}" of account ${from}, which CodePipeline hands ` +
      `over to account ${run.pipeline.account} alone (${crossAccount.page})`,
  );
  readArtifact(run, run.actor, artifact, deployCalls);
  // AWS's page of cross-account pipelines lists it for every such role, though nothing is written back.
  const object = `${run.store().bucket.arn}/${artifact.key}`;
  useKey(run, run.actor, "kms:GenerateDataKey", object, crossAccount);
}

/** A role uploads an output artifact with a key, which S3 uses in the role's name. */
export function writeArtifact(
  run: ActionRun,
  role: string,
  artifact: StoredObject,
  calls: ArtifactCalls,
  keyArn = run.store().keyArn,
) {
  const resource = askBucket(run, role, artifact.key, calls);
  const { account: owner } = run.store().bucket;
  const headers = { encryption: { algorithm: "aws:kms", keyArn } };
  for (const action of calls.write) {
    const details = action === "s3:PutObject" ? headers : {};
    run.call(role, action, resource, calls.evidence, { owner, ...details });
  }
  useKey(run, role, "kms:GenerateDataKey", resource);
  // A multipart upload reads what it has written so far.
  useKey(run, role, "kms:Decrypt", resource);
}

/** The action whose artifact it is. */
function giverOf({ stages }: RegisteredPipeline, artifact: string): RegisteredAction | undefined {
  const actions = stages.flatMap((stage) => stage.actions);
  return actions.find(({ outputArtifacts }) => outputArtifacts?.includes(artifact));
}

/** How every action begins: CodePipeline takes its role, which downloads what the action is given. */
export function takeInputs(run: ActionRun): void {
  takeRoles(run);
  const foreign = run.action.roleArn !== undefined;
  for (const name of run.action.inputArtifacts ?? []) {
    if (foreign) takeInput(run, name);
    else readArtifact(run, run.actor, run.input(name), pipelineCalls);
  }
}

/** How an action ends: the acting role uploads what it gives. Only the real action knows what: the site stands for it. */
export async function giveOutputs(run: ActionRun): Promise<void> {
  for (const name of run.outputs) {
    const artifact = await run.output(name, run.release.site.files);
    writeArtifact(run, run.actor, artifact, pipelineCalls);
  }
}

/**
 * A source action stores what it found, with all that AWS lists for the role of every pipeline. The pipeline's own has that
 * by AWS's page whoever acts: no page says that CodePipeline leaves it alone where another account's role does.
 */
export async function storeSource(run: ActionRun, files: readonly SiteFile[]): Promise<void> {
  for (const name of run.action.outputArtifacts ?? []) {
    const artifact = await run.output(name, files);
    for (const role of new Set([run.actor, run.pipeline.roleArn])) {
      writeArtifact(run, role, artifact, pipelineCalls);
      readArtifact(run, role, artifact, pipelineCalls);
    }
  }
}

/**
 * What an action of yours finds in an artifact is not seen here, but for a source of Amazon ECR, which gives the
 * address of its image alone: https://docs.aws.amazon.com/codepipeline/latest/userguide/file-reference.html
 * @throws RehearsalFault where such an artifact should have the file
 */
export async function wantFile(
  run: ActionRun,
  artifact: string,
  path: string,
  fix = "take it from a build or a source that has it",
): Promise<void> {
  const files = await run.filesOf(artifact);
  if (files.some((file) => file.path === path || file.path !== "imageDetail.json")) return;
  throw run.fault(
    `the artifact "${artifact}" has no file ${path}, only imageDetail.json, as a source of Amazon ECR gives it: ${fix}`,
  );
}

/**
 * A commit as a source's artifact. The rehearsal has no repository: the site stands for what a build makes of
 * it, or for the repository itself where nothing builds.
 */
export async function storeRepository(run: ActionRun, commit: string): Promise<void> {
  const built = run.pipeline.stages.some(({ actions }) =>
    actions.some(({ category }) => category === "Build" || category === "Compute"),
  );
  const repository = [{ path: "REPOSITORY", body: Buffer.from(`${commit}\n`) }];
  await storeSource(run, built ? repository : run.release.site.files);
}

function askBucket(
  run: ActionRun,
  role: string,
  key: string,
  calls: ArtifactCalls,
  { bucket }: Store = run.store(),
): string {
  const { arn, account: owner, region } = bucket;
  run.call(role, calls.bucket, arn, calls.evidence, { owner, region });
  return `${arn}/${key}`;
}

/** S3 asks KMS in the role's name, with the bucket as the encryption context of an S3 Bucket Key. */
export function useKey(
  run: ActionRun,
  role: string,
  action: string,
  object: string,
  evidence = encryption,
  { bucket, keyArn }: Store = run.store(),
): void {
  const { region, bucketKey } = bucket;
  const via = { service: "s3.amazonaws.com", region, object, bucketKey };
  run.call(role, action, keyArn, evidence, { via, region });
}

export function describeKey(
  run: ActionRun,
  role: string,
  { keyArn, bucket }: Store = run.store(),
): void {
  run.call(role, "kms:DescribeKey", keyArn, crossAccount, { region: bucket.region });
}
