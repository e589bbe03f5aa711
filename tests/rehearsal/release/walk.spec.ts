import assert from "node:assert/strict";
import type { Site } from "../../../rehearsal/site";
import { delivery, objectDelivery } from "../../support/settings";
import {
  carry,
  configured,
  deliver,
  registered,
  type Stacks,
  withAction,
  withFunctionFiles,
  withStages,
  withStore,
} from "../support/releases";
import { siteOf } from "../support/sites";

const types = {
  versioning: "aws:s3/bucketVersioning:BucketVersioning",
  notification: "aws:s3/bucketNotification:BucketNotification",
  pipeline: "aws:codepipeline/pipeline:Pipeline",
  project: "aws:codebuild/project:Project",
};
const otherKey = "arn:aws:kms:eu-central-1:111111111111:key/other";

describe("a release is carried by what the program registered", () => {
  /** A site that is built from a repository. */
  let built: Stacks;
  /** A site that is uploaded and released as it is. */
  let uploaded: Stacks;

  before(async () => {
    built = await deliver(delivery);
    uploaded = await deliver(objectDelivery);
  });

  /** A mistake of the program, what it registers then, and why the release does not arrive. */
  type Mistake = readonly [
    what: string,
    stacks: () => Stacks | Promise<Stacks>,
    fault: string,
    site?: Site,
  ];

  function breaks(mistakes: readonly Mistake[]): void {
    for (const [what, stacks, fault, site] of mistakes) {
      it(`and breaks on ${what}`, async () => {
        assert.deepEqual((await carry(await stacks(), site)).faults, [fault]);
      });
    }
  }

  it("and arrives when nothing is wrong", async () => {
    assert.deepEqual((await carry(built)).faults, []);
    assert.deepEqual((await carry(uploaded)).faults, []);
  });

  describe("(buckets and the artifact store)", () => {
    breaks([
      [
        "a deploy action that names a bucket that no stack creates",
        () => configured(built, "prod-web-pages", { BucketName: "acme-wbe" }),
        'Pipeline acme-web, stage prod-web, action prod-web-pages: BucketName names the bucket "acme-wbe", ' +
          "which no stack of this rehearsal creates (they create acme-web-222222222222-eu-central-1, " +
          "acme-artifacts-111111111111-eu-central-1, acme-111111111111-eu-central-1-records).",
      ],
      [
        "a deploy role that lives in another account than its bucket",
        () =>
          withAction(uploaded, "prod-web-deploy", (action) => ({
            ...action,
            roleArn: "arn:aws:iam::333333333333:role/ferry/acme-web-deploy",
          })),
        "Pipeline acme-web, stage prod-web, action prod-web-deploy: the role " +
          "arn:aws:iam::333333333333:role/ferry/acme-web-deploy lives in account 333333333333, and the bucket " +
          '"acme-web-222222222222-eu-central-1" belongs to account 222222222222: the files would be another ' +
          "account's.",
      ],
      [
        "a deploy action in the pipeline's own role",
        () => withAction(uploaded, "prod-web-deploy", ({ roleArn: _, ...action }) => action),
        "Pipeline acme-web, stage prod-web, action prod-web-deploy: the role " +
          "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline lives in account 111111111111, and the bucket " +
          '"acme-web-222222222222-eu-central-1" belongs to account 222222222222: the files would be another ' +
          "account's.",
      ],
      [
        "an unversioned source bucket",
        () =>
          registered(uploaded, types.versioning, (inputs) => ({
            ...inputs,
            versioningConfiguration: { status: "Suspended" },
          })),
        "Pipeline acme-web, stage source, action upload: the source bucket " +
          '"acme-111111111111-eu-central-1-web-upload-source" is not versioned, which CodePipeline refuses.',
      ],
      [
        "a source bucket that tells nobody of an upload",
        () => registered(uploaded, types.notification, () => undefined),
        "Pipeline acme-web, stage source, action upload: nobody tells the pipeline of an upload: polling is " +
          'off, and the bucket "acme-111111111111-eu-central-1-web-upload-source" reports nothing to EventBridge.',
      ],
      [
        "an artifact store without a customer key",
        () => withStore(uploaded, ({ encryptionKey: _, ...store }) => store),
        "Pipeline acme-web, stage source, action upload: the artifact store " +
          "acme-artifacts-111111111111-eu-central-1 names no customer key, and a role of another account can't " +
          "decrypt with the key of Amazon S3: give it an encryptionKey.",
      ],
      [
        "a store key that no stack makes",
        () => withStore(uploaded, (store) => ({ ...store, encryptionKey: { id: otherKey } })),
        "Pipeline acme-web, stage source, action upload: the artifact store " +
          "acme-artifacts-111111111111-eu-central-1 names the key " +
          `${otherKey}, which no stack of this rehearsal creates.`,
      ],
      [
        "an artifact bucket that no stack makes",
        () => withStore(uploaded, (store) => ({ ...store, location: "acme-artefacts" })),
        "Pipeline acme-web, stage source, action upload: the artifact bucket acme-artefacts is created by no " +
          "stack of this rehearsal.",
      ],
      [
        "an action in a region without an artifact store",
        () => withAction(uploaded, "prod-web-deploy", (a) => ({ ...a, region: "us-east-1" })),
        "Pipeline acme-web, stage prod-web, action prod-web-deploy: the pipeline has no artifact store in " +
          "region us-east-1.",
      ],
    ]);
  });

  describe("(artifacts)", () => {
    breaks([
      [
        "an artifact that no earlier action gives",
        () => withAction(built, "prod-web-pages", (a) => ({ ...a, inputArtifacts: ["web_page"] })),
        'Pipeline acme-web, stage prod-web, action prod-web-pages: it takes the artifact "web_page", which no ' +
          "earlier action gives (so far: app_source, web_assets, web_pages).",
      ],
      [
        "a stage before the one whose artifact it takes",
        () =>
          withStages(built, (stages) => [
            ...stages.filter(({ name }) => name !== "build"),
            ...stages.filter(({ name }) => name === "build"),
          ]),
        'Pipeline acme-web, stage prod-web, action prod-web-assets: it takes the artifact "web_assets", which ' +
          "no earlier action gives (so far: app_source).",
      ],
      [
        "an action that runs in parallel with the one whose artifact it takes",
        () =>
          withStages(uploaded, (stages) => [
            {
              name: "source",
              actions: stages.flatMap(({ actions }) =>
                actions.map((action) => ({ ...action, runOrder: 1 })),
              ),
            },
          ]),
        'Pipeline acme-web, stage source, action prod-web-deploy: it takes the artifact "upload_source", which ' +
          "no earlier action gives (so far: none).",
      ],
      [
        "an artifact that is given twice",
        () =>
          withStages(uploaded, (stages) =>
            stages.map((stage) =>
              stage.name === "source"
                ? { ...stage, actions: [...stage.actions, ...stage.actions] }
                : stage,
            ),
          ),
        'Pipeline acme-web, stage source, action upload: it gives the artifact "upload_source" a second time.',
      ],
      [
        "a deploy action that does not extract",
        () => configured(uploaded, "prod-web-deploy", { Extract: "false" }),
        "Pipeline acme-web, stage prod-web, action prod-web-deploy: it does not extract its artifact.",
      ],
      [
        "a configuration that lacks what AWS needs",
        () => configured(uploaded, "prod-web-deploy", { BucketName: undefined }),
        "Pipeline acme-web, stage prod-web, action prod-web-deploy: its configuration lacks BucketName.",
      ],
    ]);
  });

  describe("(order)", () => {
    const stale = (file: string) =>
      `Distribution EDE75165EEAFE1 still serves the old ${file}: no invalidation covers it after it was ` +
      "written to acme-web-222222222222-eu-central-1.";
    const early =
      "Page index.html is released before assets/app.3f2a9c1b.js, to which it refers: for a moment readers " +
      "get a page without its files. Run the action with the assets first.";
    const order = (stacks: Stacks, name: string, runOrder: number) =>
      withAction(stacks, name, (action) => ({ ...action, runOrder }));

    breaks([
      [
        "pages before assets",
        () => order(order(built, "prod-web-assets", 3), "prod-web-pages", 2),
        early,
      ],
      ["pages in parallel with assets", () => order(built, "prod-web-assets", 3), early],
      [
        "an invalidation before the files",
        () => order(uploaded, "invalidate", 2),
        stale("assets/app.3f2a9c1b.js"),
      ],
      [
        "an invalidation in parallel with the pages",
        () => order(built, "invalidate", 3),
        stale("index.html"),
      ],
      [
        "a release without an invalidation",
        () => withAction(uploaded, "invalidate", () => undefined),
        stale("assets/app.3f2a9c1b.js"),
      ],
      [
        "an invalidation of other paths",
        () =>
          withFunctionFiles(uploaded, (files) => ({
            ...files,
            "targets.json": String(files["targets.json"]).replace(
              '["/*"]',
              '["/docs/*", "/index.html"]',
            ),
          })),
        stale("assets/app.3f2a9c1b.js"),
      ],
      [
        "a release without its assets",
        () => withAction(built, "prod-web-assets", () => undefined),
        "Bucket acme-web-222222222222-eu-central-1 lacks 1 of the site's 2 files, the first of them " +
          '"assets/app.3f2a9c1b.js".',
      ],
      [
        "a pipeline that deploys nothing",
        () => withStages(built, (stages) => stages.slice(0, 2)),
        "The release reached no bucket and no service: the pipeline deploys nothing.",
      ],
      [
        "stacks without a pipeline",
        () => registered(built, types.pipeline, () => undefined),
        "No stack of this rehearsal has a pipeline.",
      ],
      [
        "an action of a provider that the rehearsal does not know",
        () => withAction(built, "prod-web-pages", (a) => ({ ...a, provider: "OpsWorks" })),
        "Pipeline acme-web, stage prod-web, action prod-web-pages: the rehearsal does not know what AWS does " +
          "on Deploy/OpsWorks.",
      ],
    ]);
  });

  describe("(builds)", () => {
    const project = (change: Readonly<Record<string, unknown>>) =>
      registered(built, types.project, (inputs) => ({ ...inputs, ...change }));
    const buildspec = (change: (text: string) => string) =>
      registered(built, types.project, (inputs) => {
        const source = inputs.source as { readonly buildspec: string };
        return { ...inputs, source: { ...source, buildspec: change(source.buildspec) } };
      });

    breaks([
      [
        "a project that no stack makes",
        () => registered(built, types.project, () => undefined),
        "Bucket acme-web-222222222222-eu-central-1 lacks 2 of the site's 2 files, the first of them " +
          '"assets/app.3f2a9c1b.js".',
      ],
      [
        "a project that encrypts with another key than the artifact store's",
        () => project({ encryptionKey: otherKey }),
        `Pipeline acme-web, stage build, action web: project "acme-web-web" encrypts with ${otherKey} instead ` +
          "of the artifact store's key, so that no other account could read what it builds.",
      ],
      [
        "a project without a key",
        () => project({ encryptionKey: undefined }),
        'Pipeline acme-web, stage build, action web: project "acme-web-web" encrypts with the key of Amazon S3 ' +
          "instead of the artifact store's key, so that no other account could read what it builds.",
      ],
      [
        "a buildspec that makes no such artifact",
        () => buildspec((text) => text.replace("web_pages:", "web_sites:")),
        'Pipeline acme-web, stage build, action web: the buildspec makes no artifact "web_pages" (it makes ' +
          "web_assets, web_sites).",
      ],
      [
        "a buildspec that leaves an artifact empty",
        () => buildspec((text) => text.replace(/^.*no-assets.*\n/m, "")),
        'Pipeline acme-web, stage build, action web: the build\'s artifact "web_assets" is empty.',
        siteOf({ "index.html": "" }),
      ],
      [
        "commands that fail",
        () =>
          buildspec((text) =>
            text.replace(
              "post_build:\n    commands:",
              "$&\n      - echo no room left >&2\n      - exit 7",
            ),
          ),
        "The build's own commands ended with exit code 7: no room left",
      ],
    ]);
  });

  describe("(the invalidate function)", () => {
    const where = "Pipeline acme-web, stage prod-web, action invalidate:";
    /** The function with this code. Its answers reach CodePipeline as signed requests do. */
    const code = (body: string) =>
      withFunctionFiles(uploaded, () => ({
        "index.js": `
          const answer = (operation, input) =>
            fetch(process.env.AWS_ENDPOINT_URL_CODEPIPELINE, {
              method: "POST",
              headers: {
                "x-amz-target": "CodePipeline_20150709." + operation,
                "x-amz-security-token": process.env.AWS_SESSION_TOKEN,
                authorization: "AWS4-HMAC-SHA256 Credential=" + process.env.AWS_ACCESS_KEY_ID +
                  "/20260101/eu-central-1/codepipeline/aws4_request",
              },
              body: JSON.stringify(input),
            });
          exports.handler = async (event) => {
            const jobId = event["CodePipeline.job"].id;
            ${body}
          };`,
      }));

    breaks([
      [
        "a function that no stack makes",
        () => configured(uploaded, "invalidate", { FunctionName: "acme-invalidat" }),
        "Distribution EDE75165EEAFE1 still serves the old assets/app.3f2a9c1b.js: no invalidation covers it " +
          "after it was written to acme-web-222222222222-eu-central-1.",
      ],
      [
        "code that throws",
        () => code('throw new Error("out of paper");'),
        `${where} the function threw instead of answering its job: out of paper.`,
      ],
      [
        "code that does not answer",
        () => code(""),
        `${where} the function did not answer its job.`,
      ],
      [
        "code that answers with a failure",
        () =>
          code(
            'await answer("PutJobFailureResult", { jobId, failureDetails: { message: "no" } });',
          ),
        `${where} the function failed its job: no.`,
      ],
      [
        "code that goes on for ever",
        () => code('await answer("PutJobSuccessResult", { jobId, continuationToken: "again" });'),
        `${where} the function was not done after 20 invocations.`,
      ],
      [
        "code that answers and invalidates nothing",
        () => code('await answer("PutJobSuccessResult", { jobId });'),
        "Distribution EDE75165EEAFE1 still serves the old assets/app.3f2a9c1b.js: no invalidation covers it " +
          "after it was written to acme-web-222222222222-eu-central-1.",
      ],
      [
        "a wave that the function does not know",
        () => configured(uploaded, "invalidate", { UserParameters: '{"wave":"web/pord-web"}' }),
        `${where} the function failed its job: The wave "web/pord-web" is not in targets.json, which holds ` +
          '"web/prod-web": run `pulumi up` on the delivery stack, so that function and pipeline agree.',
      ],
    ]);
  });

  it("and names what no file system could hold", async () => {
    const { faults } = await carry(built, siteOf({ "index.html": "", ["x".repeat(300)]: "" }));
    const fault = `No build could write "${"x".repeat(200)}…" of the site (ENAMETOOLONG): give it another name.`;
    assert.deepEqual(faults, [fault]);
  });

  it("and keeps what happened before the fault", async () => {
    const { actions } = await carry(configured(built, "prod-web-pages", { Extract: "false" }));
    assert.deepEqual(
      actions.map(({ name, objects }) => `${name} ${objects.length}`),
      ["app 0", "web 0", "prod-web-approve 0", "prod-web-assets 1"],
    );
  });
});
