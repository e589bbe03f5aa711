import assert from "node:assert/strict";
import { withExistingResources } from "../../../rehearsal/world/existing-resources";
import { types } from "../../support/registrations";
import { exampleStacks } from "../../support/stacks";
import { carry, configured, type Inputs, registered, type Stacks } from "../support/releases";

async function stacksOf(example: string): Promise<Stacks> {
  const { prod, dev } = await exampleStacks(example);
  return [prod, dev];
}

/** The build's generated commands say something else. */
const building =
  (was: string, is: string) =>
  (stacks: Stacks): Stacks =>
    registered(stacks, types.project, (inputs) => {
      const source = inputs.source as Inputs;
      const buildspec = String(source.buildspec);
      assert.ok(buildspec.includes(was), `The buildspec has no ${was}`);
      return { ...inputs, source: { ...source, buildspec: buildspec.replaceAll(was, is) } };
    });

const changing =
  (type: string, values: Inputs) =>
  (stacks: Stacks): Stacks =>
    registered(stacks, type, (inputs) => ({ ...inputs, ...values }));
const acting =
  (name: string, values: Readonly<Record<string, string | undefined>>) => (stacks: Stacks) =>
    configured(stacks, name, values);

const service = "aws:ecs/service:Service";
const definition = "aws:ecs/taskDefinition:TaskDefinition";

const withCommand = (stacks: Stacks): Stacks =>
  registered(stacks, definition, (inputs) => {
    const containers = JSON.parse(String(inputs.containerDefinitions)) as readonly Inputs[];
    const changed = containers.map((container) => ({ ...container, command: ["sleep", "60"] }));
    return { ...inputs, containerDefinitions: JSON.stringify(changed) };
  });

/** What is wrong, how it comes about, and what the action answers. */
type Row = readonly [wrong: string, change: (stacks: Stacks) => Stacks, fault: string];

function refuses(example: string, action: string, rows: readonly Row[]): void {
  for (const [wrong, change, fault] of rows) {
    it(`refuses ${wrong}`, async () => {
      const { faults } = await carry(change(await stacksOf(example)));
      assert.deepEqual(faults, [`Pipeline ${action}: ${fault}`]);
    });
  }
}

