import { flag, items, parsed, peek, read, seen, text, Unseen } from "../read";
import { family, when } from "../rule";
import { isSecret } from "../secrets";
import type { Subject } from "../subject";

/** ECS and ECR. */
export const containerRules = family("containers", [
  {
    name: "service-no-public-ip",
    level: "mandatory",
    title: "Services have no public addresses",
    why: "A container with a public address is reached around the load balancer.",
    fix: "set networkConfiguration.assignPublicIp to false, in subnets with a way out",
    controls: ["FSBP ECS.2", "CKV_AWS_333"],
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
    scope: "resource",
    kinds: ["ecs.Service"],
    check: ({ values }) =>
      when(flag(values, "networkConfiguration.assignPublicIp"), "has a public address"),
  },
  {
    name: "service-latest-platform",
    level: "advisory",
    title: "Services run on the latest platform",
    why: "AWS mends weaknesses of older platforms until they are retired, and no longer.",
    fix: "set platformVersion to LATEST, or leave it out",
    controls: ["FSBP ECS.10", "CKV_AWS_332"],
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html",
    scope: "resource",
    kinds: ["ecs.Service"],
    check: ({ values }) => {
      const version = text(values, "platformVersion") ?? "LATEST";
      return when(version !== "LATEST", `runs on platform ${version}`);
    },
  },
  {
    name: "container-not-privileged",
    level: "mandatory",
    title: "Containers are not privileged",
    why: "A privileged container has root's rights on its host.",
    fix: "take privileged away",
    controls: ["FSBP ECS.4", "CKV_AWS_334"],
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html",
    scope: "resource",
    kinds: ["ecs.TaskDefinition"],
    check: ofContainers((container) => when(flag(container, "privileged"), "is privileged")),
  },
  {
    name: "container-read-only",
    level: "mandatory",
    title: "Containers can't write their root file system",
    why: "An attacker in the container can't leave anything there.",
    fix: "set readonlyRootFilesystem, with a volume for what has to be written",
    controls: ["FSBP ECS.5", "CKV_AWS_336"],
    url: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-5",
    scope: "resource",
    kinds: ["ecs.TaskDefinition"],
    check: ofContainers((container) =>
      when(!flag(container, "readonlyRootFilesystem"), "may write its root file system"),
    ),
  },
  {
    name: "container-user",
    level: "advisory",
    title: "Containers run as a user without root's rights",
    why: "Root in a container needs one weakness to be root on its host.",
    fix: "set user, or name one in the image and waive this",
    controls: ["FSBP ECS.1"],
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
    scope: "resource",
    kinds: ["ecs.TaskDefinition"],
    check: ofContainers((container) =>
      when(/^(root|0)?(:|$)/.test(text(container, "user") ?? ""), "runs as root"),
    ),
  },
  {
    name: "container-no-plaintext-secrets",
    level: "mandatory",
    title: "Containers get secrets from where secrets are kept",
    why: "A variable is there for everybody who may read the task definition.",
    fix: "move it to secrets, with the ARN of the secret as valueFrom",
    controls: ["FSBP ECS.8", "NAG ECS2", "TRV AWS-0036"],
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
    scope: "resource",
    kinds: ["ecs.TaskDefinition"],
    check: ofContainers((container) =>
      items(container, "environment").flatMap((variable) => {
        const name = text(variable, "name") ?? "";
        const wrong = isSecret(name, text(variable, "value") ?? "");
        return when(wrong, `has a secret in variable ${name}`);
      }),
    ),
  },
  {
    name: "container-logs",
    level: "mandatory",
    title: "Containers write a log",
    why: "Without one nobody knows what a container did.",
    fix: "set logConfiguration",
    controls: ["FSBP ECS.9", "NAG ECS7"],
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
    scope: "resource",
    kinds: ["ecs.TaskDefinition"],
    check: ofContainers((container) =>
      when(read(container, "logConfiguration") === undefined, "writes no log"),
    ),
  },
  {
    name: "task-isolated",
    level: "mandatory",
    title: "Tasks share neither processes nor network with their host",
    why: "A task that sees its host's processes or network sees those of other tasks.",
    fix: "set networkMode to awsvpc and take pidMode away",
    controls: ["FSBP ECS.1", "FSBP ECS.3", "CKV_AWS_335"],
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html",
    scope: "resource",
    kinds: ["ecs.TaskDefinition"],
    check: ({ values }) => {
      const network = text(values, "networkMode") ?? "bridge";
      return [
        ...when(text(values, "pidMode") === "host", "sees the processes of its host"),
        ...when(network !== "awsvpc", `has network mode ${network}`),
      ];
    },
  },
  {
    name: "task-two-roles",
    level: "mandatory",
    title: "A task's role is not its execution role",
    why: "The execution role reads secrets and images: the program in the container needs neither.",
    fix: "make a role for taskRoleArn and another for executionRoleArn",
    controls: ["CKV_AWS_249"],
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    scope: "resource",
    kinds: ["ecs.TaskDefinition"],
    check: ({ values }) => {
      const role = text(values, "taskRoleArn");
      const same = role !== undefined && role === text(values, "executionRoleArn");
      return when(same, "has one role for the program and for its start");
    },
  },
  {
    name: "cluster-insights",
    level: "advisory",
    title: "Clusters report measures of their containers",
    why: "Without them nobody sees which container restarts, or runs out of memory.",
    fix: "add the setting containerInsights with value enabled or enhanced",
    controls: ["FSBP ECS.12", "CKV_AWS_65", "NAG ECS4", "TRV AWS-0034"],
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html",
    scope: "resource",
    kinds: ["ecs.Cluster"],
    check: ({ values }) =>
      when(
        !items(values, "settings").some(
          (setting) =>
            text(setting, "name") === "containerInsights" && text(setting, "value") !== "disabled",
        ),
        "reports no measures of its containers",
      ),
  },
  {
    name: "repository-scan",
    level: "mandatory",
    title: "Images are scanned when they are pushed",
    why: "Nobody else looks for known weaknesses before the image runs.",
    fix: "set imageScanningConfiguration.scanOnPush to true",
    controls: ["FSBP ECR.1", "CKV_AWS_163", "TRV AWS-0030", "CFN W79"],
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
    scope: "resource",
    kinds: ["ecr.Repository"],
    check: ({ values }) =>
      when(
        !flag(values, "imageScanningConfiguration.scanOnPush"),
        "does not scan images that are pushed",
      ),
  },
  {
    name: "repository-immutable-tags",
    level: "mandatory",
    title: "Tags of images never change",
    why: "Otherwise the image that was tested and the image that runs may be two.",
    fix: "set imageTagMutability to IMMUTABLE",
    controls: ["FSBP ECR.2", "CKV_AWS_51", "TRV AWS-0031"],
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    scope: "resource",
    kinds: ["ecr.Repository"],
    check: ({ values }) =>
      when(
        !text(values, "imageTagMutability")?.startsWith("IMMUTABLE"),
        "lets tags of images change",
      ),
  },
  {
    name: "repository-lifecycle",
    level: "advisory",
    title: "Old images expire",
    why: "Images are kept, and paid for, for ever.",
    fix: "add a LifecyclePolicy",
    controls: ["FSBP ECR.3"],
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html",
    scope: "stack",
    kinds: ["ecr.Repository"],
    check: (repository, stack) =>
      when(
        stack.attached(repository, "ecr.LifecyclePolicy", "repository").length === 0,
        "keeps every image for ever",
      ),
  },
]);

/** What is said about each container of a task, which has them as a JSON text. */
function ofContainers(problem: (container: unknown) => readonly string[]) {
  return ({ values }: Subject): readonly string[] => {
    const json = text(values, "containerDefinitions") ?? "[]";
    const containers = parsed(json);
    if (!Array.isArray(containers)) throw new Unseen();
    return containers.flatMap((container: unknown) =>
      seen(() => problem(container)).map(
        (said) => `has container "${String(peek(container, "name"))}" that ${said}`,
      ),
    );
  };
}
