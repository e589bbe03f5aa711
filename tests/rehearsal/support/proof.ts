import { join } from "node:path";
import type { ActionProvider } from "../../../infra/actions";
import type { Grant } from "../../../infra/grants/grant";
import { program } from "../../../infra/program";
import type { Statement } from "../../../judge";
import { type Evaluation, evaluate } from "../../../rehearsal/evaluate";
import type { Walk } from "../../../rehearsal/release/walk";
import { readSite, type Site } from "../../../rehearsal/site";
import { readProject } from "../../../rehearsal/stack-files";
import { judgeRelease, type Verdicts } from "../../../rehearsal/verdicts";
import { type Hop, hopFaults, judgeHops } from "../../../rehearsal/verdicts/hops";
import { AccessPolicies } from "../../../rehearsal/world/access-policies";
import { withExistingResources } from "../../../rehearsal/world/existing-resources";
import {
  changed,
  configOf,
  delivery,
  objectDelivery,
  target,
  type Values,
} from "../../support/settings";
import { exportsOf, root } from "../../support/stacks";
import { carry, type Stacks } from "./releases";

/** A release that was carried and judged. */
export interface Judged {
  readonly name: Example;
  readonly stacks: Stacks;
  readonly release: Walk;
  readonly verdicts: Verdicts;
}

/** Stacks in the order in which they are deployed, each with its configuration as the engine hands it over. */
type Configured = Readonly<Record<string, Readonly<Record<string, string>>>>;

const siteKey = "arn:aws:kms:eu-central-1:222222222222:key/of-site";
const withSiteKey = changed(target, "sites.web.key", siteKey);
const role = "arn:aws:iam::111111111111:role/Yours";
const secretKey = "arn:aws:kms:eu-central-1:111111111111:key/of-secrets";

const scan = {
  provider: "InspectorScan",
  configuration: { InspectorRunMode: "SourceCodeScan" },
  inputs: ["web_assets"],
  outputs: ["findings"],
  permissions: [
    {
      actions: ["inspector-scan:ScanSbom"],
      resources: ["*"],
      reason: "AWS has no resource for it",
    },
  ],
};

/** Actions in another account, in another region, and on what a team has already. */
const elsewhere = {
  functions: {
    provider: "Lambda",
    category: "Deploy",
    role: "arn:aws:iam::333333333333:role/Release",
    region: "eu-west-1",
    configuration: { FunctionName: "worker" },
    inputs: ["app_source"],
  },
  reports: {
    provider: "S3",
    role: "arn:aws:iam::333333333333:role/Release",
    configuration: { BucketName: "their-reports", Extract: true },
    inputs: ["app_source"],
  },
  theirs: {
    provider: "CodeBuild",
    category: "Test",
    role: "arn:aws:iam::333333333333:role/Release",
    configuration: { ProjectName: "theirs" },
    inputs: ["app_source"],
    touches: { readers: ["arn:aws:iam::333333333333:role/Builder"] },
  },
  ours: {
    provider: "CodeBuild",
    category: "Build",
    configuration: { ProjectName: "ours", BatchEnabled: true, CombineArtifacts: true },
    inputs: ["app_source"],
    outputs: ["ours"],
    touches: { readers: ["arn:aws:iam::111111111111:role/Builder"] },
  },
  machines: {
    provider: "CodeDeploy",
    configuration: { ApplicationName: "shop", DeploymentGroupName: "front" },
    inputs: ["app_source"],
    touches: {
      readers: ["arn:aws:iam::111111111111:role/Machine"],
      deploymentConfiguration: "CodeDeployDefault.OneAtATime",
    },
  },
  tasks: {
    provider: "CodeDeployToECS",
    configuration: {
      ApplicationName: "orders",
      DeploymentGroupName: "live",
      TaskDefinitionTemplateArtifact: "app_source",
      AppSpecTemplateArtifact: "app_source",
    },
    inputs: ["app_source"],
    touches: {
      deploymentConfiguration: "CodeDeployDefault.ECSAllAtOnce",
      taskFamily: "orders",
      passedRoles: ["arn:aws:iam::111111111111:role/OrdersExecution"],
    },
  },
  rolling: {
    provider: "ECS",
    region: "eu-west-1",
    configuration: { ClusterName: "front", ServiceName: "mail" },
    inputs: ["app_source"],
    touches: {
      taskFamily: "mail",
      passedRoles: [
        "arn:aws:iam::111111111111:role/MailExecution",
        "arn:aws:iam::111111111111:role/Mail",
      ],
    },
  },
};

