import { parse } from "yaml";
import { documented, inferred } from "../call";
import type { ActionRun, Touches } from "./action-run";
import { takeInput, takeInputs, takeRoles, useKey, wantFile } from "./artifacts";
import {
  createDeployment,
  type FoundGroup,
  foundGroup,
  groupOfYours,
  type NamedGroup,
  takeServiceRole,
  watchAlarms,
} from "./codedeploy-calls";

const page = documented("codepipeline/latest/userguide/action-reference-CodeDeploy");
const serviceRole = inferred("aws-managed-policy/latest/reference/AWSCodeDeployRole");
const instanceProfile = documented(
  "codedeploy/latest/userguide/getting-started-create-iam-instance-profile",
);
const machineTrust = documented("AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2");

/** Registers the bundle as a revision; CodeDeploy tells the agents of the group's machines to fetch it. */
export async function deployToMachines(run: ActionRun): Promise<void> {
  const { touches } = run;
  if (touches) return deployToYours(run, touches);
  const found = foundGroup(run);
  const [input = ""] = run.action.inputArtifacts ?? [];
  await checkBundle(run, input);

  takeRoles(run);
  takeInput(run, input);
  lookUpGroup(run, found);
  createDeployment(run, found, page);
  takeServiceRole(run, found);
  findMachines(run, found);
  fetchBundle(run, found, input);
  run.rolledOut({ to: found.arn, what: `${run.store().bucket.name}/${run.input(input).key}` });
}

/** A group that no stack makes: what the action calls is judged, and that its machines get at the bundle. */
async function deployToYours(
  run: ActionRun,
  { deploymentConfiguration = "", readers = [] }: Touches,
): Promise<void> {
  const found = groupOfYours(run, deploymentConfiguration);
  const [input = ""] = run.action.inputArtifacts ?? [];
  await wantFile(run, input, "appspec.yml");
  takeInputs(run);
  lookUpGroup(run, found);
  createDeployment(run, found, page);
  for (const role of readers) readBundle(run, role, input);
}

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file.html */
async function checkBundle(run: ActionRun, input: string): Promise<void> {
  const files = await run.filesOf(input);
  const appSpec = files.find(({ path }) => path === "appspec.yml");
  if (!appSpec) throw run.fault(`the bundle "${input}" has no appspec.yml at its top`);
  const { version, os } = parse(appSpec.body.toString("utf8")) ?? {};
  if (version !== 0 || (os !== "linux" && os !== "windows")) {
    throw run.fault("its appspec.yml needs version: 0.0 and os: linux or windows");
  }
}

function lookUpGroup(run: ActionRun, { arn, group }: NamedGroup): void {
  run.act("codedeploy:ListDeployments codedeploy:GetDeploymentGroup", arn, page);
  const application = run.arn("codedeploy", `application:${group.appName}`);
  run.act("codedeploy:ListDeploymentGroups", application, page);
  run.act("codedeploy:ListDeploymentConfigs", "*", page);
}

function findMachines(run: ActionRun, found: FoundGroup): void {
  const looks = "ec2:DescribeInstances ec2:DescribeInstanceStatus tag:GetResources";
  run.call(found.group.serviceRoleArn, looks, "*", serviceRole);
  watchAlarms(run, found);
}

/** The agent reads the bundle with the machine's role: the one with a profile in the group's account, or yours. */
function fetchBundle(run: ActionRun, found: FoundGroup, input: string): void {
  const roles = machineRoles(run, found);
  run.must(
    roles.length > 0,
    "no stack says with which role the machines of its group read the bundle",
  );
  for (const role of roles) {
    run.call({ service: "ec2.amazonaws.com" }, "sts:AssumeRole", role, machineTrust);
    readBundle(run, role, input);
  }
}

function readBundle(run: ActionRun, role: string, input: string): void {
  const { bucket } = run.store();
  const resource = `${bucket.arn}/${run.input(input).key}`;
  const calls = "s3:GetObject s3:GetObjectVersion";
  run.call(role, calls, resource, instanceProfile, { owner: bucket.account });
  useKey(run, role, "kms:Decrypt", resource, instanceProfile);
}

/** What the group's stack exports says whose machines they are. */
function machineRoles(run: ActionRun, { group }: FoundGroup): readonly string[] {
  return run.release.world.outputs("contract").flatMap((contract) => {
    const { services = {} } = contract as {
      readonly services?: Readonly<Record<string, { readonly [key: string]: unknown }>>;
    };
    return Object.values(services).flatMap(({ application, instanceRole }) =>
      application === group.appName && typeof instanceRole === "string" ? [instanceRole] : [],
    );
  });
}
