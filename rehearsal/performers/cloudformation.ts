import { type ActionRun, accountOf } from "../action-run";
import { documented, inferred } from "../call";
import { giveOutputs, takeInputs } from "./artifacts";

const page = documented("codepipeline/latest/userguide/action-reference-CloudFormation");
/** The page lists what the action calls for all modes together: which mode calls what follows from the API. */
const byMode = inferred("codepipeline/latest/userguide/action-reference-CloudFormation");
const passing = documented("AWSCloudFormation/latest/UserGuide/using-iam-servicerole");

const calls: Readonly<Record<string, readonly string[]>> = {
  CREATE_UPDATE: ["DescribeStacks", "CreateStack", "UpdateStack", "DescribeStackEvents"],
  REPLACE_ON_FAILURE: [
    "DescribeStacks",
    "DeleteStack",
    "CreateStack",
    "UpdateStack",
    "DescribeStackEvents",
  ],
  DELETE_ONLY: ["DescribeStacks", "DeleteStack", "DescribeStackEvents"],
  CHANGE_SET_REPLACE: ["DescribeStacks", "DescribeChangeSet", "DeleteChangeSet", "CreateChangeSet"],
  CHANGE_SET_EXECUTE: [
    "DescribeChangeSet",
    "ExecuteChangeSet",
    "DescribeStacks",
    "DescribeStackEvents",
  ],
};

/** Changes a stack. Who makes a stack or a change set hands it the role in which it is carried out. */
export async function changeStack(run: ActionRun): Promise<void> {
  const mode = run.configured("ActionMode");
  const names = calls[mode];
  if (!names) throw run.fault(`CloudFormation has no ActionMode ${mode}`);
  const { account, region } = run;
  const role = run.actor;
  takeInputs(run);
  const stack = `arn:aws:cloudformation:${region}:${account}:stack/${run.configured("StackName")}/id`;
  for (const name of names) {
    run.call({ role }, `cloudformation:${name}`, { resource: stack, account }, byMode);
  }
  if (mode !== "CHANGE_SET_EXECUTE") passRole(run);
  await giveOutputs(run);
}

function passRole(run: ActionRun): void {
  const passed = run.configured("RoleArn");
  if (accountOf(passed) !== run.account) {
    throw run.fault(
      `it hands the role ${passed} to CloudFormation in account ${run.account}: a role can't be passed to ` +
        `another account (${page.page})`,
    );
  }
  run.call(
    { role: run.actor },
    "iam:PassRole",
    { resource: passed, account: run.account },
    passing,
    { passedToService: "cloudformation.amazonaws.com" },
  );
}