/** Commands, in a network of another region too: their code has the rights of the pipeline's role, which takes no other. */
const rules = { healthy: { provider: "Commands", commands: ["true"], inputs: ["app_source"] } };
const computed = {
  worker: {
    provider: "Lambda",
    category: "Deploy",
    configuration: { FunctionName: "worker" },
    inputs: ["app_source"],
  },
  smoke: {
    provider: "Commands",
    region: "eu-west-1",
    inputs: ["app_source"],
    commands: ["npm run smoke"],
    configuration: {
      VpcId: "vpc-0a1b2c3d",
      Subnets: "subnet-0a1b2c3d,subnet-1a2b3c4d",
      SecurityGroupIds: "sg-0a1b2c3d",
    },
  },
};

const changeStack = (ActionMode: string, configuration: object, others: object = {}) => ({
  provider: "CloudFormation",
  configuration: {
    ActionMode,
    StackName: `acme-${ActionMode.toLowerCase().replaceAll("_", "-")}`,
    ...configuration,
  },
  ...others,
});
const RoleArn = "arn:aws:iam::111111111111:role/Stacks";
const template = { TemplatePath: "app_source::template.yaml", RoleArn };
const inputs = ["app_source"];

/** Each mode of CloudFormation, on a stack of its own. */
const modes = {
  create: changeStack(
    "CREATE_UPDATE",
    { ...template, Capabilities: "CAPABILITY_IAM,CAPABILITY_AUTO_EXPAND" },
    { inputs },
  ),
  replace: changeStack(
    "REPLACE_ON_FAILURE",
    { ...template, TemplateConfiguration: "app_source::stack.json" },
    { inputs },
  ),
  delete: changeStack("DELETE_ONLY", { RoleArn }),
  "change-set": changeStack(
    "CHANGE_SET_REPLACE",
    { ...template, ChangeSetName: "next" },
    { inputs },
  ),
  execution: changeStack("CHANGE_SET_EXECUTE", { ChangeSetName: "next" }),
};

