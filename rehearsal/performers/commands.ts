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
  const subnets = Subnets.split(",").map((id) => run.arn("ec2", `subnet/${id}`));
  const groups = SecurityGroupIds.split(",").map((id) => run.arn("ec2", `security-group/${id}`));
  const networkInterface = run.arn("ec2", "network-interface/eni-0123456789abcdef0");
  run.act(
    "ec2:DescribeDhcpOptions ec2:DescribeNetworkInterfaces ec2:DescribeSecurityGroups " +
      "ec2:DescribeSubnets ec2:DescribeVpcs",
    "*",
    network,
  );
  for (const resource of [networkInterface, ...subnets, ...groups]) {
    run.act("ec2:CreateNetworkInterface", resource, network);
  }
  for (const subnet of subnets) {
    run.act("ec2:CreateNetworkInterfacePermission", networkInterface, network, {
      context: { "ec2:AuthorizedService": "codebuild.amazonaws.com", "ec2:Subnet": subnet },
    });
    const context = { "ec2:Subnet": subnet };
    run.act("ec2:DeleteNetworkInterface", networkInterface, network, { context });
  }
}