describe("a deployment of containers by CodeDeploy", () => {
  const action = "prod-api-deploy";

  refuses("containers", `acme-api, stage prod-api, action ${action}`, [
    [
      "a group that the account has not",
      acting(action, { ApplicationName: "acme-web" }),
      'account 222222222222 has no deployment group "acme-api" of the application "acme-web" in eu-central-1.',
    ],
    [
      "a service that keeps its deployments to itself",
      changing(service, { deploymentController: { type: "ECS" } }),
      'the service "api" does not leave its deployments to CodeDeploy: its controller is ECS.',
    ],
    [
      "a task definition without the place of the image",
      building("<IMAGE1_NAME>", "nginx"),
      "its task definition has no <IMAGE1_NAME>, the place of image 1.",
    ],
    [
      "another name for the place of the image",
      acting(action, { Image1ContainerName: "OTHER" }),
      "its task definition has no <OTHER>, the place of image 1.",
    ],
    [
      "a task definition that the artifact has not",
      acting(action, { TaskDefinitionTemplatePath: "task.json" }),
      'the artifact "api_container" has no file task.json (it has appspec-prod-api.yaml, imageDetail.json, taskdef-prod-api.json).',
    ],
    [
      "an AppSpec without the place of the task definition",
      building("<TASK_DEFINITION>", "acme-api"),
      "its AppSpec is wrong: it lacks <TASK_DEFINITION>.",
    ],
    [
      "an AppSpec with another port",
      building("ContainerPort: 8080", "ContainerPort: 80"),
      'its AppSpec is wrong: the container "api" does not listen at 80.',
    ],
    [
      "an AppSpec with another container",
      building("ContainerName: api", "ContainerName: web"),
      'its AppSpec is wrong: the task definition has no container "web".',
    ],
    [
      "an AppSpec of another version",
      building("version: 0.0", "version: 1"),
      "its AppSpec is wrong: its version is not 0.0.",
    ],
    [
      "an image by its tag",
      building('"$IMAGE_REPOSITORY@$digest"', '"$image"'),
      "it releases the image 111111111111.dkr.ecr.eu-central-1.amazonaws.com/acme/api:0123456789abcdef0123456789abcdef01234567 by a tag, which may be another image tomorrow: hand over its digest.",
    ],
    [
      "a file that names no image",
      building('{"ImageURI":"%s"}', '{"Image":"%s"}'),
      'imageDetail.json of "api_container" has no ImageURI.',
    ],
    [
      "a task's role of the delivering account",
      building("222222222222:role/ferry/acme-api-task", "111111111111:role/ferry/acme-api-task"),
      "its task definition has the role arn:aws:iam::111111111111:role/ferry/acme-api-task of account 111111111111, which no role of account 222222222222 can hand to tasks.",
    ],
  ]);

  it("refuses inputs of more than 3 MB", async () => {
    const random = "head -c 4000000 /dev/urandom > .ferry/container/sources.bin";
    const larger = building('mkdir -p "$files"', `mkdir -p "$files" && ${random}`);
    const { faults } = await carry(larger(await stacksOf("containers")));
    assert.equal(faults.length, 1);
    assert.match(
      String(faults[0]),
      /action prod-api-deploy: its inputs have 400\d{4} bytes, and CodePipeline takes 3145728 \(3 MB\) for this action: hand over the files that deploy the image, not the sources\.$/,
    );
  });

  it("puts the image of the build, by its digest, into the task that runs", async () => {
    const { rollouts } = await carry(await stacksOf("containers"));
    const [made, ...others] = rollouts;
    assert.deepEqual(others, []);
    assert.equal(made?.to, "arn:aws:ecs:eu-central-1:222222222222:service/acme/api");
    assert.match(
      String(made?.what),
      /^111111111111\.dkr\.ecr\.eu-central-1\.amazonaws\.com\/acme\/api@sha256:[0-9a-f]{64}$/,
    );
  });
});

describe("an image that is released as it was pushed", () => {
  it("comes by its digest to each service, from the repository that is there", async () => {
    const { rollouts, faults } = await carry((await stacksOf("image")).map(withExistingResources));
    assert.deepEqual(faults, []);
    const image = `111111111111.dkr.ecr.eu-central-1.amazonaws.com/vendor/api@sha256:${"0".repeat(64)}`;
    assert.deepEqual(
      rollouts,
      ["api", "jobs_worker"].map((service) => ({
        to: `arn:aws:ecs:eu-central-1:222222222222:service/acme/${service}`,
        what: image,
      })),
    );
  });
});

describe("a deployment of containers by Amazon ECS", () => {
  const action = "prod-api-deploy";

  refuses("containers-rolling", `acme-api, stage wave-1, action ${action}`, [
    [
      "a file that the artifact has not",
      acting(action, { FileName: "imagedefinitions.json" }),
      'the artifact "api_container" has no file imagedefinitions.json.',
    ],
    [
      "a service that the cluster has not",
      acting(action, { ServiceName: "shop" }),
      'account 222222222222 has no service "shop" in cluster "acme".',
    ],
    [
      "a service whose deployments are CodeDeploy's",
      changing(service, { deploymentController: { type: "CODE_DEPLOY" } }),
      'the service "api" leaves its deployments to CodeDeploy.',
    ],
    [
      "a command of the bootstrap image, which would stay",
      withCommand,
      'the container "api" has a command of its own, which the action takes over for the new image: let images begin by themselves.',
    ],
  ]);
});

describe("a deployment to machines", () => {
  refuses("ec2-codedeploy", "acme-worker, stage prod-worker, action prod-worker-deploy", [
    [
      "a group that the account has not",
      acting("prod-worker-deploy", { DeploymentGroupName: "other" }),
      'account 222222222222 has no deployment group "other" of the application "acme-worker" in eu-central-1.',
    ],
    [
      "a bundle without an AppSpec",
      (stacks) => stacks,
      'the bundle "bundle_source" has no appspec.yml at its top.',
    ],
  ]);
});
