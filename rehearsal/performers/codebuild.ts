import type { ActionRun } from "../action-run";
import { accountOf } from "../action-run";
import { documented } from "../call";
import type { StoredObject } from "../object-store";
import type { Registered } from "../registry";
import {
  buildCalls,
  describeKey,
  pipelineCalls,
  readArtifact,
  takeRoles,
  writeArtifact,
} from "./artifacts";
import { runBuildspec } from "./buildspec";

const page = documented("codepipeline/latest/userguide/action-reference-CodeBuild");
const serviceRole = documented("codebuild/latest/userguide/setting-up-service-role");
const variables = documented("codebuild/latest/userguide/build-spec-ref");
const trust = documented("codebuild/latest/userguide/cross-service-confused-deputy-prevention");

interface Project {
  readonly serviceRole: string;
  readonly encryptionKey?: string;
  readonly source?: { readonly type?: string; readonly buildspec?: string };
  readonly environment?: { readonly environmentVariables?: readonly Variable[] };
  readonly logsConfig?: { readonly cloudwatchLogs?: { readonly groupName?: string } };
}

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** Starts a build; the build's own role reads the source, logs, and writes what was built. */
export async function build(run: ActionRun): Promise<void> {
  const name = run.configured("ProjectName");
  const registered = run.release.registry.project(run.account, name);
  if (!registered) {
    throw run.fault(`account ${run.account} has no CodeBuild project "${name}"`);
  }
  const project = registered.resource.inputs as unknown as Project;
  const arn = String(registered.resource.outputs.arn);
  const keyArn = project.encryptionKey;
  if (keyArn !== run.store().keyArn) {
    throw run.fault(
      `project "${name}" encrypts with ${keyArn ?? "the key of Amazon S3"} instead of the artifact store's ` +
        "key, so that no other account could read what it builds",
    );
  }

  takeRoles(run);
  for (const action of ["codebuild:StartBuild", "codebuild:BatchGetBuilds"]) {
    run.call({ role: run.actor }, action, { resource: arn, account: run.account }, page);
  }
  const inputs = run.action.inputArtifacts ?? [];
  for (const input of inputs) readArtifact(run, run.actor, run.input(input), pipelineCalls);
  const role = project.serviceRole;
  run.call(
    { service: "codebuild.amazonaws.com", sourceArn: arn },
    "sts:AssumeRole",
    { resource: role, account: accountOf(role) },
    trust,
  );
  writeLog(run, role, registered);
  for (const variable of project.environment?.environmentVariables ?? []) {
    readVariable(run, role, variable);
  }
  for (const input of inputs) readArtifact(run, role, run.input(input), buildCalls);
  for (const output of await buildOutputs(run, project)) {
    writeArtifact(run, role, output, buildCalls);
  }
  describeKey(run, role);
}

/** CodeBuild writes to the group that the project names; the group exists before. */
function writeLog(run: ActionRun, role: string, { place, resource }: Registered): void {
  const { logsConfig } = resource.inputs as unknown as Project;
  const group = logsConfig?.cloudwatchLogs?.groupName ?? `/aws/codebuild/${resource.inputs.name}`;
  const stream = `arn:aws:logs:${place.region}:${place.account}:log-group:${group}:log-stream:build`;
  for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
    run.call({ role }, action, { resource: stream, account: place.account }, serviceRole);
  }
}

/** A variable of the types that name a secret is read with the build's role before the build starts. */
function readVariable(run: ActionRun, role: string, { type, value }: Variable): void {
  const { account, region } = run.pipeline;
  if (type === "SECRETS_MANAGER") {
    const resource = value.startsWith("arn:")
      ? value.split(":").slice(0, 7).join(":")
      : // Secrets Manager puts six characters of its own behind the name.
        `arn:aws:secretsmanager:${region}:${account}:secret:${value.split(":")[0]}-Ab1Cd2`;
    run.call({ role }, "secretsmanager:GetSecretValue", { resource, account }, variables);
  } else if (type === "PARAMETER_STORE") {
    const resource = `arn:aws:ssm:${region}:${account}:parameter/${value.replace(/^\//, "")}`;
    run.call({ role }, "ssm:GetParameters", { resource, account }, variables);
  }
}

/** What the registered buildspec makes of the site, artifact by artifact. */
async function buildOutputs(run: ActionRun, project: Project): Promise<readonly StoredObject[]> {
  const names = run.action.outputArtifacts ?? [];
  const artifacts = runBuildspec(project.source?.buildspec ?? "", run.release.site.files, names);
  const stored: StoredObject[] = [];
  for (const name of names) {
    const files = artifacts.get(name);
    if (!files) {
      const known = [...artifacts.keys()].join(", ") || "none";
      throw run.fault(`the buildspec makes no artifact "${name}" (it makes ${known})`);
    }
    if (files.length === 0) throw run.fault(`the build's artifact "${name}" is empty`);
    stored.push(await run.output(name, files));
  }
  return stored;
}
