import { isObject, parsed, peek, read, texts } from "../read";
import { family, when } from "../rule";
import type { Stack, Subject } from "../subject";

/** Whose a resource is. */
export const taggingRules = family("tagging", [
  {
    name: "required-tags",
    level: "advisory",
    title: "Resources say whose they are",
    why: "Costs can't be shared out, and nobody knows whom to ask before a resource is changed.",
    fix: "set defaultTags of the provider",
    controls: [],
    url: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
    options: {
      tags: {
        description: "Keys of the tags that each resource has; none = any tag will do",
        default: [],
      },
    },
    scope: "stack",
    kinds: [
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
    check: (subject, stack, options) => {
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
  },
]);

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
