import { z } from "zod";
import { securityGroupRules } from "../../aws/limits";
import { cidr } from "./network";
import {
  between,
  hostName,
  keyName,
  list,
  map,
  roleArn,
  sentence,
  text,
  variableValue,
} from "./values";

/** A service of this account: what runs there and how CodeDeploy or Amazon ECS puts a release there. */

const common = {
  pipeline: keyName
    .optional()
    .describe(
      "The pipeline of `receives` whose role may release to this service. Default: the service's own key.",
    ),
};

const alarms = list(
  "alarms",
  text("it must be the name of a CloudWatch alarm of this account", /^[\x20-\x7e]{1,255}$/),
)
  .max(10, "it must have at most 10 alarms")
  .default([]);

/** What takes a release back by itself, beside its own failure. */
const rollback = map({
  errorsPerMinute: between(1, 1_000_000)
    .default(10)
    .describe("Answers of the service with 5xx within a minute."),
  alarms: alarms.describe("Alarms of yours."),
}).prefault({});

const step = (what: string) =>
  map({
    percent: between(1, 99, "percent"),
    minutes: between(1, 2_880, `minutes ${what}`),
  });

/** How CodeDeploy moves the traffic from the old tasks to the new ones. */
const traffic = z.union(
  [
    z.literal("all-at-once"),
    map({
      canary: step("before the rest follows").describe("A part of the requests first, then all."),
    }),
    map({
      linear: step("between two steps").describe("The same part again and again, until it is all."),
    }),
  ],
  {
    error:
      "it must be all-at-once, {canary: {percent, minutes}} or {linear: {percent, minutes}} in whole numbers",
  },
);

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html */
const hooks = z
  .record(
    text(
      "a hook must be one of BeforeInstall, AfterInstall, AfterAllowTestTraffic, BeforeAllowTraffic, AfterAllowTraffic",
      /^(BeforeInstall|AfterInstall|AfterAllowTestTraffic|BeforeAllowTraffic|AfterAllowTraffic)$/,
    ),
    text("it must be the name of a Lambda function of this account", /^[\w-]{1,64}$/),
  )
  .default({});

const deployment = z.discriminatedUnion(
  "kind",
  [
    /** Blue/green by CodeDeploy, for which ECS hands its deployments over. */
    map({
      kind: z
        .literal("codedeploy")
        .describe("Who exchanges the tasks: AWS CodeDeploy, or Amazon ECS by its two ways."),
      traffic: traffic.default({ canary: { percent: 10, minutes: 5 } }),
      keepMinutes: between(0, 2_880, "minutes")
        .default(5)
        .describe("Minutes for which the old tasks stay, for a way back without a new start."),
      hooks: hooks.describe(
        "Functions that CodeDeploy asks on the way, by the event of its life cycle.",
      ),
      rollback: rollback.describe("When the old tasks come back."),
    }),
    /**
     * New tasks replace old ones by and by. Like `blue-green` it takes over all of the running task but the image:
     * a change of `environment`, `cpu` and the like reaches only the definition that services begin with.
     * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html
     */
    map({
      kind: z.literal("rolling"),
      leastPercent: between(0, 100)
        .default(100)
        .describe("Healthy tasks during a release, in percent of the wanted ones."),
      mostPercent: between(101, 400).default(200),
      timeoutMinutes: between(1, 60, "minutes")
        .default(15)
        .describe("Minutes after which the action gives up: CodePipeline allows 60."),
      rollback,
    }),
    /** Blue/green by Amazon ECS itself. */
    map({
      kind: z.literal("blue-green"),
      bakeMinutes: between(0, 45, "minutes")
        .default(5)
        .describe("Minutes for which old and new tasks run side by side after the traffic moved."),
      timeoutMinutes: between(1, 60, "minutes").default(30),
      rollback,
    }),
  ],
  { error: "it must be a map with kind: codedeploy, rolling or blue-green" },
);

const value = variableValue(
  "<ARN>",
  text(
    "it must be the ARN of a secret, with :json-key:: behind it for one field",
    /^arn:aws(-[a-z-]+)?:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]+(:[^:]*:[^:]*:[^:]*)?$/,
  ).describe("ECS takes ARNs only; `:json-key::` behind it for one field."),
);

const pinnedImage = text(
  "it must be a public image pinned by its digest, such as public.ecr.aws/docker/library/python@sha256:…",
  /^[a-z0-9.-]+\.[a-z]+(:\d+)?\/[a-z0-9._/-]+(:[\w.-]+)?@sha256:[0-9a-f]{64}$/,
);

const tooManyRules =
  `it is too long: a security group takes ${securityGroupRules} rules in each direction ` +
  "(https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html)";

const variableName = text(
  "a variable's name must be letters, digits and _",
  /^(?!__proto__$)[A-Za-z_]\w*$/,
);

