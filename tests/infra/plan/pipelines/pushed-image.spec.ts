import assert from "node:assert/strict";
import { parse } from "yaml";
import { callerHalf, principal } from "../../../../infra/grants/grant";
import { onceWarnings } from "../../../../infra/plan/pipelines/pushed-image";
import { statementsToAdd } from "../../../../infra/plan/statements-to-add";
import { contract } from "../../../support/contracts";
import { plan } from "../../../support/plans";
import { changed, delivery, load, target, type Values } from "../../../support/settings";

const vendor = "arn:aws:ecr:eu-central-1:111111111111:repository/vendor/api";
const uri = "111111111111.dkr.ecr.eu-central-1.amazonaws.com/vendor/api";
const certificate =
  "arn:aws:acm:eu-central-1:222222222222:certificate/0a1b2c3d-0000-4000-8000-000000000000";

const container = { kind: "container", pipeline: "api", repository: vendor };
const services = {
  api: { ...container, certificate },
  jobs: { ...container, expose: "none", before: { command: ["bin/migrate"] } },
  blue: { ...container, certificate, deployment: { kind: "blue-green" } },
};
const releases = (...names: readonly string[]) =>
  names.map((service) => ({ stack: "prod", service, wave: 1 }));
const withImage = (pipeline: object, more: object = {}): Values =>
  changed(delivery, "delivery", {
    ...more,
    pipelines: {
      api: { sources: { image: { kind: "ecr", repository: "vendor/api" } }, ...pipeline },
    },
  });
const stacks = (own: object = services) => ({
  prod: contract(changed(changed(target, "sites", undefined), "services", own)),
});