/** Programs that use everything ferry offers, each with the targets that it releases to. */
const examples = {
  files: ofFiles(root),
  /** The project's own files, whose builds clone the repository. */
  clonedFiles: withClones(ofFiles(root)),
  containers: ofFiles(join(root, "examples/containers")),
  /** Containers in a network whose flows are logged. */
  flows: withAudit(ofFiles(join(root, "examples/containers"))),
  /** The release's task definition is the repository's own, and has tags. */
  ownTask: withOwnTask(ofFiles(join(root, "examples/containers"))),
  rolling: ofFiles(join(root, "examples/containers-rolling")),
  /** An image that neither account of the release has. */
  theirImage: withTheirImage(ofFiles(join(root, "examples/image"))),
  machines: ofFiles(join(root, "examples/ec2-codedeploy")),
  serverless: ofFiles(join(root, "examples/serverless")),
  function: ofFiles(join(root, "examples/serverless")),
  stages: ofFiles(join(root, "examples/stages")),
  modes: stacks(
    changed(delivery, "delivery.pipelines.web.stages", {
      stacks: { after: "build", actions: modes },
    }),
  ),
  repository: stacks(delivery),
  /** Makes repositories of images, when somebody pushes. */
  pushed: stacks(
    changed(
      changed(delivery, "deployments.pulumi", {
        organization: "acme",
        repository: "acme/infra",
        branch: "main",
      }),
      "delivery.repositories",
      { api: {} },
    ),
  ),
  elsewhere: stacks(
    changed(delivery, "delivery.pipelines.web.stages.more", {
      after: "build",
      actions: elsewhere,
    }),
  ),
  /** A pipeline of commands, beside another one that releases. */
  computed: stacks(
    changed(delivery, "delivery.pipelines.checks", {
      sources: {
        app: { kind: "git", connection: "github", repository: "acme/checks", branch: "main" },
      },
      stages: {
        smoke: { after: "source", actions: computed, onSuccess: { result: "FAIL", rules } },
      },
    }),
  ),
  /** A pipeline with a name as long as CodePipeline leaves it in the keys of artifacts. */
  wholeName: stacks(renamed(delivery, "website-abcdefg"), {
    prod: changed(target, "sites.web.pipeline", "website-abcdefg"),
  }),
  /** The build clones the repository through the pipeline's connection. */
  clone: stacks(changed(delivery, "delivery.pipelines.web.sources.app.clone", "full")),
  upload: stacks(objectDelivery),
  builtUpload: stacks(
    [
      ["builds", { web: { commands: ["npm ci"] }, unit: { commands: ["npm test"] } }],
      ["pipelines.web.build", "web"],
      ["pipelines.web.tests", ["unit"]],
      ["pipelines.web.stages", { scan: { after: "build", actions: { code: scan } } }],
    ].reduce(
      (values: Values, [at, value]) => changed(values, `delivery.${at}`, value),
      objectDelivery,
    ),
  ),
  codecommit: stacks(
    changed(delivery, "delivery.pipelines.web.sources", {
      app: { kind: "codecommit", repository: "website", branch: "main", clone: "full" },
      image: { kind: "ecr", repository: "acme/base" },
    }),
  ),
  twoPipelines: stacks(
    changed(delivery, "delivery.pipelines.docs", {
      sources: { upload: { kind: "s3", seed: "examples/site" } },
      releases: [{ stack: "prod", site: "docs" }],
    }),
    { prod: changed(target, "sites.docs", {}) },
  ),
  twoTargets: stacks(
    changed(delivery, "delivery.pipelines.web.releases", [
      { stack: "prod", site: "web" },
      { stack: "sibling", site: "web" },
    ]),
    { prod: target, sibling: changed(target, "account", "333333333333") },
  ),
  organization: stacks(changed(delivery, "delivery.organization", "o-a1b2c3d4e5")),
  /** A site of the delivering account has the name of one of the organization's. */
  ownSite: stacks(
    [
      ["delivery.organization", "o-a1b2c3d4e5"],
      ["sites", { web: {} }],
      [
        "delivery.pipelines.web.releases",
        [
          { stack: "dev", site: "web" },
          { stack: "prod", site: "web" },
        ],
      ],
    ].reduce((values: Values, [at, value]) => changed(values, String(at), value), delivery),
  ),
  keyAdministrators: stacks(
    changed(
      changed(delivery, "delivery.keyAdministrators", ["arn:aws:iam::111111111111:role/Admin"]),
      "deployer",
      "arn:aws:iam::111111111111:user/ops/deployer",
    ),
  ),
  secrets: stacks(
    changed(delivery, "delivery.builds.web.environment", {
      TOKEN: { secretsManager: "acme/token", key: secretKey },
      LEVEL: { parameterStore: "/acme/level", key: secretKey },
    }),
  ),
  siteKey: stacks(delivery, { prod: withSiteKey }),
  /** Whoever runs `up` writes the site's config with that key. */
  siteKeyForConfig: stacks(delivery, {
    prod: changed(withSiteKey, "sites.web.config", { API_BASE_URL: "https://api.example.com" }),
  }),
  existing: stacks(
    [
      ["key", "arn:aws:kms:eu-central-1:111111111111:key/yours"],
      ["artifactBucket", "your-artifacts"],
      ["pipelines.web.role", role],
    ].reduce((values: Values, [at, value]) => changed(values, `delivery.${at}`, value), delivery),
    {
      prod: changed(
        changed(target, "receives.artifactBucket", "your-artifacts"),
        "receives.pipelineRoles",
        { web: role },
      ),
    },
  ),
} as const satisfies Readonly<Record<string, Configured>>;

export type Example = keyof typeof examples;
export const exampleNames = Object.keys(examples) as readonly Example[];

/** The stack files of a folder: the project's own, or an example's. */
function ofFiles(folder: string): Configured {
  const files = readProject(folder, root).stacks.map(
    ({ stack, config }) => [stack, config] as const,
  );
  return Object.fromEntries([...files].reverse());
}

/** With another key in the place of the pipeline web. */
function renamed(values: Values, key: string): Values {
  const { pipelines } = values.delivery as {
    readonly pipelines: Readonly<Record<string, unknown>>;
  };
  return changed(values, "delivery.pipelines", { [key]: pipelines.web });
}

