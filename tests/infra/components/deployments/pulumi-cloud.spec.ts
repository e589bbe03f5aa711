import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changed, delivery, target, type Values } from "../../../support/settings";
import { evaluateDelivery, evaluateStack, root } from "../../../support/stacks";

const pulumi = { organization: "acme", repository: "acme/platform", branch: "main" };
const deployed = (more: Values = {}, values: Values = target) =>
  changed(values, "deployments.pulumi", { ...pulumi, ...more });

async function inputsOf(values: Values, type: string, ofDelivery = false) {
  const stack = await (ofDelivery ? evaluateDelivery(values) : evaluateStack("prod", values));
  return stack.registrations
    .filter((each) => each.type === `pulumiservice:index:${type}`)
    .map(({ inputs }) => inputs);
}

function vcsOf(settings: Values | undefined): Values {
  return settings?.vcs as Values;
}

const paths = [
  "Pulumi.yaml",
  "Pulumi.*.yaml",
  "infra/**",
  "functions/**",
  "tools/**",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];
const takesUpdateRole = (account: string) =>
  'case "$PULUMI_CI_OPERATION" in update|remediate-drift) ' +
  "printf '%s\\n' AWS_ACCESS_KEY_ID= AWS_SECRET_ACCESS_KEY= AWS_SESSION_TOKEN= " +
  `AWS_ROLE_ARN=arn:aws:iam::${account}:role/ferry-deployments/acme-update ` +
  "AWS_WEB_IDENTITY_TOKEN_FILE=/mnt/pulumi/pulumi.oidc >> /PULUMI_ENV;; esac";

