import assert from "node:assert/strict";
import { describeOnEngine } from "./support/cli";
import { type Deployment, deployed, deployment } from "./support/deployment";
import { secretsOf } from "./support/secrets";
import type { StateResource, Workspace } from "./support/workspace";

const development = "111111111111";
const production = "222222222222";

describeOnEngine("deploying both stacks from nothing", () => {
  let made: Deployment;
  let workspace: Workspace;

  before(() => {
    made = deployment();
    workspace = made.workspace;
  });

  it("takes at most five commands, each once and each successful", () => {
    assert.ok(made.runs.length <= 5);
    for (const { command, run } of made.runs) {
      assert.equal(run.exitCode, 0, `${command}\n${run.output}`);
    }
  });

  it("shows each next step whole", () => {
    const steps = workspace.outputs("dev").nextSteps as readonly string[];
    assert.ok(steps.length > 0);
    const shown = made.runs.map(({ run }) => run.output).join("\n");
    assert.deepEqual(
      steps.filter((step) => !shown.includes(`"${step}"`)),
      [],
    );
  });

  it("makes the resources of each stack in its own account, and nothing elsewhere", () => {
    assert.deepEqual(workspace.world.accounts(), [development, production]);
    assert.deepEqual(inAccount(workspace, production), inState(workspace, "prod"));
    assert.deepEqual(inAccount(workspace, development), inState(workspace, "dev"));
  });

  it("lets the pipeline deploy in the role and to the bucket that the other stack exports", () => {
    const contract = workspace.outputs("prod").contract as {
      readonly sites: Readonly<Record<string, Readonly<Record<string, string>>>>;
    };
    const site = contract.sites.web;
    const actions = deployActions(workspace).filter(({ roleArn }) =>
      roleArn?.includes(`:${production}:`),
    );
    assert.deepEqual(
      actions.map(({ roleArn, configuration }) => [roleArn, configuration.BucketName]),
      [
        ["arn:aws:iam::222222222222:role/ferry/acme-web-deploy", site?.bucket],
        ["arn:aws:iam::222222222222:role/ferry/acme-web-deploy", site?.bucket],
      ],
    );
    assert.equal(site?.deployRole, "arn:aws:iam::222222222222:role/ferry/acme-web-deploy");
  });

  it("hands the id of the other account's distribution to the invalidate function", () => {
    const [distribution] = ofType(
      workspace.state("prod"),
      "aws:cloudfront/distribution:Distribution",
    );
    const [made] = ofType(workspace.state("dev"), "aws:lambda/function:Function");
    const id = distribution?.id ?? "";
    assert.match(id, /^E[0-9A-F]{13}$/);
    assert.ok(JSON.stringify(made?.inputs?.code).includes(id));
  });

  it("protects buckets and key, and nothing else", () => {
    const protectedOnes = ["prod", "dev"].flatMap((stack) =>
      workspace.state(stack).filter(({ protect }) => protect === true),
    );
    assert.deepEqual(protectedOnes.map(({ urn }) => urn.split("::").at(-1)).sort(), [
      "artifacts-bucket",
      "artifacts-key",
      "records-bucket",
      "web-bucket",
      "web-bucket",
    ]);
  });

  it("leaves no secret and no ciphertext in either state file", () => {
    for (const stack of ["prod", "dev"]) {
      assert.ok(workspace.stateText(stack).includes("acme-web-"));
      assert.deepEqual(secretsOf(workspace, stack), []);
      assert.doesNotMatch(workspace.stateText(stack), /"ciphertext"/);
    }
  });

  it("changes nothing the second time", () => {
    const again = deployed();
    for (const stack of ["prod", "dev"]) {
      const { output, exitCode } = again.run(
        `pulumi up --yes --skip-preview --expect-no-changes -s ${stack}`,
      );
      assert.match(output, /^ {4}\d+ unchanged$/m);
      assert.equal(exitCode, 0);
    }
  });
});

function inAccount(workspace: Workspace, account: string): readonly string[] {
  return workspace.world
    .of(account)
    .map(({ type, id }) => `${type} ${id}`)
    .sort();
}

function inState(workspace: Workspace, stack: string): readonly string[] {
  const real = workspace
    .state(stack)
    .filter(({ type, custom }) => custom && type.startsWith("aws:"));
  return real.map(({ type, id }) => `${type} ${id}`).sort();
}

function ofType(resources: readonly StateResource[], type: string): readonly StateResource[] {
  return resources.filter((resource) => resource.type === type);
}

interface Action {
  readonly provider: string;
  readonly roleArn?: string;
  readonly configuration: Readonly<Record<string, string>>;
}

function deployActions(workspace: Workspace): readonly Action[] {
  const [pipeline] = ofType(workspace.state("dev"), "aws:codepipeline/pipeline:Pipeline");
  const stages = (pipeline?.inputs?.stages ?? []) as readonly {
    readonly actions: readonly Action[];
  }[];
  return stages.flatMap(({ actions }) => actions.filter(({ provider }) => provider === "S3"));
}
