import { pipelinesWith } from "../delivery";
import { flag, items, peek, seen, text, texts } from "../read";
import { family, when } from "../rule";
import { isSecret } from "../secrets";

/** CodeBuild. */
export const buildRules = family("build", [
  {
    name: "build-no-credentials",
    level: "mandatory",
    title: "Builds get their sources without credentials of their own",
    why: "A token or password in a project is there for everybody who may read the project, and for its log.",
    fix: "let the pipeline hand over the source, or use a connection",
    controls: [
      "FSBP CodeBuild.1",
      "PRW codebuild_project_source_repo_url_no_sensitive_credentials",
    ],
    url: "https://docs.aws.amazon.com/codebuild/latest/userguide/access-tokens.html",
    scope: "resource",
    kinds: ["codebuild.Project", "codebuild.SourceCredential"],
    check: ({ kind, values }) => {
      if (kind === "codebuild.SourceCredential") {
        const type = text(values, "authType");
        return when(
          type === "PERSONAL_ACCESS_TOKEN" || type === "BASIC_AUTH",
          `keeps a person's credentials (${type})`,
        );
      }
      return [peek(values, "source"), ...items(values, "secondarySources")].flatMap((source) =>
        seen(() => {
          const location = text(source, "location") ?? "";
          return when(/\/\/[^/@]+@/.test(location), "has credentials in the URL of its source");
        }),
      );
    },
  },
  {
    name: "build-no-plaintext-secrets",
    level: "mandatory",
    title: "Builds get secrets from where secrets are kept",
    why: "A plain variable is there for everybody who may read the project.",
    fix: "set type to SECRETS_MANAGER or PARAMETER_STORE, and value to the secret's name",
    controls: ["FSBP CodeBuild.2", "PRW codebuild_project_no_secrets_in_variables"],
    url: "https://docs.aws.amazon.com/codebuild/latest/userguide/change-project.html",
    scope: "resource",
    kinds: ["codebuild.Project"],
    check: ({ values }) =>
      items(values, "environment.environmentVariables").flatMap((variable) =>
        seen(() => {
          if ((text(variable, "type") ?? "PLAINTEXT") !== "PLAINTEXT") return [];
          const name = text(variable, "name") ?? "";
          const wrong = isSecret(name, text(variable, "value") ?? "");
          return when(wrong, `has a secret in plain variable ${name}`);
        }),
      ),
  },
  {
    name: "build-not-privileged",
    level: "mandatory",
    title: "Builds are not privileged",
    why: "A privileged container reaches the host; only builds of images need it, with a role of their own.",
    fix: "take environment.privilegedMode away, or waive the one project that builds images",
    controls: ["FSBP CodeBuild.5", "CKV_AWS_316"],
    url: "https://docs.aws.amazon.com/codebuild/latest/userguide/create-project.html",
    scope: "resource",
    kinds: ["codebuild.Project"],
    check: ({ values }) => when(flag(values, "environment.privilegedMode"), "is privileged"),
  },
  {
    name: "build-image",
    level: "mandatory",
    title: "Builds run in images of AWS or of the account",
    why: "An image of anybody's runs with the build's role, and may be another one tomorrow.",
    fix: "use an image of aws/codebuild/, or one of your own in ECR",
    controls: ["NAG CB5"],
    url: "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html",
    options: {
      images: {
        description: "Images that are admitted, as beginnings of their names",
        default: ["aws/codebuild/"],
      },
    },
    scope: "resource",
    kinds: ["codebuild.Project"],
    check: ({ values }, options) => {
      const image = text(values, "environment.image") ?? "";
      const own = /^\d{12}\.dkr\.ecr\./.test(image);
      const admitted = own || texts(options, "images").some((each) => image.startsWith(each));
      return when(!admitted, `runs in image ${image}`);
    },
  },
  {
    name: "build-inline-buildspec",
    level: "advisory",
    title: "What a build does is not decided by its sources",
    why: "Whoever may change the buildspec runs commands with the build's role.",
    fix: "set source.buildspec to the commands themselves",
    controls: ["PRW codebuild_project_user_controlled_buildspec"],
    url: "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html",
    scope: "resource",
    kinds: ["codebuild.Project"],
    check: ({ values }) => {
      const buildspec = text(values, "source.buildspec") ?? "buildspec.yml";
      return when(!/\n|^version:|^\{/.test(buildspec), `runs ${buildspec} of its sources`);
    },
  },
  {
    name: "build-webhook-anchored",
    level: "mandatory",
    title: "Webhooks start builds for exact patterns",
    why: "A pattern without ^ and $ fits longer ids as well: an attacker registers one that contains an admitted id.",
    fix: "write each pattern as ^…$, with a filter on the event",
    controls: ["PRW codebuild_project_webhook_filters_use_anchored_patterns"],
    url: "https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook.html",
    scope: "resource",
    kinds: ["codebuild.Webhook"],
    check: ({ values }) => {
      const filters = items(values, "filterGroups").flatMap((group) => items(group, "filters"));
      if (filters.length === 0) return ["starts builds for every event"];
      return filters.flatMap((filter) =>
        seen(() => {
          const type = text(filter, "type");
          const pattern = text(filter, "pattern") ?? "";
          const open = type !== "EVENT" && !/^\^.*\$$/.test(pattern);
          return when(open, `has the open pattern ${pattern} for ${type}`);
        }),
      );
    },
  },
  {
    name: "build-private",
    level: "mandatory",
    title: "Builds are private",
    why: "A public build shows its log and its artifacts to everybody.",
    fix: "set projectVisibility to PRIVATE",
    controls: ["PRW codebuild_project_not_publicly_accessible"],
    url: "https://docs.aws.amazon.com/codebuild/latest/userguide/public-builds.html",
    scope: "resource",
    kinds: ["codebuild.Project"],
    check: ({ values }) =>
      when(text(values, "projectVisibility") === "PUBLIC_READ", "is shown to everybody"),
  },
  {
    name: "build-fed-by-pipeline",
    level: "mandatory",
    title: "Builds of a pipeline get their source from it",
    why: "A build with a source of its own builds another revision than the one that was approved.",
    fix: "set source.type and artifacts.type to CODEPIPELINE",
    controls: ["FSBP CodeBuild.1"],
    url: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html",
    scope: "stack",
    kinds: ["codebuild.Project"],
    check: (project, stack) => {
      const type = text(project.values, "source.type");
      return pipelinesWith(project, stack)
        .filter(() => type !== "CODEPIPELINE")
        .map(({ name }) => `is in pipeline "${name}" and takes its source from ${type}`);
    },
  },
]);
