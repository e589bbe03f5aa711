import assert from "node:assert/strict";
import type { Pipeline } from "../../../cli/pipeline/document";
import { documentOf } from "../../../cli/pipeline/export";
import { deliveryOf } from "../../../cli/pipeline/import";
import { exampleNames, stacksOf } from "../../rehearsal/support/proof";
import { one, types } from "../../support/registrations";
import { changed, type Values } from "../../support/settings";
import { evaluateStack, exampleStacks } from "../../support/stacks";
import { documents } from "./documents";
import { assertValid } from "./service-limits";

type Name = keyof typeof documents;
type Change = readonly [path: string, value: unknown];

interface RoundTrip {
  readonly document: Name;
  /** What the import says, beside what it says of every pipeline. */
  readonly left: readonly string[];
  /** Below the pipeline's `stages`: what a person adds, as the import asks for it. */
  readonly added?: readonly Change[];
  /** What has another name then, in the order in which it is replaced. */
  readonly renamed?: Readonly<Record<string, string>>;
}

const machine = "arn:aws:iam::111111111111:role/Machine";
const oneAtATime = "CodeDeployDefault.OneAtATime";
const bucket =
  "Source Source: the bucket awscodepipeline-demobucket-example-date has to send its events to EventBridge.";
const names =
  "Source Source has other names: action Source is source, artifact SourceArtifact is source_source";
const withNamespace = `${names}, namespace SourceVariables is Source-source.`;
const renamed = { SourceArtifact: "source_source", "#{SourceVariables.": "#{Source-source." };
const missing = (at: string, ...touches: readonly string[]) =>
  touches.map((touch) => `ferry:delivery.pipelines.${at}.touches.${touch}`);
const configuration =
  "deploymentConfiguration is missing: name the deployment configuration of the group.";
const readers =
  "readers is missing: name the roles that read the artifacts: the project's, or the machines'.";
const family = "taskFamily is missing: name the family of the task definition.";
const roles =
  "passedRoles is missing: name the roles in the task definition, or [] where it has none.";

const trips: readonly RoundTrip[] = [
  {
    document: "simple",
    left: [
      withNamespace,
      bucket,
      "pipelineType V1 becomes V2, whose price is another.",
      ...missing("myfirstpipeline.stages.Deploy.actions.Deploy", configuration, readers),
    ],
    added: [
      [
        "Deploy.actions.Deploy.touches",
        { deploymentConfiguration: oneAtATime, readers: [machine] },
      ],
    ],
    renamed,
  },
  {
    document: "built",
    left: [
      withNamespace,
      ...missing("mybuildpipeline.stages.Build.actions.Build", readers),
      ...missing("mybuildpipeline.stages.Deploy.actions.Deploy", configuration, readers),
    ],
    added: [
      ["Build.actions.Build.touches", { readers: ["arn:aws:iam::111111111111:role/Builder"] }],
      [
        "Deploy.actions.Deploy.touches",
        { deploymentConfiguration: oneAtATime, readers: [machine] },
      ],
    ],
    renamed,
  },
  {
    document: "crossAccount",
    left: [
      withNamespace,
      bucket,
      ...missing(
        "mycrossaccountpipeline.stages.Staging.actions.ExternalDeploy",
        configuration,
        readers,
      ),
    ],
    added: [
      [
        "Staging.actions.ExternalDeploy.touches",
        {
          deploymentConfiguration: oneAtATime,
          readers: ["arn:aws:iam::222222222222:role/AccountB_Machine"],
        },
      ],
    ],
    renamed,
  },
  { document: "crossRegion", left: [withNamespace], renamed },
  {
    document: "triggered",
    left: [
      "Source ApplicationSource has other names: action ApplicationSource is applicationsource, artifact " +
        "SourceArtifact is applicationsource_source, namespace Application is Source-applicationsource.",
      "Stage Compute, action Commands_action: the secret TOKEN is not carried over: read api:token in a build " +
        "(builds, environment).",
    ],
    renamed: {
      SourceArtifact: "applicationsource_source",
      "#{Application.": "#{Source-applicationsource.",
      '"sourceActionName":"ApplicationSource"': '"sourceActionName":"applicationsource"',
      '"npm ci"': `"export COLOUR='it'\\\\''s blue'","npm ci"`,
    },
  },
  { document: "changeSet", left: [withNamespace], renamed },
  { document: "invoking", left: [withNamespace, bucket], renamed },
  {
    document: "containers",
    left: [
      `${names}.`,
      "Source Image has other names: action Image is image, artifact MyImage is image_source.",
      ...missing("mycontainerpipeline.stages.Deploy.actions.Rolling", family, roles),
      ...missing(
        "mycontainerpipeline.stages.Deploy.actions.BlueGreen",
        configuration,
        family,
        roles,
      ),
    ],
    added: [
      ["Deploy.actions.Rolling.touches", { taskFamily: "my-service", passedRoles: [] }],
      [
        "Deploy.actions.BlueGreen.touches",
        {
          deploymentConfiguration: "CodeDeployDefault.ECSAllAtOnce",
          taskFamily: "my-task",
          passedRoles: ["arn:aws:iam::111111111111:role/ecsTaskExecutionRole"],
        },
      ],
    ],
    renamed: { ...renamed, MyImage: "image_source" },
  },
  { document: "stackSets", left: [withNamespace], renamed },
  { document: "conditioned", left: [withNamespace, bucket], renamed },
];

