import { documented, inferred } from "../call";
import type { ActionRun } from "./action-run";
import { giveOutputs, takeInputs } from "./artifacts";
import { writeComputeLog } from "./compute-log";

const page = documented("codepipeline/latest/userguide/action-reference-Commands");
/** The page has the keys of a VPC and no permission for them; the compute is CodeBuild's, whose page has these. */
const network = inferred(
  "codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control",
);

/** Runs commands on compute of CodePipeline's; the rehearsal does not run them. */
export async function runCommands(run: ActionRun): Promise<void> {
  if ((run.action.commands ?? []).length === 0) throw run.fault("it has no commands");
  takeInputs(run);
  writeComputeLog(run, page);
  enterNetwork(run);
  await giveOutputs(run);
  run.unseen = true;
}

/** What runs in a VPC has a network interface there, which is handed over to CodeBuild's host. */
function enterNetwork(run: ActionRun): void {
  const { VpcId, Subnets = "", SecurityGroupIds = "" } = run.action.configuration ?? {};
  if (VpcId === undefined) return;
  const call = (action: string, resource: string, context?: Readonly<Record<string, string>>) =>
    run.call(
      { role: run.actor },
      `ec2:${action}`,
      { resource, account: run.account },
      network,
      context && { context },
    );
  const subnets = Subnets.split(",").map((id) => run.arn("ec2", `subnet/${id}`));
  const groups = SecurityGroupIds.split(",").map((id) => run.arn("ec2", `security-group/${id}`));
  const networkInterface = run.arn("ec2", "network-interface/eni-0123456789abcdef0");
  for (const what of ["DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs"]) {
    call(`Describe${what}`, "*");
  }
  for (const resource of [networkInterface, ...subnets, ...groups]) {
    call("CreateNetworkInterface", resource);
  }
  for (const subnet of subnets) {
    call("CreateNetworkInterfacePermission", networkInterface, {
      "ec2:AuthorizedService": "codebuild.amazonaws.com",
      "ec2:Subnet": subnet,
    });
    call("DeleteNetworkInterface", networkInterface, { "ec2:Subnet": subnet });
  }
}
