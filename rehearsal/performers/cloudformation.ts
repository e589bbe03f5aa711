import { accountOf } from "../arn";
import { documented, inferred } from "../call";
import type { ActionRun } from "./action-run";
import { giveOutputs, takeInputs, useKey, wantFile } from "./artifacts";
import { nestedIn, packagesIn } from "./packages";
import { acknowledged, macros, Template } from "./template";

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
/** The page says that change sets need none for macros; that nested stacks and snippets ask for it is what users report. */
const expansionPage = inferred("AWSCloudFormation/latest/APIReference/API_CreateChangeSet");
const quotas = documented("AWSCloudFormation/latest/UserGuide/cloudformation-limits");
const nesting = inferred("AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks");
const code = inferred("lambda/latest/dg/API_FunctionCode");

const megabyte = 1024 * 1024;

/** What changes a stack at once reads what is there: the page has it, and of change sets nobody asks it. */
const change =
  "DescribeStacks GetTemplate CreateStack UpdateStack DescribeStackResources DescribeStackEvents";

const calls: Readonly<Record<string, string>> = {
  CREATE_UPDATE: change,
  REPLACE_ON_FAILURE: `${change} DeleteStack`,
  DELETE_ONLY: "DescribeStacks DeleteStack DescribeStackEvents",
  CHANGE_SET_REPLACE: "DescribeStacks DescribeChangeSet DeleteChangeSet CreateChangeSet",
  CHANGE_SET_EXECUTE: "DescribeChangeSet ExecuteChangeSet DescribeStacks DescribeStackEvents",
};

const cloudFormation = { service: "cloudformation.amazonaws.com" };

const actions = (names: string) => names.replace(/\w+/g, "cloudformation:$&");

/** Changes a stack. Who makes a stack or a change set hands it the role in which it is carried out. */
export async function changeStack(run: ActionRun): Promise<void> {
  const mode = run.configured("ActionMode");
  const names = calls[mode];
  if (!names) throw run.fault(`CloudFormation has no ActionMode ${mode}`);
  const { account, region } = run;
  const { TemplatePath, TemplateConfiguration } = run.action.configuration ?? {};
  for (const path of [TemplatePath, TemplateConfiguration]) {
    const [artifact = "", file = ""] = path?.split("::") ?? [];
    if (artifact !== "") await wantFile(run, artifact, file);
  }
  takeInputs(run);
  measureInputs(run);
  const stack = `arn:aws:cloudformation:${region}:${account}:stack/${run.configured("StackName")}`;
  run.act(actions(names), `${stack}/id`, byMode);
  if (names.includes("GetTemplate")) run.act("cloudformation:ValidateTemplate", "*", page);
  if (TemplateConfiguration !== undefined) setPolicy(run, mode, stack);
  if (mode !== "CHANGE_SET_EXECUTE") passRole(run);
  if (run.action.configuration?.Capabilities?.includes(expansion)) {
    for (const name of macros) expand(run, run.actor, name);
  }
  if (mode === "CHANGE_SET_REPLACE") await keepChangeSet(run, stack);
  if (mode === "CHANGE_SET_EXECUTE") execute(run, stack);
  await giveOutputs(run);
}

/** The file of configuration may have a policy of the stack; a change set takes none. */
function setPolicy(run: ActionRun, mode: string, stack: string): void {
  if (mode === "CHANGE_SET_REPLACE" || mode === "DELETE_ONLY") return;
  run.act(actions("GetStackPolicy SetStackPolicy"), `${stack}/id`, configuration);
}

function passRole(run: ActionRun): void {
  const passed = run.configured("RoleArn");
  run.must(
    accountOf(passed) === run.account,
    `it hands the role ${passed} to CloudFormation in account ${run.account}: a role can't be passed to ` +
      `another account (${page.page})`,
  );
  run.act("iam:PassRole", passed, passing, { passedToService: cloudFormation.service });
}

const expansion = "CAPABILITY_AUTO_EXPAND";

function expand(run: ActionRun, role: string, name: string): void {
  const resource = `arn:aws:cloudformation:${run.region}:aws:transform/${name.replace("AWS::", "")}`;
  run.call(role, "cloudformation:CreateChangeSet", resource, macro, { owner: run.account });
}

/** A role that no stack of the rehearsal makes has rights that are not known here: its template is not looked at. */
async function keepChangeSet(run: ActionRun, stack: string): Promise<void> {
  const role = run.configured("RoleArn");
  const roles = run.release.world.ofType("aws:iam/role:Role");
  if (!roles.some(({ resource }) => resource.outputs.arn === role)) return;
  const text = await templateOf(run);
  run.must(
    packagesIn(text).length > 0,
    "its template refers to no code, and its role may read packages: release such a template by an action " +
      "CloudFormation in stages",
  );
  const all = hierarchy(run, "its template", text);
  const templates = all.map(({ what, text: own }) => ({ what, template: new Template(own) }));
  checkCapabilities(
    run,
    templates.map(({ template }) => template),
  );
  checkParameters(run, new Template(text));
  for (const { what, text: own } of all) checkSize(run, what, own);
  run.call(cloudFormation, "sts:AssumeRole", role, passing);
  const used = templates.flatMap(({ template }) => template.transforms.map(({ name }) => name));
  for (const name of new Set(used)) for (const each of [run.actor, role]) expand(run, each, name);
  run.release.changeSets.add({
    stack,
    name: run.configured("ChangeSetName"),
    role,
    template: text,
  });
}

