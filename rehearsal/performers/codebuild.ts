import type { codebuild } from "@pulumi/aws";
import { documented, type Evidence } from "../call";
import { inputsOf } from "../world/world";
import type { ActionRun } from "./action-run";
import {
  type ArtifactCalls,
  buildCalls,
  describeKey,
  pipelineCalls,
  readArtifact,
  takeInputs,
  takeRoles,
  writeArtifact,
} from "./artifacts";
import { type Built, runBuildspec } from "./buildspec";
import { cloneSource } from "./full-clone";
import type { StoredObject } from "./object-store";
import type { Package } from "./packages";
import type { Project } from "./project-caller";
import { projectCalls } from "./project-calls";

const customRole = documented("codepipeline/latest/userguide/how-to-custom-role");

/** The CLI puts an object, and asks the bucket nothing. */
const packageCalls: ArtifactCalls = {
  bucket: [],
  read: [],
  write: ["s3:PutObject"],
  evidence: documented("cli/latest/reference/cloudformation/package"),
};

/** An action has a project build. */
export function build(run: ActionRun): Promise<void> {
  return buildBy(run, documented("codepipeline/latest/userguide/action-reference-CodeBuild"));
}

/** A rule does the same, by a page of its own. */
export function askBuild(run: ActionRun): Promise<void> {
  return buildBy(run, documented("codepipeline/latest/userguide/rule-reference-CodeBuild"));
}

/** Starts a build; the build's own role reads the source, logs, and writes what was built. */
async function buildBy(run: ActionRun, evidence: Evidence): Promise<void> {
  const name = run.configured("ProjectName");
  const registered = run.release.world.project(run.account, name);
  if (!registered) return buildYours(run, name, evidence);
  const project = inputsOf<codebuild.ProjectArgs>(registered);
  const arn = String(registered.resource.outputs.arn);
  const keyArn = project.encryptionKey;
  run.must(
    keyArn === run.store().keyArn,
    `project "${name}" encrypts with ${keyArn ?? "the key of Amazon S3"} instead of the artifact store's ` +
      "key, so that no other account could read what it builds",
  );

  takeRoles(run);
  startBuild(run, arn, evidence);
  const inputs = run.action.inputArtifacts ?? [];
  for (const input of inputs) readArtifact(run, run.actor, run.input(input), pipelineCalls);
  const role = project.serviceRole;
  run.calls.push(...projectCalls(registered, run.release.world));
  for (const input of inputs) {
    readArtifact(run, role, run.input(input), buildCalls);
    cloneSource(run, role, input);
  }
  const built = buildOf(run, project);
  run.tell(built.variables);
  for (const each of built.packages) uploadPackage(run, role, each);
  for (const output of await storeOutputs(run, built)) {
    writeArtifact(run, role, output, buildCalls);
  }
  describeKey(run, role);
}

function startBuild(run: ActionRun, project: string, evidence: Evidence): void {
  run.act("codebuild:StartBuild codebuild:BatchGetBuilds", project, evidence);
  if (run.action.configuration?.BatchEnabled !== "true") return;
  run.act("codebuild:StartBuildBatch codebuild:BatchGetBuildBatches", project, customRole);
}

/** A project that no stack makes: that it is started and gets at the artifacts is judged, what else it does is not. */
async function buildYours(run: ActionRun, name: string, evidence: Evidence): Promise<void> {
  const { account } = run;
  takeInputs(run);
  startBuild(run, run.arn("codebuild", `project/${name}`), evidence);
  const outputs: StoredObject[] = [];
  // The site stands for what a project makes that the settings know as yours.
  const body = Buffer.from(`What ${run.action.name} makes.`);
  const made = run.touches ? run.release.site.files : [{ path: "output.txt", body }];
  for (const output of run.outputs) {
    outputs.push(await run.output(output, made));
  }
  for (const role of run.touches?.readers ?? []) {
    for (const input of run.action.inputArtifacts ?? []) {
      readArtifact(run, role, run.input(input), buildCalls);
      cloneSource(run, role, input);
    }
    for (const output of outputs) writeArtifact(run, role, output, buildCalls);
    describeKey(run, role);
  }
  run.notSeen(`what project "${name}" of account ${account}, which is yours, does`);
}

/** What the registered buildspec makes of the site. */
function buildOf(run: ActionRun, { source, environment, encryptionKey = "" }: Project): Built {
  const plain = (environment.environmentVariables ?? []).flatMap(({ type, name, value }) =>
    type === "PLAINTEXT" ? [[name, value]] : [],
  );
  return runBuildspec(
    source.buildspec ?? "",
    run.release.site.files,
    run.action.outputArtifacts ?? [],
    {
      ...Object.fromEntries([...plain, ...toldBy(run)]),
      // https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html
      CODEBUILD_KMS_KEY_ID: encryptionKey,
      CODEBUILD_RESOLVED_SOURCE_VERSION: "rehearsed",
      CODEBUILD_START_TIME: String(Date.UTC(2026, 10, 20, 12)),
    },
  );
}

/** The variables of the action itself. */
function toldBy(run: ActionRun): readonly (readonly [name: string, value: string])[] {
  const { EnvironmentVariables: text = "[]" } = run.resolved;
  const told = parseJson(text);
  run.must(Array.isArray(told), `its EnvironmentVariables are no JSON list: ${text}`);
  const variables: readonly { name: string; value: string; type?: string }[] = told;
  return variables
    .filter(({ type = "PLAINTEXT" }) => type === "PLAINTEXT")
    .map(({ name, value }) => [name, value]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The build's own commands upload code with its role, beside the pipeline's artifacts. */
function uploadPackage(run: ActionRun, role: string, each: Package): void {
  const { bucket } = run.store();
  run.must(
    each.bucket === bucket.name,
    `it packages into the bucket ${each.bucket}, and the artifacts are in ${bucket.name}`,
  );
  const stored = run.release.objects.put({
    bucket: bucket.name,
    key: each.key,
    body: each.body,
    contentType: "application/octet-stream",
    owner: bucket.account,
  });
  writeArtifact(run, role, stored, packageCalls, each.keyArn);
}

/** Each artifact of the build, stored. */
async function storeOutputs(
  run: ActionRun,
  { artifacts }: Built,
): Promise<readonly StoredObject[]> {
  const names = run.action.outputArtifacts ?? [];
  const stored: StoredObject[] = [];
  for (const name of names) {
    const files = artifacts.get(name);
    const known = [...artifacts.keys()].join(", ") || "none";
    run.must(files, `the buildspec makes no artifact "${name}" (it makes ${known})`);
    run.must(files.length > 0, `the build's artifact "${name}" is empty`);
    stored.push(await run.output(name, files));
  }
  return stored;
}
