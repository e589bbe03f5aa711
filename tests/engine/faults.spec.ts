import assert from "node:assert/strict";
import { describeOnEngine } from "./support/cli";
import { initialized } from "./support/deployment";
import { diagnostics } from "./support/diagnostics";
import type { Workspace } from "./support/workspace";

describeOnEngine("a fault in the settings", () => {
  const preview = "pulumi preview -s prod";

  function withFaults(): Workspace {
    const workspace = initialized();
    workspace.edit("Pulumi.prod.yaml", (text) =>
      text.replace("eu-central-1", "eu_central").replace("single-page-app", "singel-page"),
    );
    return workspace;
  }

  it("ends a preview with one message and no stack trace", () => {
    const run = withFaults().run(preview);
    assert.deepEqual(diagnostics(run), [
      "error: Stack prod has 2 faults in its settings; nothing was created.",
      '- ferry:region is "eu_central": it must be the name of an AWS region, such as eu-central-1.',
      '- ferry:sites.web.routing is "singel-page": it must be multi-page or single-page-app.',
    ]);
    assert.equal(run.exitCode, 1);
    assert.doesNotMatch(run.output, /^\s+at /m);
  });

  it("ends a preview in under twice the time of a good one", function () {
    this.timeout(1_200_000);
    const [good, faulty] = [initialized(), withFaults()];
    const seconds: (readonly [number, number])[] = [];
    // The shortest of up to seven runs each, in turns: what else the machine does only adds.
    const least = (of: 0 | 1) => Math.min(...seconds.map((pair) => pair[of]));
    do seconds.push([good.succeed(preview).seconds, faulty.run(preview).seconds]);
    while (seconds.length < 7 && least(1) >= 2 * least(0));
    assert.ok(least(1) < 2 * least(0), `${least(1)} s against ${least(0)} s`);
  });

  it("creates nothing in an update", () => {
    const workspace = initialized();
    workspace.edit("Pulumi.prod.yaml", (text) => text.replace("single-page-app", "singel-page"));
    assert.equal(workspace.run("pulumi up --yes --skip-preview -s prod").exitCode, 1);
    assert.deepEqual(workspace.world.accounts(), []);
    assert.deepEqual(
      workspace.state("prod").map(({ type }) => type),
      ["pulumi:pulumi:Stack"],
    );
  });
});

describeOnEngine("a secret in the settings", () => {
  const secret = "plaintext-of-a-secret";

  it("is refused below a key of ferry, and its plaintext is nowhere", () => {
    const workspace = initialized();
    workspace.succeed(
      `pulumi config set -s prod --secret --path 'ferry:sites.web.domain.name' ${secret}`,
    );
    const run = workspace.run("pulumi up --yes --skip-preview -s prod");
    assert.deepEqual(diagnostics(run), [
      "error: Stack prod has 1 fault in its settings; nothing was created.",
      "- ferry:sites holds a secure: value, which would reach the state in plaintext: keep the secret in " +
        "Secrets Manager or Parameter Store and name it ({secretsManager: …}, {parameterStore: …}).",
    ]);
    assert.equal(run.exitCode, 1);
    assert.ok(!run.output.includes(secret));
    assert.ok(!workspace.stateText("prod").includes(secret));
    assert.deepEqual(workspace.world.accounts(), []);
  });

  it("of another namespace is encrypted in the file and never reaches the state", () => {
    const workspace = initialized();
    workspace.succeed(`pulumi config set -s prod --secret other:token ${secret}`);
    workspace.succeed("pulumi up --yes --skip-preview -s prod");
    assert.match(workspace.read("Pulumi.prod.yaml"), /^ {2}other:token:\n {4}secure: v1:/m);
    assert.ok(!workspace.read("Pulumi.prod.yaml").includes(secret));
    assert.ok(!workspace.stateText("prod").includes(secret));
  });
});