describe("Pulumi Deployments", () => {
  it("are told everything about a stack that a push deploys", async () => {
    const settings = await inputsOf(deployed(), "DeploymentSettings");

    assert.deepEqual(settings, [
      {
        organization: "acme",
        project: "ferry",
        stack: "prod",
        sourceContext: { git: { branch: "main" } },
        vcs: {
          provider: "github",
          repository: "acme/platform",
          deployCommits: true,
          previewPullRequests: true,
          pullRequestTemplate: false,
          paths,
        },
        operationContext: {
          preRunCommands: [takesUpdateRole("222222222222")],
          oidc: {
            aws: {
              roleARN: "arn:aws:iam::222222222222:role/ferry-deployments/acme-preview",
              sessionName: `ferry-\${deployment.operation}-\${deployment.id}`,
            },
          },
          options: { skipIntermediateDeployments: true },
        },
      },
    ]);
  });

  it("take what a stack file says otherwise", async () => {
    const [settings] = await inputsOf(
      deployed({
        folder: "ops/ferry",
        branch: "trunk",
        previews: false,
        preRun: ["npm run build"],
      }),
      "DeploymentSettings",
    );

    const { sourceContext, vcs, operationContext } = settings as Readonly<
      Record<string, Readonly<Record<string, unknown>>>
    >;
    assert.deepEqual(sourceContext, { git: { branch: "trunk", repoDir: "ops/ferry" } });
    assert.deepEqual([vcs?.previewPullRequests, vcs?.paths], [false, ["ops/ferry/**"]]);
    assert.deepEqual(operationContext?.preRunCommands, [
      takesUpdateRole("222222222222"),
      "npm run build",
    ]);
  });

  it("filter pushes by the paths of the settings alone, where they have some", async () => {
    const own = ["ops/**", "!ops/docs/**"];
    const [settings] = await inputsOf(
      deployed({ folder: "ops", paths: own }),
      "DeploymentSettings",
    );

    assert.deepEqual(vcsOf(settings).paths, own);
  });

  it("leave a stack that releases to others to the deployment before it", async () => {
    const [settings] = await inputsOf(deployed({}, delivery), "DeploymentSettings", true);

    assert.equal(vcsOf(settings).deployCommits, false);
  });

  it("deploy a stack that releases to itself alone on push", async () => {
    const own = changed(changed(delivery, "sites.web", {}), "delivery.pipelines.web.releases", [
      { stack: "dev", site: "web" },
    ]);
    const [settings] = await inputsOf(deployed({}, own), "DeploymentSettings", true);

    assert.equal(vcsOf(settings).deployCommits, true);
  });

  it("go on with the stacks that follow, once for each deployment that succeeded", async () => {
    const webhook = (to: string) => ({
      organizationName: "acme",
      projectName: "ferry",
      stackName: "prod",
      displayName: `Deploys ${to}`,
      active: true,
      format: "pulumi_deployments",
      payloadUrl: to,
      filters: ["update_succeeded"],
    });

    assert.deepEqual(await inputsOf(deployed({ followedBy: ["dev", "shop/dev"] }), "Webhook"), [
      webhook("ferry/dev"),
      webhook("shop/dev"),
    ]);
    assert.deepEqual(await inputsOf(deployed(), "Webhook"), []);
  });

  it("look for drift when the settings say so", async () => {
    const drift = { schedule: "0 6 * * *" };
    const found = { organization: "acme", project: "ferry", stack: "prod" };

    assert.deepEqual(await inputsOf(deployed({ drift }), "DriftSchedule"), [
      { ...found, scheduleCron: "0 6 * * *", autoRemediate: false },
    ]);
    assert.deepEqual(
      await inputsOf(deployed({ drift: { ...drift, remediate: true } }), "DriftSchedule"),
      [{ ...found, scheduleCron: "0 6 * * *", autoRemediate: true }],
    );
    assert.deepEqual(await inputsOf(deployed(), "DriftSchedule"), []);
  });

  describe("take the role that makes changes", () => {
    const folder = mkdtempSync(join(tmpdir(), "ferry-pre-run-"));
    after(() => rmSync(folder, { recursive: true }));

    /** What the command leaves to the operation. */
    const variablesOf = (operation: string) => {
      const file = join(folder, operation);
      const command = takesUpdateRole("222222222222").replace("/PULUMI_ENV", file);
      execFileSync("sh", ["-c", `: > ${file}; ${command}`], {
        env: { PULUMI_CI_OPERATION: operation },
      });
      return readFileSync(file, "utf8");
    };

    for (const operation of ["update", "remediate-drift"]) {
      it(`on ${operation}, by the token and without the keys of the other role`, () => {
        assert.equal(
          variablesOf(operation),
          "AWS_ACCESS_KEY_ID=\nAWS_SECRET_ACCESS_KEY=\nAWS_SESSION_TOKEN=\n" +
            "AWS_ROLE_ARN=arn:aws:iam::222222222222:role/ferry-deployments/acme-update\n" +
            "AWS_WEB_IDENTITY_TOKEN_FILE=/mnt/pulumi/pulumi.oidc\n",
        );
      });
    }

    for (const operation of ["preview", "refresh", "detect-drift", "destroy"]) {
      it(`not on ${operation}`, () => {
        assert.equal(variablesOf(operation), "");
      });
    }
  });

  it("load the package of Pulumi Cloud only where a stack file asks for them", () => {
    const script = `
      const { evaluateFolder } = require("./rehearsal/rehearse.ts");
      const isLoaded = () => Object.keys(require.cache).some((file) => file.includes("pulumiservice"));
      const loads = async (folder) => {
        await evaluateFolder(folder, process.cwd(), () => {});
        return isLoaded();
      };
      (async () => {
        const without = await loads("examples/s3-source");
        process.stdout.write(JSON.stringify([without, await loads("examples/deployments")]));
      })();`;
    const answer = execFileSync(process.execPath, ["-r", "./tools/register.js", "-e", script], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, NODE_NO_WARNINGS: "1" },
    });

    assert.equal(answer, "[false,true]");
  }).timeout(20_000);

  for (const [what, followedBy, warnings] of [
    [
      "forgot",
      [],
      [
        "No push deploys stack dev: it releases to other stacks, and is deployed after them. Write followedBy: [dev] into deployments.pulumi of the last of these, and deploy that one first.",
      ],
    ],
    ["names", ["dev"], []],
  ] as const) {
    it(`warn of a stack only where the one before it ${what} it`, async () => {
      const { warnings: given } = await evaluateDelivery(
        deployed({}, delivery),
        deployed({ followedBy }),
      );

      assert.deepEqual(
        given.filter((warning) => warning.includes("No push deploys")),
        warnings,
      );
    });
  }
});