/** What the import says of every pipeline, whatever is in it. */
function ofEvery(document: Name): readonly string[] {
  const { name, ...pipeline } = documents[document].pipeline as Pipeline;
  const stores = "artifactStores" in pipeline;
  return [
    `name is not carried over: a pipeline is called <ferry:name>-${name?.toLowerCase()} here.`,
    "roleArn is not carried over: ferry makes a role with exactly what the actions need; role is for an existing one.",
    stores
      ? "artifactStores is not carried over: ferry makes an encrypted store in each region that actions run in; key, " +
        "artifactBucket and regions are for existing ones."
      : "artifactStore is not carried over: ferry makes an encrypted store; key and artifactBucket are for existing ones.",
  ];
}

/** The pipeline that the settings of a document make, as JSON again. */
async function exported({ document, added = [] }: RoundTrip): Promise<Pipeline> {
  const { delivery } = deliveryOf(documents[document]);
  const [key = ""] = Object.keys(delivery.pipelines as object);
  const values: Values = { account: "111111111111", region: "us-west-2", name: "acme", delivery };
  const completed = added.reduce(
    (all, [path, value]) => changed(all, `delivery.pipelines.${key}.stages.${path}`, value),
    values,
  );
  return documentOf(one(await evaluateStack("dev", completed), types.pipeline)).pipeline;
}

/** A document with the names that things have in the settings. */
function expected({ document, renamed: names = {} }: RoundTrip): Pipeline {
  const { pipeline } = documents[document] as { readonly pipeline: Pipeline };
  const { stages, ...rest } = pipeline;
  const text = Object.entries(names).reduce(
    (all, [from, to]) => all.replaceAll(from, to),
    JSON.stringify({ ...rest, stages: stages.slice(1) }),
  );
  return JSON.parse(text);
}

