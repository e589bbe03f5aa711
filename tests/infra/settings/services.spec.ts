import { aDelivery, aTarget, type Refusal, refuses } from "../../support/refusals";
import { changed } from "../../support/settings";

const certificate =
  "arn:aws:acm:eu-central-1:222222222222:certificate/0a1b2c3d-0000-4000-8000-000000000000";
const tokyo = certificate.replace("eu-central-1", "ap-northeast-1");
const container = (values: object) =>
  aTarget("services", { api: { kind: "container", certificate, ...values } });
const machines = (values: object) => aTarget("services", { api: { kind: "instances", ...values } });
const images = (values: object) =>
  changed(aDelivery("delivery.repositories", { api: {} }), "delivery.builds.web", {
    container: { repository: "api" },
    ...values,
  });

describe("settings of services", () => {
  refuses([
    [
      "a kind that there is not",
      aTarget("services", { api: { kind: "lambda" } }),
      'ferry:services.api.kind is "lambda": it must be a map with kind: container or instances.',
    ],
    [
      "the name of a site",
      aTarget("services", { web: { kind: "container", certificate } }),
      "ferry:services.web is the key of a site too: their roles would have one name; give one of them another.",
    ],
    [
      "a container without a certificate",
      container({ certificate: undefined }),
      "ferry:services.api.certificate is missing: it must be the ARN of an ACM certificate.",
    ],
    [
      "a certificate of another region",
      container({ certificate: "arn:aws:acm:us-east-1:222222222222:certificate/0a1b" }),
      'ferry:services.api.certificate is "arn:aws:acm:us-east-1:222222222222:certificate/0a1b": it must be of account 222222222222 and region eu-central-1: a load balancer takes a certificate that lies beside it.',
    ],
    [
      "a certificate of another account",
      container({ certificate: "arn:aws:acm:eu-central-1:333333333333:certificate/0a1b" }),
      'ferry:services.api.certificate is "arn:aws:acm:eu-central-1:333333333333:certificate/0a1b": it must be of account 222222222222 and region eu-central-1: a load balancer takes a certificate that lies beside it.',
    ],
    ...["Api", "vendor/api", "arn:aws:ecr:eu-central-1:111111111111:vendor/api"].map(
      (repository): Refusal => [
        `the repository ${repository}`,
        container({ repository }),
        `ferry:services.api.repository is "${repository}": it must be a key of the delivering stack's repositories, or the ARN of a ` +
          "repository of Amazon ECR, such as arn:aws:ecr:eu-central-1:111111111111:repository/vendor/api.",
      ],
    ),
    [
      "an exposure that there is not",
      container({ expose: "private" }),
      'ferry:services.api.expose is "private": it must be none, internal or public.',
    ],
    [
      "a certificate of a worker",
      container({ expose: "none" }),
      "ferry:services.api.certificate is not a setting: write one of kind, pipeline, repository, cpu, memory, architecture, tasks, environment, user, root, writableRoot, taskRole, egress, before, bootstrap, expose, deployment.",
    ],
    [
      "a worker whose traffic is to be moved",
      container({ certificate: undefined, expose: "none", deployment: { kind: "codedeploy" } }),
      'ferry:services.api.deployment.kind is "codedeploy": it must be rolling: with expose: none there is no load balancer whose traffic could be moved.',
    ],
    [
      "answers of a worker, which nobody asks",
      container({
        certificate: undefined,
        expose: "none",
        deployment: { rollback: { errorsPerMinute: 5 } },
      }),
      "ferry:services.api.deployment.rollback.errorsPerMinute is not a setting: write one of alarms.",
    ],
    [
      "an internal service that everybody reaches",
      container({ expose: "internal", access: ["10.0.0.0/16", "0.0.0.0/0"] }),
      "ferry:services.api.access has 0.0.0.0/0, which is everybody, and expose is internal: name addresses of your networks, or expose the service as public.",
    ],
    [
      "a service that nobody may reach",
      container({ access: [] }),
      "ferry:services.api.access is a list: it must have at least one address.",
    ],
    [
      "more addresses than a security group takes",
      container({ access: Array.from({ length: 31 }, (_, each) => `10.${each}.0.0/16`) }),
      "ferry:services.api.access and ferry:services.api.testAccess are 62 rules, two for each address of access: a security group takes 60 (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html); join addresses.",
    ],
    [
      "an internal service of a network whose addresses nobody told",
      changed(container({ expose: "internal" }), "network", {
        vpc: "vpc-0123456789abcdef0",
        publicSubnets: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
        privateSubnets: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"],
      }),
      "ferry:services.api.access is missing: ferry does not know the addresses of vpc-0123456789abcdef0, and expose is internal; name those that may reach the load balancer, such as [10.0.0.0/16].",
    ],
    [
      "a command before releases without a word",
      container({ before: { command: [] } }),
      "ferry:services.api.before.command is a list: it must have at least one word.",
    ],
    [
      "a command before releases as one text",
      container({ before: { command: "bin/migrate --all" } }),
      "ferry:services.api.before.command is a text: it must be a list of words.",
    ],
    [
      "a command that a job of CodePipeline would not wait for",
      container({ before: { command: ["bin/migrate"], timeoutMinutes: 1_440 } }),
      "ferry:services.api.before.timeoutMinutes is 1440: it must be 1 to 720 minutes.",
    ],
    [
      "a port that needs root's rights",
      container({ port: 80 }),
      "ferry:services.api.port is 80: a user without root's rights can't listen below 1024; take another port, or say in ferry:services.api.root why the container runs as root.",
    ],
    [
      "memory that Fargate has not for the CPU",
      container({ cpu: 512, memory: 512 }),
      "ferry:services.api.memory is 512: Fargate has 1024 to 4096 in steps of 1024 MiB for 512 CPU units.",
    ],
    [
      "CPU units that Fargate has not",
      container({ cpu: 300 }),
      "ferry:services.api.cpu is 300: it must be 256, 512, 1024, 2048, 4096, 8192 or 16384.",
    ],
    [
      "fewer tasks at most than at least",
      container({ tasks: { least: 4, most: 2 } }),
      "ferry:services.api.tasks.most is 2: it must be at least tasks.least, 4.",
    ],
    [
      "tasks that can't pull their image",
      container({ egress: [5432] }),
      "ferry:services.api.egress lacks 443: tasks pull their image and write their log through it.",
    ],
    [
      "root as the user",
      container({ user: "0" }),
      `ferry:services.api.user is "0": it must be a user's number, or user:group, and not 0.`,
    ],
    [
      "a secret in plaintext",
      container({ environment: { API_TOKEN: "ghp_0123456789abcdefghijklmnopqrstuvwxyz" } }),
      "ferry:services.api.environment.API_TOKEN looks like a secret in plaintext: name it as {secretsManager: …} or {parameterStore: …}; if it is public, write {plaintext: …, reason: …}.",
    ],
    [
      "a bootstrap image that may change",
      container({ bootstrap: { image: "nginx:latest" } }),
      'ferry:services.api.bootstrap.image is "nginx:latest": it must be a public image pinned by its digest, such as public.ecr.aws/docker/library/python@sha256:….',
    ],
    [
      "a deployment that there is not",
      container({ deployment: { kind: "canary" } }),
      'ferry:services.api.deployment.kind is "canary": it must be a map with kind: codedeploy, rolling or blue-green.',
    ],
    [
      "traffic that moves in no known way",
      container({ deployment: { kind: "codedeploy", traffic: "slow" } }),
      'ferry:services.api.deployment.traffic is "slow": it must be all-at-once, {canary: {percent, minutes}} or {linear: {percent, minutes}} in whole numbers.',
    ],
    [
      "a wait that is longer than CodePipeline's",
      container({ deployment: { kind: "rolling", timeoutMinutes: 90 } }),
      "ferry:services.api.deployment.timeoutMinutes is 90: it must be 1 to 60 minutes.",
    ],
    [
      "a time to bake that the action does not wait for",
      container({ deployment: { kind: "blue-green", bakeMinutes: 25 } }),
      "ferry:services.api.deployment.timeoutMinutes is 30: it must be at least 10 more than bakeMinutes, 25, or the action gives up before the release is done.",
    ],
    [
      "a hook that CodeDeploy has not",
      container({ deployment: { kind: "codedeploy", hooks: { Afterwards: "f" } } }),
      "ferry:services.api.deployment.hooks.Afterwards has a wrong name: a hook must be one of BeforeInstall, AfterInstall, AfterAllowTestTraffic, BeforeAllowTraffic, AfterAllowTraffic.",
    ],
    [
      "machines without tags",
      machines({}),
      "ferry:services.api.ec2 and ferry:services.api.onPremises are both empty: name the tags of the machines.",
    ],
    [
      "addresses that are none",
      aTarget("network", { cidr: "10.0.0.0/33" }),
      'ferry:network.cidr is "10.0.0.0/33": it must be addresses in CIDR notation, such as 10.0.0.0/16.',
    ],
    [
      "an image without a repository",
      images({ container: { repository: "shop" } }),
      'ferry:delivery.builds.web.container.repository is "shop", which is not in delivery.repositories: choose one of api.',
    ],
    [
      "an image beside a buildspec of the repository",
      images({ buildspec: "buildspec.yml" }),
      "ferry:delivery.builds.web has container and buildspec: keep container, or build the image in the repository's own buildspec and name the repository in pushes.",
    ],
    [
      "a Docker image on Lambda",
      images({ environmentType: "LINUX_LAMBDA_CONTAINER" }),
      'ferry:delivery.builds.web.environmentType is "LINUX_LAMBDA_CONTAINER": a Docker image is built in LINUX_CONTAINER or ARM_CONTAINER.',
    ],
    [
      "an AppSpec where no image is built",
      aDelivery("delivery.pipelines.web.releases.0", {
        stack: "prod",
        service: "api",
        appSpec: "appspec.yaml",
      }),
      'ferry:delivery.pipelines.web.releases[0].appSpec is "appspec.yaml", but no build of the pipeline makes an image: give the build a container, or take it away.',
    ],
    [
      "a name that load balancers are too short for",
      aTarget("services", { "sixteen-characte": { kind: "container", certificate } }),
      "ferry:services.sixteen-characte has 16 characters: a key of containers may have 15, since the load balancer is named by it; shorten it.",
    ],
    [
      "a name that roles are too short for",
      aTarget("services", { "an-exceedingly-long-name": { kind: "container", certificate } }),
      "ferry:services.an-exceedingly-long-name has a wrong name: a key must be 1 to 18 lower-case letters, digits and single hyphens, beginning with a letter.",
    ],
    [
      "a VPC without its subnets",
      aTarget("network", { vpc: "vpc-0123456789abcdef0" }),
      "ferry:network is a map: it must be {cidr, zones, natGateways} for a new VPC or {vpc, publicSubnets, privateSubnets} for yours.",
    ],
    [
      "a count of zones, which AWS would choose",
      aTarget("network", { zones: 3 }),
      "ferry:network.zones is 3: it must be a list of 2 to 4 Availability Zones, such as [eu-central-1a, eu-central-1b].",
    ],
    [
      "five zones, which the addresses are not divided for",
      aTarget("network", { zones: ["a", "b", "c", "d", "e"].map((each) => `eu-central-1${each}`) }),
      "ferry:network.zones is a list: it must be a list of 2 to 4 Availability Zones, such as [eu-central-1a, eu-central-1b].",
    ],
    [
      "a zone of another region",
      aTarget("network", { zones: ["eu-central-1a", "eu-west-1b"] }),
      "ferry:network.zones has eu-west-1b, which is no Availability Zone of eu-central-1: take those of the stack's region.",
    ],
    [
      "a Local Zone",
      aTarget("network", { zones: ["eu-central-1a", "eu-central-1-ham-1a"] }),
      'ferry:network.zones[1] is "eu-central-1-ham-1a": it must be the name of an Availability Zone, such as eu-central-1a.',
    ],
    [
      "one zone twice",
      aTarget("network", { zones: ["eu-central-1a", "eu-central-1a"] }),
      "ferry:network.zones has a zone twice: name each once.",
    ],
    [
      "no zones where not every account has the same",
      changed(
        {
          ...aTarget("region", "ap-northeast-1"),
          services: { api: { kind: "container", certificate: tokyo } },
        },
        "receives.region",
        "ap-northeast-1",
      ),
      "ferry:network.zones is missing: not every account has the same zones of ap-northeast-1; name two that `aws ec2 describe-availability-zones --region ap-northeast-1` lists.",
    ],
    [
      "more addresses than AWS takes for a VPC",
      aTarget("network", { cidr: "10.0.0.0/8" }),
      "ferry:network.cidr is 10.0.0.0/8: its mask must be /16 to /25, so that AWS takes the VPC and the subnets of four zones.",
    ],
    [
      "fewer addresses than subnets need",
      aTarget("network", { cidr: "10.0.0.0/26" }),
      "ferry:network.cidr is 10.0.0.0/26: its mask must be /16 to /25, so that AWS takes the VPC and the subnets of four zones.",
    ],
    [
      "addresses that do not begin their block",
      aTarget("network", { cidr: "10.0.5.7/16" }),
      "ferry:network.cidr is 10.0.5.7/16: AWS wants the first address of the block; write 10.0.0.0/16.",
    ],
    [
      "a load balancer in one Availability Zone",
      aTarget("network", {
        vpc: "vpc-0123456789abcdef0",
        publicSubnets: ["subnet-0123456789abcdef0"],
        privateSubnets: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"],
      }),
      "ferry:network.publicSubnets is a list: it must have at least two subnets, in different Availability Zones.",
    ],
  ]);
});
