import { pipelinesWith } from "../delivery";
import { family } from "../family";
import { items, peek, seen, text, texts } from "../read";
import { byResource, byStack, when } from "../rule";
import { isSecret } from "../secrets";
import rules from "../texts/build.json";

/** CodeBuild. */
export const buildRules = family("build", rules, {
  "build-no-credentials": byResource(
    ["codebuild.Project", "codebuild.SourceCredential"],
    ({ kind, values }) => {
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
  ),
  "build-no-plaintext-secrets": byResource("codebuild.Project", ({ values }) =>
    items(values, "environment.environmentVariables").flatMap((variable) =>
      seen(() => {
        if ((text(variable, "type") ?? "PLAINTEXT") !== "PLAINTEXT") return [];
        const name = text(variable, "name") ?? "";
        const wrong = isSecret(name, text(variable, "value") ?? "");
        return when(wrong, `has a secret in plain variable ${name}`);
      }),
    ),
  ),
  "build-image": byResource("codebuild.Project", ({ values }, options) => {
    const image = text(values, "environment.image") ?? "";
    const own = /^\d{12}\.dkr\.ecr\./.test(image);
    const admitted = own || texts(options, "images").some((each) => image.startsWith(each));
    return when(!admitted, `runs in image ${image}`);
  }),
  "build-inline-buildspec": byResource("codebuild.Project", ({ values }) => {
    const buildspec = text(values, "source.buildspec") ?? "buildspec.yml";
    return when(!/\n|^version:|^\{/.test(buildspec), `runs ${buildspec} of its sources`);
  }),
  "build-webhook-anchored": byResource("codebuild.Webhook", ({ values }) => {
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
  }),
  "build-fed-by-pipeline": byStack("codebuild.Project", (project, stack) => {
    const type = text(project.values, "source.type");
    return pipelinesWith(project, stack)
      .filter(() => type !== "CODEPIPELINE")
      .map(({ name }) => `is in pipeline "${name}" and takes its source from ${type}`);
  }),
});
