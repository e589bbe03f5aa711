import { family } from "../family";
import { isObject, parsed, peek, read, texts } from "../read";
import { byStack, when } from "../rule";
import type { Stack, Subject } from "../subject";
import rules from "../texts/tagging.json";

/** Whose a resource is. */
export const taggingRules = family("tagging", rules, {
  "required-tags": byStack(
    [
      "cloudfront.Distribution",
      "cloudtrail.Trail",
      "cloudwatch.LogGroup",
      "codebuild.Project",
      "codepipeline.Pipeline",
      "ecr.Repository",
      "ecs.Cluster",
      "ecs.Service",
      "ecs.TaskDefinition",
      "iam.Role",
      "kms.Key",
      "kms.ReplicaKey",
      "lambda.Function",
      "s3.Bucket",
      "sns.Topic",
    ],
    (subject, stack, options) => {
      const tags = new Set([
        ...keysOf(read(subject.values, "tags")),
        ...keysOf(read(subject.values, "tagsAll")),
        ...defaultTags(stack),
      ]);
      const missing = texts(options, "tags").filter((each) => !tags.has(each));
      return [
        ...when(tags.size === 0, "has no tags"),
        ...when(tags.size > 0 && missing.length > 0, `has no tag ${missing.join(", ")}`),
      ];
    },
  ),
});

/** Tags that every provider of the stack adds, since nothing says which of them makes a resource. */
function defaultTags(stack: Stack): readonly string[] {
  const [first = [], ...others] = stack.all("pulumi:providers:aws").map(({ values }: Subject) => {
    const given = peek(values, "defaultTags");
    return keysOf(peek(typeof given === "string" ? parsed(given) : given, "tags"));
  });
  return first.filter((key) => others.every((keys) => keys.includes(key)));
}

function keysOf(tags: unknown): readonly string[] {
  return isObject(tags) ? Object.keys(tags) : [];
}