describe("an image that is released as it was pushed", () => {
  const all = withImage({ releases: releases("api", "jobs", "blue") });
  const planned = plan(all, stacks()).plan;
  const [pipeline] = planned?.pipelines ?? [];
  const [build] = pipeline?.builds ?? [];

  it("has a step in the place of a build, which is told the digest alone", () => {
    const action = pipeline?.stages.find(({ name }) => name === "build")?.actions[0];
    assert.deepEqual(
      [action?.name, action?.inputs, action?.outputs, action?.namespace, action?.configuration],
      [
        "release-files",
        ["image_source"],
        ["release_files_container"],
        "Build-release-files",
        {
          ProjectName: "acme-api-release-files",
          EnvironmentVariables: JSON.stringify([
            {
              name: "IMAGE_DIGEST",
              value: "#{Source-image.ImageDigest}",
              type: "PLAINTEXT",
            },
          ]),
        },
      ],
    );
  });

  it("runs no command of anybody's, and no Docker", () => {
    const { env, phases, artifacts } = parse(build?.buildspec ?? "");
    assert.deepEqual(env, {
      variables: { IMAGE_REPOSITORY: uri },
      "exported-variables": ["RELEASE_IMAGE"],
    });
    assert.deepEqual(Object.keys(phases), ["post_build"]);
    const { commands } = phases.post_build;
    assert.deepEqual(commands.slice(0, 7), [
      '[ "$CODEBUILD_BUILD_SUCCEEDING" = 1 ]',
      'digest="$IMAGE_DIGEST"',
      '[ "$' + '{digest#sha256:}" != "$digest" ]',
      'files="$CODEBUILD_SRC_DIR/.ferry/container"',
      'mkdir -p "$files"',
      'printf \'{"ImageURI":"%s"}\' "$IMAGE_REPOSITORY@$digest" > "$files/imageDetail.json"',
      'export RELEASE_IMAGE="$IMAGE_REPOSITORY@$digest"',
    ]);
    assert.deepEqual(
      commands.slice(7).map((command: string) => command.replace(/^.* > /s, "")),
      [
        "taskdef-prod-api.json",
        "appspec-prod-api.yaml",
        "imagedefinitions-prod-jobs.json",
        "imagedefinitions-prod-blue.json",
      ].map((file) => `"$files/${file}"`),
    );
    assert.deepEqual(artifacts, { "base-directory": ".ferry/container", files: ["**/*"] });
    assert.equal(build?.settings.privileged, false);
  });

  it("is pushed and pulled by no role of the step", () => {
    const role = build && typeof build.role !== "string" ? build.role.arn : "";
    const statements = callerHalf(planned?.grants ?? [], principal(role));
    assert.deepEqual(
      statements.map(({ Sid }) => Sid),
      ["ArtifactBucketMeta", "ReadArtifacts", "WriteArtifacts", "UseArtifactKey", "WriteLogs"],
    );
  });

  it("runs the command before a release from the same step", () => {
    const before = pipeline?.stages
      .flatMap(({ actions }) => actions)
      .find(({ name }) => name === "prod-jobs-before");
    assert.deepEqual(JSON.parse(String(before?.configuration.UserParameters)), {
      release: "api/prod-jobs",
      image: "#{Build-release-files.RELEASE_IMAGE}",
    });
    assert.equal(planned?.before?.plan["api/prod-jobs"]?.repository, uri);
  });

  it("is pulled by the roles that start the tasks, once its repository lets them", () => {
    const statements = statementsToAdd([], planned)[vendor] ?? [];
    const roles = ["api", "jobs", "blue"].map(
      (name) => `arn:aws:iam::222222222222:role/ferry/acme-${name}-execution`,
    );
    assert.deepEqual(
      statements.map(({ Sid, Condition }) => [Sid, Condition]),
      [["PullImages", { ArnEquals: { "aws:PrincipalArn": roles } }]],
    );
  });

  it("is looked for where it lies before anything goes back", () => {
    const find = planned?.back?.grants.filter(({ id }) => id === "FindImages");
    assert.deepEqual(
      find?.map(({ on }) => on),
      [{ kind: "repository", account: "111111111111", arn: vendor }],
    );
  });

  const at = "ferry:delivery.pipelines.api.releases[0]";
  const theirs = vendor.replace("111111111111", "333333333333");
  const refused: readonly (readonly [what: string, Values, object, string])[] = [
    [
      "to a service that runs others",
      withImage({ releases: releases("api") }),
      { api: { ...services.api, repository: undefined } },
      `${at}: Service api of stack prod runs images of the repository "api", and pipeline api releases those of ${vendor}: set ` +
        `services.api.repository to ${vendor} in Pulumi.prod.yaml and run \`pulumi up -s prod\` first, or correct ` +
        "sources.image.repository.",
    ],
    [
      "to a service that runs others, of a repository that ferry makes",
      changed(
        withImage({ releases: releases("api") }, { repositories: { own: {} } }),
        "delivery.pipelines.api.sources.image.repository",
        "acme/own",
      ),
      services,
      `${at}: Service api of stack prod runs images of the repository "${vendor}", and pipeline api releases those of ` +
        "arn:aws:ecr:eu-central-1:111111111111:repository/acme/own: set services.api.repository to own in Pulumi.prod.yaml and " +
        "run `pulumi up -s prod` first, or correct sources.image.repository.",
    ],
    [
      "to a service that runs those of another account",
      withImage({ releases: releases("api") }),
      { api: { ...services.api, repository: theirs } },
      `${at}: Service api of stack prod runs images of the repository "${theirs}", ` +
        `and pipeline api releases those of ${vendor}: set services.api.repository to ${vendor} in Pulumi.prod.yaml and run ` +
        "`pulumi up -s prod` first, or say by sources.image.owner that the image is of account 333333333333.",
    ],
    [
      "of another account to a service that runs those of this one",
      changed(
        withImage({ releases: releases("api") }),
        "delivery.pipelines.api.sources.image.owner",
        {
          role: "arn:aws:iam::333333333333:role/Reads",
          eventsRole: "arn:aws:iam::333333333333:role/Tells",
        },
      ),
      services,
      `${at}: Service api of stack prod runs images of the repository "${vendor}", and pipeline api releases those of ` +
        `${theirs}: set services.api.repository to ` +
        `${theirs} in Pulumi.prod.yaml and run \`pulumi up -s prod\` first, or ` +
        "take sources.image.owner away.",
    ],
    [
      "of another account to a service that names no repository",
      changed(
        withImage({ releases: releases("api") }),
        "delivery.pipelines.api.sources.image.owner",
        {
          role: "arn:aws:iam::333333333333:role/Reads",
          eventsRole: "arn:aws:iam::333333333333:role/Tells",
        },
      ),
      { api: { ...services.api, repository: undefined } },
      `${at}: Service api of stack prod runs images of the repository "api", and pipeline api releases those of ${theirs}: ` +
        `set services.api.repository to ${theirs} in Pulumi.prod.yaml and run \`pulumi up -s prod\` first, or correct ` +
        "sources.image.repository.",
    ],
    [
      "to machines",
      withImage({ releases: releases("api") }),
      { api: { kind: "instances", ec2: { Role: "api" } } },
      `${at}: Service api of stack prod is machines, to which CodeDeploy's agent brings a bundle of files, and pipeline api ` +
        "releases an image as it was pushed: name a build that makes a bundle, or release to a service of kind container.",
    ],
    [
      "by a build that makes others",
      withImage(
        { build: "api", releases: releases("api") },
        { repositories: { api: {} }, builds: { api: { container: { repository: "api" } } } },
      ),
      services,
      `${at}: Service api of stack prod runs images of the repository "${vendor}", and the build api of pipeline api pushes to ` +
        '"api": correct services.api.repository in Pulumi.prod.yaml and run `pulumi up -s prod` first.',
    ],
    [
      "by a build that makes none",
      withImage(
        { build: "api", releases: releases("api") },
        { builds: { api: { commands: ["make"] } } },
      ),
      services,
      `${at}: Service api of stack prod runs images of the repository "${vendor}", and pipeline api makes no image: give it a ` +
        "source of kind ecr and no build, or correct services.api.repository in Pulumi.prod.yaml and run `pulumi up -s prod` first.",
    ],
  ];
  for (const [what, values, own, fault] of refused) {
    it(`is refused ${what}`, () => {
      assert.deepEqual(plan(values, stacks(JSON.parse(JSON.stringify(own)))).faults, [fault]);
    });
  }

  it("goes to a service that names the repository by its key, where ferry makes it", () => {
    const values = changed(
      withImage({ releases: releases("api") }, { repositories: { api: {} } }),
      "delivery.pipelines.api.sources.image.repository",
      "acme/api",
    );
    const { plan: own, faults } = plan(
      values,
      stacks({ api: { ...services.api, repository: "api" } }),
    );
    assert.deepEqual(faults, []);
    assert.deepEqual(statementsToAdd([], own), {});
    const { delivery: settings } = load(values);
    assert.ok(own && settings);
    assert.deepEqual(onceWarnings(own.owner, settings), [
      "delivery.pipelines.api.sources.image is acme/api:latest of delivery.repositories.api, whose tags never change: Amazon " +
        "ECR takes latest once, and so one release starts. Let the pipeline build its image (container), or name a repository of " +
        "yours whose tags may change.",
    ]);
  });

  it("lies in another account where its source says so", () => {
    const role = (name: string) => `arn:aws:iam::333333333333:role/${name}`;
    const owner = { role: role("ReadApi"), eventsRole: role("TellOfApi") };
    const values = changed(
      withImage({ releases: releases("api") }),
      "delivery.pipelines.api.sources.image.owner",
      owner,
    );
    const running = stacks({ api: { ...services.api, repository: theirs } });
    const { plan: own, faults } = plan(values, running);
    assert.deepEqual(faults, []);
    const { env } = parse(own?.pipelines[0]?.builds[0]?.buildspec ?? "");
    assert.equal(env.variables.IMAGE_REPOSITORY, uri.replace("111111111111", "333333333333"));
    assert.deepEqual(
      statementsToAdd([], own)[theirs]?.map(({ Sid, Condition }) => [Sid, Condition]),
      [
        ["PullImages", "222222222222:role/ferry/acme-api-execution"],
        ["FindImages", "111111111111:role/ferry/acme-back"],
      ].map(([sid, arn]) => [sid, { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${arn}` } }]),
    );
  });

  it("warns of no repository whose tags may change", () => {
    const { delivery: settings } = load(all);
    assert.ok(planned && settings);
    assert.deepEqual(onceWarnings(planned.owner, settings), []);
  });
});