const container = map({
  kind: z
    .literal("container")
    .describe("Containers of Amazon ECS, or machines with CodeDeploy's agent."),
  ...common,
  repository: keyName
    .optional()
    .describe(
      "The key of the delivering stack's `repositories` whose images run here. Default: the service's own key.",
    ),
  certificate: text(
    "it must be the ARN of an ACM certificate",
    /^arn:aws(-[a-z-]+)?:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
  ).describe("ACM certificate of the load balancer, in this account and region."),
  hostName: hostName
    .optional()
    .describe("A name of that certificate, which the output `dns` then has a record for."),
  port: between(1, 65_535)
    .default(8080)
    .describe("Where the container listens. A user without root's rights can't listen below 1024."),
  healthCheck: text("it must be a path that begins with a slash", /^\/[^\s]{0,1023}$/)
    .default("/")
    .describe("The path that answers 2xx when a task is healthy."),
  cpu: z
    .literal([256, 512, 1024, 2048, 4096, 8192, 16384], {
      error: "it must be 256, 512, 1024, 2048, 4096, 8192 or 16384",
    })
    .default(256)
    .describe("CPU units of a task: 1024 are a vCPU."),
  memory: between(512, 122_880, "MiB")
    .optional()
    .describe("MiB of a task. Default: twice the CPU units, which Fargate takes for all of them."),
  architecture: z
    .enum(["X86_64", "ARM64"])
    .default("X86_64")
    .describe("What the image is built for."),
  tasks: map({
    least: between(1, 5_000).default(2),
    most: between(1, 5_000).default(4),
    cpuPercent: between(10, 90, "percent").default(60),
  })
    .prefault({})
    .describe("How many tasks run; more of them when their CPU is busier than this."),
  environment: z
    .record(variableName, value)
    .default({})
    .describe("Variables of the container: texts, or the places of secrets."),
  user: text("it must be a user's number, or user:group, and not 0", /^[1-9]\d*(:\d+)?$/)
    .default("1000:1000")
    .describe(
      "The user of the container, by number. Root needs a reason to be in a container: see `root`.",
    ),
  root: sentence.optional().describe("Why the container runs as root."),
  writableRoot: sentence.optional().describe("Why the container may write its root file system."),
  taskRole: roleArn
    .optional()
    .describe(
      "An existing role of the application. Default: one without rights, which ferry makes.",
    ),
  egress: list("ports", between(1, 65_535))
    .max(securityGroupRules, tooManyRules)
    .refine((ports) => new Set(ports).size === ports.length, "it must have no port twice")
    .default([443])
    .describe("Ports of other hosts that tasks may reach."),
  testAccess: list("addresses in CIDR notation", cidr)
    .max(securityGroupRules - 2, tooManyRules)
    .default([])
    .describe(
      "Who reaches the new tasks at port 8443 before readers do. Default: nobody from outside.",
    ),
  bootstrap: map({
    image: pinnedImage,
    environment: z
      .record(variableName, z.string())
      .default({})
      .describe("Variables that tell the image where to listen. `{port}` is the service's port."),
  })
    .optional()
    .describe(
      "What runs until the first release: it answers every request, so that the health check passes. It has no command: a release by Amazon ECS itself takes over everything of the task but the image.",
    ),
  deployment: deployment
    .prefault({ kind: "codedeploy" })
    .describe("How a release replaces the one before."),
});

const tags = z.record(
  text("a tag's key must be 1 to 128 characters", /^.{1,128}$/),
  text("a tag's value must be a text of up to 256 characters, in quotes", /^.{0,256}$/),
);

const instances = map({
  kind: z.literal("instances"),
  ...common,
  ec2: tags
    .default({})
    .describe("Tags that an EC2 instance has, all of them, to belong to the group."),
  onPremises: tags.default({}).describe("Tags of on-premises instances, of which one is enough."),
  instanceRole: roleArn
    .optional()
    .describe(
      "The existing role of the machines. Default: ferry makes one, with an instance profile.",
    ),
  pace: z
    .enum(["one-at-a-time", "half-at-a-time", "all-at-once"])
    .default("one-at-a-time")
    .describe("How many machines at once."),
  alarms: alarms.describe("Alarms of yours that stop a release and take it back."),
});

export const service = z.discriminatedUnion("kind", [container, instances], {
  error: "it must be a map with kind: container or instances",
});

/** Of services and applications. The key of containers has to be shorter: their load balancer is named by it. */
export const serviceKey = text(
  "a key must be 1 to 18 lower-case letters, digits and single hyphens, beginning with a letter",
  /^(?=.{1,18}$)(?!constructor$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
);

export type ServiceSettings = z.output<typeof service>;
export type ContainerSettings = z.output<typeof container>;
export type InstancesSettings = z.output<typeof instances>;