function withAudit({ prod, ...others }: Configured): Configured {
  return { prod: { ...prod, "ferry:audit": JSON.stringify({ accessLogs: false }) }, ...others };
}

function withClones({ dev, ...others }: Configured): Configured {
  const ofDelivery = JSON.parse(String(dev?.["ferry:delivery"])) as Values;
  const cloning = JSON.stringify(changed(ofDelivery, "pipelines.web.sources.app.clone", "full"));
  return { ...others, dev: { ...dev, "ferry:delivery": cloning } };
}

function withOwnTask({ dev, ...others }: Configured): Configured {
  const ofDelivery = JSON.parse(String(dev?.["ferry:delivery"])) as Values;
  const at = "pipelines.api.releases.0.taskDefinition";
  const changedDelivery = JSON.stringify(changed(ofDelivery, at, "deploy/taskdef.json"));
  return { ...others, dev: { ...dev, "ferry:delivery": changedDelivery } };
}

function withTheirImage({ prod, dev }: Configured): Configured {
  const ofDelivery = JSON.parse(String(dev?.["ferry:delivery"])) as Values;
  const roleOf = (name: string) => `arn:aws:iam::333333333333:role/${name}`;
  const owner = { role: roleOf("ReadApi"), eventsRole: roleOf("TellOfApi") };
  const told = changed(ofDelivery, "pipelines.api.sources.image.owner", owner);
  const services = String(prod?.["ferry:services"]).replaceAll(
    ":111111111111:repository/",
    ":333333333333:repository/",
  );
  return {
    prod: { ...prod, "ferry:services": services },
    dev: { ...dev, "ferry:delivery": JSON.stringify(told) },
  };
}

function stacks(
  values: Values,
  targets: Readonly<Record<string, Values>> = { prod: target },
): Configured {
  return Object.fromEntries(
    [...Object.entries(targets), ["dev", values] as const].map(([stack, settings]) => [
      stack,
      configOf(settings),
    ]),
  );
}

/** What is released where a site would not do: a bundle with an AppSpec, an application with its template. */
const ownSites: Partial<Record<Example, () => Promise<Site>>> = {
  ownTask: () => siteOf({ "deploy/taskdef.json": JSON.stringify(ownTask) }),
  machines: () => readSite(join(root, "examples/ec2-codedeploy/site")),
  serverless: () => readSite(join(root, "examples/serverless/site")),
  function: () => siteOf({ "template.yaml": functionTemplate, "code/index.mjs": "export {};" }),
};

const ownTask = {
  family: "acme-api",
  executionRoleArn: "arn:aws:iam::222222222222:role/ferry/acme-api-execution",
  taskRoleArn: "arn:aws:iam::222222222222:role/ferry/acme-api-task",
  containerDefinitions: [
    {
      name: "api",
      image: "<IMAGE1_NAME>",
      portMappings: [{ containerPort: 8080 }],
      secrets: [
        {
          name: "DATABASE_URL",
          valueFrom: "arn:aws:ssm:eu-central-1:222222222222:parameter/acme/api/database-url",
        },
      ],
      logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/ecs/acme-api" } },
    },
  ],
  tags: [{ key: "team", value: "api" }],
};

/** Without AWS::Serverless. */
const functionTemplate = `
Parameters: { Stage: { Type: String } }
Resources:
  Hello: { Type: AWS::Lambda::Function, Properties: { Code: code, Handler: index.handler, Role: !Ref Role } }
`;

async function siteOf(texts: Readonly<Record<string, string>>): Promise<Site> {
  const files = Object.entries(texts).map(([path, text]) => ({ path, body: Buffer.from(text) }));
  return { origin: "test", files };
}

const judged = new Map<Example, Promise<Judged>>();

/** An example, carried and judged once for all tests. */
export function judgedExample(name: Example): Promise<Judged> {
  const known = judged.get(name) ?? judgeExample(name);
  judged.set(name, known);
  return known;
}

async function judgeExample(name: Example): Promise<Judged> {
  const stacks = await stacksOf(name);
  const release = await carry(stacks, await ownSites[name]?.());
  let verdicts: Verdicts | undefined;
  return {
    name,
    stacks,
    release,
    get verdicts() {
      verdicts ??= judgeRelease(stacks, release);
      return verdicts;
    },
  };
}

const evaluated = new Map<Example, Promise<Stacks>>();