describe("a pipeline as JSON", () => {
  for (const trip of trips) {
    it(`becomes settings, and those the same pipeline again: ${trip.document}`, async () => {
      const { left } = deliveryOf(documents[trip.document]);
      assert.deepEqual(
        left.filter((sentence) => !ofEvery(trip.document).includes(sentence)),
        trip.left,
      );
      const again = await exported(trip);
      assertValid(again);
      const { stages, triggers, variables, executionMode } = expected(trip);
      // The secret is not carried over, which the import has said; what is plain is exported by a command.
      const wanted = stages.map((stage) => ({
        ...stage,
        actions: stage.actions.map(({ environmentVariables: _, ...action }) => action),
      }));
      assert.deepEqual(again.stages.slice(1), wanted);
      assert.deepEqual(again.triggers, triggers);
      assert.deepEqual(again.variables, variables);
      assert.equal(again.executionMode, executionMode);
    });

    it(`keeps the sources: ${trip.document}`, async () => {
      const [before] = documents[trip.document].pipeline.stages;
      const [after] = (await exported(trip)).stages;
      const withTriggers = trip.document === "triggered" ? { DetectChanges: "false" } : {};
      assert.deepEqual(
        after?.actions.map((action) => [action.actionTypeId, action.configuration]),
        before?.actions.map((action) => [
          action.actionTypeId,
          { ...action.configuration, ...withTriggers },
        ]),
      );
    });
  }

  it("says what settings can't", () => {
    const { left } = deliveryOf(documents.left);
    const at = "ferry:delivery.pipelines.myoldpipeline.stages.Deploy.actions";
    assert.deepEqual(
      left.filter((sentence) => !ofEvery("left").includes(sentence)),
      [
        `${names}.`,
        "Source Source: its token is not carried over: a new connection takes its place, which somebody approves at GitHub.",
        "Source Objects has other names: action Objects is objects, artifact Data is objects_source.",
        "Source Objects: polling is not carried over: EventBridge starts the pipeline.",
        "Source Objects: the bucket objects has to send its events to EventBridge.",
        "Source Objects: AllowOverrideForS3ObjectKey is not carried over: a source is one object.",
        "Source Objects: roleArn is not carried over: the pipeline's role fetches a source.",
        "Source Objects: region is not carried over: sources lie in the delivery's region.",
        "Source Other (Theirs) is not carried over: sources are git, s3, codecommit and ecr.",
        "Stage Source: onFailure is not carried over: write it in stages.source.",
        "Stage Deploy: blockers are not carried over: write holds, or run ferry hold.",
        "Stage Deploy, rule Alarm: roleArn is not carried over: rules run with the pipeline's role.",
        `${at}.Stacks.provider is "OpsWorks", which CodePipeline can't run any more: AWS ended OpsWorks on 2024-05-26: use AWS Systems Manager, for instance by CodeDeploy or the EC2 action.`,
        `${at}.Theirs.outputs would be written by arn:aws:iam::222222222222:role/Builder: whoever writes an artifact decides what is released, so only the pipeline's own role may.`,
        `${at}.Theirs.touches.${readers}`,
      ],
    );
  });

  it("says why pull requests need more", () => {
    const { left, delivery } = deliveryOf(documents.requested);
    assert.ok(
      left.includes(
        "ferry:delivery.pipelines.myreviewpipeline.build is missing: a pull request is there to be built, or to be " +
          "run by ferry:delivery.pipelines.myreviewpipeline.tests.",
      ),
    );
    const { pipelines } = delivery as { readonly pipelines: Readonly<Record<string, Values>> };
    assert.deepEqual(pipelines.myreviewpipeline?.sources, {
      source: {
        kind: "git",
        connection: "git",
        repository: "acme/my-app",
        branch: "main",
        pullRequests: { branches: ["main"], events: ["opened", "updated"] },
      },
    });
  });

  it("keeps whose the repository of a source is, and asks who tells of its pushes", async () => {
    const { dev } = await exampleStacks("other-accounts");
    const { delivery, left } = deliveryOf(documentOf(one(dev, types.pipeline)));
    const { pipelines } = delivery as { readonly pipelines: Readonly<Record<string, Values>> };
    const role = (of: string) => ({ role: `arn:aws:iam::333333333333:role/acme-reads-${of}` });
    assert.deepEqual(pipelines["acme-web"]?.sources, {
      app: { kind: "codecommit", repository: "website", branch: "main", owner: role("website") },
      base: { kind: "ecr", repository: "base/web", tag: "stable", owner: role("base") },
    });
    assert.deepEqual(
      left.filter((sentence) => /Source|sources/.test(sentence)),
      ["app", "base"].map(
        (key) =>
          `ferry:delivery.pipelines.acme-web.sources.${key}.owner.eventsRole is missing: name the role in which EventBridge of ` +
          `that account tells of a push${key === "app" ? ", or set trigger: none" : ""}.`,
      ),
    );
  });

  it("is refused where it is no pipeline", () => {
    assert.throws(() => deliveryOf({ pipelines: [] }), {
      message:
        "That is no pipeline. Give what `aws codepipeline get-pipeline --name <name>` prints, or create-pipeline takes.",
    });
  });

  for (const example of exampleNames) {
    it(`is inside what create-pipeline takes, for the example ${example}`, async () => {
      const stacks = await stacksOf(example);
      const registered = stacks.flatMap(({ registrations }) =>
        registrations.filter(({ type }) => type === types.pipeline),
      );
      assert.ok(registered.length > 0);
      for (const each of registered) assertValid(documentOf(each).pipeline);
    });
  }
});
