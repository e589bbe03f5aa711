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
  const { commands = [], configuration = {} } = run.action;
  const { VpcId, Subnets = "", SecurityGroupIds = "" } = configuration;
  run.must(commands.length > 0, "it has no commands");
  takeInputs(run);
  writeComputeLog(run, page);
  if (VpcId !== undefined) {
    const evidence = { ask: network, use: network };
    run.enterNetwork(Subnets.split(","), SecurityGroupIds.split(","), evidence);
  }
  await giveOutputs(run);
  run.unseen = true;
}
