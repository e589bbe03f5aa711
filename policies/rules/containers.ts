import { family } from "../family";
import { flag, items, parsed, peek, read, seen, text, Unseen } from "../read";
import { byResource, when } from "../rule";
import { isSecret } from "../secrets";
import type { Subject } from "../subject";
import rules from "../texts/containers.json";

/** ECS and ECR. */
export const containerRules = family("containers", rules, {
  "service-latest-platform": byResource("ecs.Service", ({ values }) => {
    const version = text(values, "platformVersion") ?? "LATEST";
    return when(version !== "LATEST", `runs on platform ${version}`);
  }),
  "container-not-privileged": byResource(
    "ecs.TaskDefinition",
    ofContainers((container) => when(flag(container, "privileged"), "is privileged")),
  ),
  "container-read-only": byResource(
    "ecs.TaskDefinition",
    ofContainers((container) =>
      when(!flag(container, "readonlyRootFilesystem"), "may write its root file system"),
    ),
  ),
  "container-user": byResource(
    "ecs.TaskDefinition",
    ofContainers((container) =>
      when(/^(root|0)?(:|$)/.test(text(container, "user") ?? ""), "runs as root"),
    ),
  ),
  "container-no-plaintext-secrets": byResource(
    "ecs.TaskDefinition",
    ofContainers((container) =>
      items(container, "environment").flatMap((variable) => {
        const name = text(variable, "name") ?? "";
        const wrong = isSecret(name, text(variable, "value") ?? "");
        return when(wrong, `has a secret in variable ${name}`);
      }),
    ),
  ),
  "container-logs": byResource(
    "ecs.TaskDefinition",
    ofContainers((container) =>
      when(read(container, "logConfiguration") === undefined, "writes no log"),
    ),
  ),
  "task-isolated": byResource("ecs.TaskDefinition", ({ values }) => {
    const network = text(values, "networkMode") ?? "bridge";
    return [
      ...when(text(values, "pidMode") === "host", "sees the processes of its host"),
      ...when(network !== "awsvpc", `has network mode ${network}`),
    ];
  }),
  "task-two-roles": byResource("ecs.TaskDefinition", ({ values }) => {
    const role = text(values, "taskRoleArn");
    const same = role !== undefined && role === text(values, "executionRoleArn");
    return when(same, "has one role for the program and for its start");
  }),
  "cluster-insights": byResource("ecs.Cluster", ({ values }) =>
    when(
      !items(values, "settings").some(
        (setting) =>
          text(setting, "name") === "containerInsights" && text(setting, "value") !== "disabled",
      ),
      "reports no measures of its containers",
    ),
  ),
});

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