/** The stacks of an example, evaluated once for all tests. */
export function stacksOf(name: Example): Promise<Stacks> {
  const known = evaluated.get(name) ?? evaluateExample(name);
  evaluated.set(name, known);
  return known;
}

async function evaluateExample(name: Example): Promise<Stacks> {
  const done: Evaluation[] = [];
  for (const [stack, config] of Object.entries(examples[name])) {
    const exports = Object.assign({}, ...done.map(exportsOf));
    done.push(await evaluate(program, { project: "ferry", stack, config, exports }));
  }
  return done.map(withExistingResources);
}

/** An example's stacks as the program registers them when each grant of a catalogue entry holds less. */
export async function withLess(
  name: Example,
  provider: ActionProvider,
  keeps: (grant: Grant, action: string) => boolean,
): Promise<Stacks> {
  const { artifactGrants, grants } = provider;
  const kept = (all: readonly Grant[]) =>
    all.flatMap((grant) => {
      const actions = grant.actions.filter((each) => keeps(grant, each));
      return actions.length > 0 ? [{ ...grant, actions }] : [];
    });
  provider.artifactGrants = (action, store) => kept(artifactGrants(action, store));
  provider.grants = (action) => kept(grants(action));
  try {
    return await evaluateExample(name);
  } finally {
    Object.assign(provider, { artifactGrants, grants });
  }
}

/**
 * The stacks as if a policy had been registered with other statements. It is named as in verdicts:
 * `prod:web-roles-deploy-policy`, `prod:web-roles-deploy-trust`.
 */
export function withPolicy(
  stacks: Stacks,
  policy: string,
  change: (statements: readonly Statement[]) => readonly Statement[],
): Stacks {
  let found = 0;
  const replaced = (text: unknown): string => {
    found += 1;
    const document = JSON.parse(String(text)) as { readonly Statement: readonly Statement[] };
    const { Principal, Resource } = document.Statement[0] ?? {};
    const nothing: Statement = {
      Effect: "Deny",
      ...(Principal && { Principal }),
      Action: "sts:GetFederationToken",
      ...(Resource && { Resource: "*" }),
    };
    const kept = change(document.Statement);
    // IAM refuses a document without statements.
    return JSON.stringify({ ...document, Statement: kept.length > 0 ? kept : [nothing] });
  };
  const result = stacks.map((stack) => ({
    ...stack,
    registrations: stack.registrations.map((each) => {
      const { assumeRolePolicy, policy: own } = each.inputs;
      const name = `${stack.stack}:${each.name}`;
      if (own !== undefined && name === policy) {
        return { ...each, inputs: { ...each.inputs, policy: replaced(own) } };
      }
      if (assumeRolePolicy !== undefined && `${name}-trust` === policy) {
        const inputs = { ...each.inputs, assumeRolePolicy: replaced(assumeRolePolicy) };
        return { ...each, inputs };
      }
      return each;
    }),
  }));
  if (found !== 1) throw new Error(`There are ${found} policies ${policy}.`);
  return result;
}

/** The stacks with one statement of a policy changed; `undefined` takes it away. */
export function withStatement(
  stacks: Stacks,
  policy: string,
  sid: string,
  change: (statement: Statement) => Statement | undefined,
): Stacks {
  return withPolicy(stacks, policy, (statements) => {
    if (!statements.some(({ Sid }) => Sid === sid)) {
      throw new Error(`${policy} has no statement ${sid}.`);
    }
    return statements.flatMap((each) => (each.Sid === sid ? (change(each) ?? []) : [each]));
  });
}

/** What is wrong when the release of an example meets other stacks. */
export function faultsOf({ release }: Judged, stacks: Stacks): readonly string[] {
  return judgeRelease(stacks, release).faults;
}

/** The faults of the hops alone: quicker where attacks are of no interest. */
export function hopFaultsOf(judged: Judged, stacks: Stacks): readonly string[] {
  return hopFaults(hopsOf(judged, stacks), new AccessPolicies(stacks));
}

/** The release's own calls, judged with the policies of other stacks. */
export function hopsOf({ verdicts }: Judged, stacks: Stacks): readonly Hop[] {
  const calls = verdicts.hops.map(({ call }) => call);
  return judgeHops(calls, new AccessPolicies(stacks));
}