/** A template with those of its nested stacks, which the build has uploaded. */
function hierarchy(
  run: ActionRun,
  what: string,
  text: string,
): readonly { readonly what: string; readonly text: string }[] {
  const nested = nestedIn(text).flatMap(({ name, bucket, key }) => {
    const stored = run.release.objects.get(bucket, key);
    if (!stored) throw notUploaded(run, bucket, key);
    return hierarchy(run, `the template of ${name}`, stored.body.toString("utf8"));
  });
  return [{ what, text }, ...nested];
}

function notUploaded(run: ActionRun, bucket: string, key: string) {
  return run.fault(
    `its template refers to s3://${bucket}/${key}, which no build of this release uploads`,
  );
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
function measureInputs(run: ActionRun): void {
  for (const name of run.action.inputArtifacts ?? []) {
    const size = run.input(name).body.length;
    if (size <= 256 * megabyte) continue;
    throw run.fault(
      `its artifact ${name} has ${Math.ceil(size / megabyte)} MB, and CodePipeline gives CloudFormation 256 MB at most: ` +
        "let the build leave the packaged template alone",
    );
  }
}

function checkSize(run: ActionRun, what: string, text: string): void {
  const bytes = Buffer.byteLength(text);
  const { length } = new Template(text).resources;
  const fix = `divide it into nested stacks (${quotas.page})`;
  run.must(bytes <= megabyte, `${what} has ${bytes} bytes, and CloudFormation takes 1 MB: ${fix}`);
  run.must(length <= 500, `${what} has ${length} resources, and CloudFormation takes 500: ${fix}`);
}

/** Each value is a parameter's of the template, and each parameter without a default has one. */
function checkParameters(run: ActionRun, { parameters }: Template): void {
  const { ParameterOverrides = "{}" } = run.action.configuration ?? {};
  const given = Object.entries(JSON.parse(ParameterOverrides) as Record<string, string>);
  const names = given.map(([name]) => name);
  const bytes = Buffer.byteLength(ParameterOverrides);
  const unknown = names.filter((name) => !parameters.has(name));
  const missing = [...parameters].filter(([name, preset]) => !preset && !names.includes(name));
  const rows: readonly (readonly [wrong: boolean, fault: string])[] = [
    [unknown.length > 0, `its template has no parameter ${unknown.join(", ")}`],
    [
      missing.length > 0,
      `its template's ${missing.map(([name]) => name).join(", ")} has no default, and no value`,
    ],
    [bytes > 1024, `ParameterOverrides has ${bytes} bytes, and CodePipeline takes 1 KB`],
    [
      parameters.size > 200,
      `its template has ${parameters.size} parameters, and CloudFormation takes 200 (${quotas.page})`,
    ],
  ];
  const faults = rows.flatMap(([wrong, fault]) => (wrong ? [fault] : []));
  run.must(faults.length === 0, faults.join("; "));
}

async function templateOf(run: ActionRun): Promise<string> {
  const path = run.configured("TemplatePath");
  const [artifact = "", file] = path.split("::");
  const files = await run.filesOf(artifact);
  const found = files.find((each) => each.path === file);
  run.must(found, `TemplatePath is ${path}, and the artifact ${artifact} has no such file`);
  return found.body.toString("utf8");
}

/** CloudFormation makes nothing of IAM, and expands nothing, that nobody acknowledged. */
function checkCapabilities(run: ActionRun, templates: readonly Template[]): void {
  const { Capabilities = "none" } = run.action.configuration ?? {};
  const given = Capabilities.split(",");
  const missing = new Map<string, string[]>();
  for (const { resource, capabilities } of templates.flatMap(acknowledged)) {
    if (capabilities.some((each) => given.includes(each))) continue;
    const wanted = capabilities.join(" or ");
    missing.set(wanted, [...(missing.get(wanted) ?? []), resource]);
  }
  const faults = [...missing].map(
    ([wanted, resources]) =>
      `its template ${wanted === expansion ? "has" : "makes"} ${resources.join(", ")}, and Capabilities is ${Capabilities}: CloudFormation wants ` +
      `${wanted} (${wanted === expansion ? expansionPage.page : capabilityPage.page})`,
  );
  if (faults.length > 0) throw run.fault(faults.join("; "));
}

/** CloudFormation takes the role that came with the change set; AWS Lambda fetches code in that role's name. */
function execute(run: ActionRun, stack: string): void {
  const { changeSets } = run.release;
  const name = run.configured("ChangeSetName");
  const changeSet = [...changeSets].find((each) => each.stack === stack && each.name === name);
  if (!changeSet) return;
  changeSets.delete(changeSet);
  const { role, template } = changeSet;
  run.call(cloudFormation, "sts:AssumeRole", role, passing);
  for (const { text } of hierarchy(run, "its template", template)) {
    for (const { bucket, key } of packagesIn(text)) readPackage(run, role, bucket, key);
    for (const { name: nested } of nestedIn(text)) makeNested(run, role, stack, nested);
  }
  run.rolledOut({ to: stack, what: `change set ${name}` });
}

function readPackage(run: ActionRun, role: string, name: string, key: string): void {
  const bucket = run.release.world.bucket(name);
  if (!bucket || !run.release.objects.get(name, key)) throw notUploaded(run, name, key);
  const object = `${bucket.arn}/${key}`;
  run.call(role, "s3:GetObject", object, code, { owner: bucket.account });
  useKey(run, role, "kms:Decrypt", object, code);
}

/** A nested stack is made in the role of the stack that has it, under that one's name. */
function makeNested(run: ActionRun, role: string, stack: string, name: string): void {
  const calls = actions("CreateStack DescribeStacks UpdateStack DeleteStack");
  run.call(role, calls, `${stack}-${name}-A1B2C3D4E5F6/id`, nesting);
}
