import { boundaryOf } from "../../infra/plan/deployments/boundary";
import {
  policiesOf,
  rightsOf,
  type Scope,
  typesLeftOut,
} from "../../infra/plan/deployments/rights";
import { judge, type Policy, type PolicyDocument, type Request } from "../../judge";
import { providerCalls, unknownTypes as unrehearsed } from "../../rehearsal/deployments/provider";
import type { Evaluation, Registration } from "../../rehearsal/evaluate";
import { openTo } from "../../rehearsal/hostile/scene";

const boundary = "arn:aws:iam::000000000000:policy/ferry-deployments/boundary";
/** Names of sites, networks, load balancers, their scaling, who may tell a bus, and people are changed from a terminal: the README says so. */
const isPushed = (type: string) =>
  !/^aws:(acm|appautoscaling|cloudfront\/responseHeadersPolicy|cloudwatch\/eventBusPolicy|ec2|lb|route53|vpc)[/:]|^awsx:|^aws:iam\/policy:/.test(
    type,
  );

/** A grant permits it too: https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html */
const unjudged = ["kms:RetireGrant"];

const roleType = "aws:iam/role:Role";

/** What is wrong with a deployment of the stack on push, as far as its resources go. */
export function deployedOnPush(evaluation: Evaluation) {
  const registrations = evaluation.registrations
    .filter(({ name }) => !name.startsWith("deployments-"))
    .map(bounded);
  const stack = { ...evaluation, registrations };
  const scope = scopeOf(stack);
  const rights = rightsOf(scope);
  const identity: Policy[] = policiesOf(rights).map((document, index) => ({
    name: `update-${index + 1}`,
    document: document as PolicyDocument,
  }));
  const role = `arn:aws:iam::${scope.owner.account}:role/ferry-deployments/update`;
  const calls = providerCalls(stack, role, ["read", "create", "update", "delete"]);
  const called = new Set(calls.map(({ request }) => request.action));
  const isAllowed = (request: Request, resource?: Policy) =>
    judge(request, { identity, ...(resource && { resource }) }).allowed;
  const keyPolicy = ({ resource, ownerAccount }: Request) =>
    resource.includes(":key/") ? openTo(ownerAccount) : undefined;
  const denied = calls.filter(({ request }) => !isAllowed(request, keyPolicy(request)));
  const granted = rights.filter(({ type }) => registrations.some((each) => each.type === type));
  const allowed = new Set(granted.flatMap(({ actions }) => actions));
  return {
    "left out of the rights": typesLeftOut(scope).filter(isPushed),
    "unknown to the rehearsal": unrehearsed(stack),
    "called, not allowed": denied.map(({ request }) => `${request.action} on ${request.resource}`),
    "allowed, never called": [...allowed].filter(
      (action) => !called.has(action) && !unjudged.includes(action),
    ),
    "granted to a role, beyond the boundary": beyondBoundary(registrations),
  };
}

function bounded(each: Registration): Registration {
  if (each.type !== roleType) return each;
  return { ...each, inputs: { ...each.inputs, permissionsBoundary: boundary } };
}

function scopeOf({ registrations }: Evaluation): Scope {
  const provider = registrations.find(({ type }) => type === "pulumi:providers:aws");
  const { allowedAccountIds, defaultTags, region } = provider?.inputs ?? {};
  const [account] = JSON.parse(String(allowedAccountIds)) as [string];
  const { tags } = JSON.parse(String(defaultTags)) as { tags: { "ferry:name": string } };
  const made = new Set(registrations.map(({ outputs }) => String(outputs.arn)));
  const others = (type: string, input: string) =>
    registrations.flatMap(({ type: each, inputs }) =>
      each === type && !made.has(String(inputs[input])) ? [String(inputs[input])] : [],
    );
  return {
    owner: { account, region: String(region), name: tags["ferry:name"] },
    registered: registrations
      .filter(({ place, remote }) => place || remote)
      .map((each) => ({ ...each, inputs: beforeItIsMade(each.inputs, made) })),
    existingRoles: {
      pipelines: others("aws:codepipeline/pipeline:Pipeline", "roleArn"),
      builds: others("aws:codebuild/project:Project", "serviceRole"),
      tasks: others("aws:ecs/taskDefinition:TaskDefinition", "taskRoleArn"),
    },
    existingConnections: [...new Set(connectionsOf(registrations))].filter((arn) => !made.has(arn)),
    identityProvider: `arn:aws:iam::${account}:oidc-provider/api.pulumi.com/oidc`,
    boundary,
  };
}

/** As the program has it: what AWS gives to keys of the stack is not known yet. */
function beforeItIsMade(inputs: Registration["inputs"], made: ReadonlySet<string>) {
  const { encryptionConfigurations: given } = inputs;
  if (given === undefined) return inputs;
  const encryptionConfigurations = (given as readonly { readonly kmsKey: string }[]).map((each) =>
    made.has(each.kmsKey) ? { ...each, kmsKey: Promise.resolve(each.kmsKey) } : each,
  );
  return { ...inputs, encryptionConfigurations };
}

function connectionsOf(registrations: readonly Registration[]): readonly string[] {
  const pipelines = registrations.filter(
    ({ type }) => type === "aws:codepipeline/pipeline:Pipeline",
  );
  const found = JSON.stringify(pipelines.map(({ inputs }) => inputs)).matchAll(
    /"ConnectionArn":"([^"]+)"/g,
  );
  return [...found].flatMap(([, arn]) => arn ?? []);
}

/** What policies of the stack's roles allow, and the boundary does not. */
function beyondBoundary(registrations: readonly Registration[]): readonly string[] {
  const statements = (text: unknown) =>
    (JSON.parse(String(text)) as { Statement: readonly Allowing[] }).Statement;
  const owner = { account: "000000000000", region: "eu-central-1", name: "acme" };
  const bounds = boundaryOf(owner, []).Statement.flatMap(({ Action }) => [Action].flat());
  const patterns = bounds.map((action) => new RegExp(`^${action.replaceAll("*", ".*")}$`));
  const granted = registrations
    .filter(
      ({ type }) => type === "aws:iam/rolePolicy:RolePolicy" || type === "aws:iam/policy:Policy",
    )
    .flatMap(({ inputs }) => statements(inputs.policy))
    // What the settings give, the boundary of their stack has too.
    .filter(({ Sid }) => !/^(ApplicationResources|Given)/.test(Sid ?? ""))
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action }) => [Action].flat());
  return [...new Set(granted)].filter(
    (action) => !namedBySettings.test(action) && !patterns.some((each) => each.test(action)),
  );
}

/** The boundary of a stack has these as its grants have them, by what the settings name. */
const namedBySettings =
  /^(cloudformation:.*|elasticbeanstalk:.*|lambda:UpdateFunctionCode|secretsmanager:GetSecretValue|ssm:GetParameters|states:StartExecution)$/;

interface Allowing {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
}
