import { documented, inferred } from "../call";
import { type ActionRun, accountOf } from "./action-run";
import { giveOutputs, takeInputs, useKey } from "./artifacts";
import { acknowledged, isServerless, packagesIn } from "./packages";

const page = documented("codepipeline/latest/userguide/action-reference-CloudFormation");
/** The page lists what the action calls for all modes together: which mode calls what follows from the API. */
const byMode = inferred("codepipeline/latest/userguide/action-reference-CloudFormation");
const configuration = inferred(
  "AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-cfn-artifacts",
);
const passing = documented("AWSCloudFormation/latest/UserGuide/using-iam-servicerole");

/** The page asks it of whoever makes the change set; that its role needs it too is what users report. */
const macro = inferred(
  "serverless-application-model/latest/developerguide/sam-permissions-cloudformation",
);
const capabilityPage = documented("AWSCloudFormation/latest/UserGuide/control-access-with-iam");
const code = inferred("lambda/latest/dg/API_FunctionCode");

/** What changes a stack at once reads what is there: the page has it, and of change sets nobody asks it. */
const change = [
  "DescribeStacks",
  "GetTemplate",
  "CreateStack",
  "UpdateStack",
  "DescribeStackResources",
  "DescribeStackEvents",
];

const calls: Readonly<Record<string, readonly string[]>> = {
  CREATE_UPDATE: change,
  REPLACE_ON_FAILURE: [...change, "DeleteStack"],
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
  const stack = `arn:aws:cloudformation:${region}:${account}:stack/${run.configured("StackName")}`;
  for (const name of names) {
    run.call({ role }, `cloudformation:${name}`, { resource: `${stack}/id`, account }, byMode);
  }
  if (names.includes("GetTemplate")) {
    run.call({ role }, "cloudformation:ValidateTemplate", { resource: "*", account }, page);
  }
  if (run.action.configuration?.TemplateConfiguration !== undefined) setPolicy(run, mode, stack);
  if (mode !== "CHANGE_SET_EXECUTE") passRole(run);
  if (run.action.configuration?.Capabilities?.includes("CAPABILITY_AUTO_EXPAND")) {
    expand(run, role);
  }
  if (mode === "CHANGE_SET_REPLACE") await keepChangeSet(run, stack);
  if (mode === "CHANGE_SET_EXECUTE") execute(run, stack);
  await giveOutputs(run);
}

/** The file of configuration may have a policy of the stack; a change set takes none. */
function setPolicy(run: ActionRun, mode: string, stack: string): void {
  if (mode === "CHANGE_SET_REPLACE" || mode === "DELETE_ONLY") return;
  const on = { resource: `${stack}/id`, account: run.account };
  for (const name of ["GetStackPolicy", "SetStackPolicy"]) {
    run.call({ role: run.actor }, `cloudformation:${name}`, on, configuration);
  }
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

/** AWS::Serverless is a macro of AWS's own. */
function expand(run: ActionRun, role: string): void {
  const resource = `arn:aws:cloudformation:${run.region}:aws:transform/Serverless-2016-10-31`;
  run.call({ role }, "cloudformation:CreateChangeSet", { resource, account: run.account }, macro);
}

/** A role that no stack of the rehearsal makes has rights that are not known here: its template is not looked at. */
async function keepChangeSet(run: ActionRun, stack: string): Promise<void> {
  const role = run.configured("RoleArn");
  const roles = run.release.registry.ofType("aws:iam/role:Role");
  if (!roles.some(({ resource }) => resource.outputs.arn === role)) return;
  const template = await templateOf(run);
  checkCapabilities(run, template);
  if (packagesIn(template).length === 0) {
    throw run.fault(
      "its template refers to no code, and its role may read packages: release such a template by an action " +
        "CloudFormation in stages",
    );
  }
  const taken = { resource: role, account: run.account };
  run.call({ service: "cloudformation.amazonaws.com" }, "sts:AssumeRole", taken, passing);
  if (isServerless(template)) for (const each of [run.actor, role]) expand(run, each);
  run.release.changeSets.add({ stack, name: run.configured("ChangeSetName"), role, template });
}

async function templateOf(run: ActionRun): Promise<string> {
  const path = run.configured("TemplatePath");
  const [artifact = "", file] = path.split("::");
  const files = await run.filesOf(artifact);
  const found = files.find((each) => each.path === file);
  if (found) return found.body.toString("utf8");
  throw run.fault(`TemplatePath is ${path}, and the artifact ${artifact} has no such file`);
}

/** CloudFormation makes nothing of IAM that nobody acknowledged. */
function checkCapabilities(run: ActionRun, template: string): void {
  const { Capabilities = "none" } = run.action.configuration ?? {};
  for (const { resource, capabilities } of acknowledged(template)) {
    if (capabilities.some((each) => Capabilities.split(",").includes(each))) continue;
    throw run.fault(
      `its template makes ${resource}, and Capabilities is ${Capabilities}: CloudFormation wants ` +
        `${capabilities.join(" or ")} (${capabilityPage.page})`,
    );
  }
}

/** CloudFormation takes the role that came with the change set; AWS Lambda fetches code in that role's name. */
function execute(run: ActionRun, stack: string): void {
  const { changeSets, objects } = run.release;
  const name = run.configured("ChangeSetName");
  const changeSet = [...changeSets].find((each) => each.stack === stack && each.name === name);
  if (!changeSet) return;
  changeSets.delete(changeSet);
  const { role, template } = changeSet;
  const taken = { resource: role, account: run.account };
  run.call({ service: "cloudformation.amazonaws.com" }, "sts:AssumeRole", taken, passing);
  for (const { bucket: name, key } of packagesIn(template)) {
    const bucket = run.release.registry.bucket(name);
    if (!bucket || !objects.get(name, key)) {
      throw run.fault(
        `its template refers to s3://${name}/${key}, which no build of this release uploads`,
      );
    }
    const object = `${bucket.arn}/${key}`;
    run.call({ role }, "s3:GetObject", { resource: object, account: bucket.account }, code);
    useKey(run, role, "kms:Decrypt", object, code);
  }
  run.deployed({ to: stack, what: `change set ${name}` });
}
