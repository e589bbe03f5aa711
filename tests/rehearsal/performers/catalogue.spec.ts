import assert from "node:assert/strict";
import type { ActionProvider, PlannedAction, Touched } from "../../../infra/actions";
import * as catalogue from "../../../infra/actions";
import { actionGrants } from "../../../infra/actions";
import type { Contract } from "../../../infra/contract";
import { type ArtifactStore, pipelineUsesArtifacts } from "../../../infra/grants/artifacts";
import { principal } from "../../../infra/grants/grant";
import { World } from "../../../rehearsal/world/world";
import { listedCalls, unknownCalls } from "../../evidence/known";
import { type Example, hopsOf, type Judged, judgedExample, withLess } from "../support/proof";

/** An example for each entry of the catalogue that uses it with all its permissions. */
const users: Readonly<Record<string, Example>> = {
  cloudFormation: "stages",
  codebuild: "repository",
  codebuildTest: "builtUpload",
  codecommitSource: "codecommit",
  codedeploy: "machines",
  codedeployToEcs: "ownTask",
  commands: "computed",
  connectionSource: "repository",
  ecrBuildAndPublish: "stages",
  ecrSource: "codecommit",
  ecs: "rolling",
  elasticBeanstalk: "stages",
  lambdaDeploy: "stages",
  lambdaInvoke: "repository",
  manualApproval: "stages",
  pipelineInvoke: "stages",
  s3Deploy: "siteKey",
  s3Source: "upload",
  stepFunctions: "stages",
};

const entries = Object.entries(catalogue).flatMap(([name, entry]) =>
  isProvider(entry) && !isOutside(entry) ? [[name, entry] as const] : [],
);

describe("the action catalogue and what AWS calls on each action", () => {
  it("are compared for every entry: each has an example here", () => {
    assert.deepEqual(entries.map(([name]) => name).sort(), Object.keys(users).sort());
  });

  for (const [name, provider] of entries) {
    const example = users[name];
    if (example === undefined) continue;

    it(`agree for ${provider.category}/${provider.provider}`, async () => {
      const judged = await judgedExample(example);
      const granted = new Set(permissions(judged, provider).map(({ action }) => action));
      const called = callsOf(judged, provider);
      const base = new Set(baseOf(judged));
      const all = judged.verdicts.hops.map(({ call }) => call);
      const unknown = unknownCalls(all, judged.verdicts.policies);
      assert.deepEqual(
        unknown.filter((each) => !listedCalls.includes(each)),
        [],
      );
      assert.deepEqual(
        {
          "granted, never called": [...granted].filter((action) => !called.has(action)),
          "called, never granted": [...called].filter(
            (action) => !granted.has(action) && !base.has(action),
          ),
        },
        { "granted, never called": [], "called, never granted": [] },
      );
    });

    // Their proofs take each action away too, and more quickly.
    if (example === "stages" || example === "computed") continue;

    it(`need every action that ${provider.category}/${provider.provider} grants`, async () => {
      const judged = await judgedExample(example);
      const all = permissions(judged, provider);
      // The first action of every grant goes, then the second of every grant, and so on.
      for (const place of new Set(all.map((each) => each.place))) {
        const stacks = await withLess(
          example,
          provider,
          (grant, action) => grant.actions.indexOf(action) !== place,
        );
        const lost = all.filter((each) => each.place === place).map(({ action }) => action);
        const denied = hopsOf(judged, stacks).flatMap(({ call: { request }, verdict }) =>
          verdict.allowed ? [] : [`${request.action} on ${thing(request.resource)}`],
        );
        const broken = [...new Set(denied)].map((what) => what.split(" on ")[0]);
        assert.deepEqual(broken.sort(), lost.sort());
      }
    });
  }

  for (const name of [
    "files",
    "upload",
    "twoPipelines",
    "siteKey",
    "ownTask",
    "machines",
    "elsewhere",
  ] as const) {
    it(`agree on each role of the example ${name}`, async () => {
      const { verdicts } = await judgedExample(name);
      const { policies, hops } = verdicts;
      for (const role of policies.roles()) {
        const own = policies.all().filter(({ name: policy }) => isOf(policy, role));
        const granted = own.flatMap(({ document }) =>
          [document.Statement].flat().flatMap(({ Action }) => [Action ?? []].flat()),
        );
        const called = hops.flatMap(({ call: { request } }) =>
          typeof request.principal === "object" &&
          "role" in request.principal &&
          request.principal.role === role
            ? [request.action]
            : [],
        );
        assert.deepEqual([...new Set(granted)].sort(), [...new Set(called)].sort(), role);
      }

      function isOf(policy: string, role: string): boolean {
        const request = {
          principal: { role },
          action: "s3:GetObject",
          resource: "arn:aws:s3:::a/b",
          ownerAccount: "111111111111",
        };
        return policies.identityPolicies(request).some((each) => each.name === policy);
      }
    });
  }
});

/** A bucket, whichever object of it; a role or service, whichever of those that one grant names. */
function thing(resource: string): string {
  const [, , service, , , name = ""] = resource.split(":");
  if (service === "iam" || service === "ecs") return `${service} ${name.split("/")[0]}`;
  return resource.includes(":s3:::") ? (resource.split("/")[0] ?? resource) : resource;
}

function isProvider(entry: unknown): entry is ActionProvider {
  return typeof entry === "object" && entry !== null && "grants" in entry && "provider" in entry;
}

/** Its calls are in no table of ours: the user gives the permissions, or a worker has its own. */
function isOutside({ unproven, owner }: ActionProvider): boolean {
  return unproven === true || owner === "Custom";
}

/** Each action of each grant that the example's actions of a provider get, with its place in the grant. */
function permissions(judged: Judged, provider: ActionProvider) {
  const all = actionsOf(judged, provider).flatMap((action) =>
    actionGrants(action, storeOf(judged))
      // Others that read the artifact have less than the acting role.
      .filter(({ to }) => to.roleArn === action.actor.roleArn)
      .flatMap(({ id, actions }) => actions.map((each, place) => ({ id, action: each, place }))),
  );
  return [...new Map(all.map((each) => [`${each.id} ${each.action}`, each])).values()];
}

/** The registered actions of a provider, as they were planned. */
function actionsOf({ stacks }: Judged, provider: ActionProvider): readonly PlannedAction[] {
  return new World(stacks).pipelines().flatMap(({ name, roleArn, region, stages }) =>
    stages
      .flatMap(({ actions }) => actions)
      .filter((each) => each.provider === provider.provider && each.category === provider.category)
      .map((each) => ({
        name: each.name,
        provider,
        logGroup: `/aws/codepipeline/${name}`,
        runOrder: each.runOrder ?? 1,
        actor: principal(each.roleArn ?? roleArn),
        ...(each.roleArn !== undefined && { roleArn: each.roleArn }),
        region: each.region ?? region,
        configuration: each.configuration ?? {},
        inputs: each.inputArtifacts ?? [],
        outputs: each.outputArtifacts ?? [],
        touches: touchedBy(stacks, each.roleArn),
      })),
  );
}

/** What an action of a service touches, as the service's stack exports it. */
function touchedBy(stacks: Judged["stacks"], roleArn: string | undefined): Touched {
  const services = stacks.flatMap(({ outputs }) =>
    Object.values((outputs.contract as Contract | undefined)?.services ?? {}),
  );
  const service = services.find(({ deployRole }) => deployRole === roleArn);
  if (!service) return {};
  if (service.kind === "instances") {
    const { deploymentConfiguration, instanceRole } = service;
    return { deploymentConfiguration, readers: [instanceRole] };
  }
  const { family: taskFamily, executionRole, taskRole } = service;
  return {
    taskFamily,
    passedRoles: [executionRole, taskRole],
    ...(service.kind === "codedeploy" && {
      deploymentConfiguration: service.deploymentConfiguration,
    }),
  };
}

/** What the acting role itself calls on the walk of a provider's actions. */
function callsOf({ release }: Judged, { provider, category }: ActionProvider): ReadonlySet<string> {
  const actions = release.actions.filter(
    (each) => each.provider === provider && each.category === category,
  );
  return new Set(
    actions.flatMap(({ role, calls }) =>
      calls.flatMap(({ request: { principal: caller, action } }) =>
        typeof caller === "object" && "role" in caller && caller.role === role ? [action] : [],
      ),
    ),
  );
}

/** What the role of every pipeline may do, whatever its actions are. */
function baseOf(judged: Judged): readonly string[] {
  const role = principal("arn:aws:iam::111111111111:role/any");
  return pipelineUsesArtifacts(role, storeOf(judged)).flatMap(({ actions }) => actions);
}

function storeOf({ stacks }: Judged): ArtifactStore {
  const world = new World(stacks);
  const [pipeline] = world.pipelines();
  const bucketName = pipeline?.stores[0]?.location ?? "";
  const { account = "", region = "" } = pipeline ?? {};
  const keyArn = pipeline?.stores[0]?.encryptionKey?.id ?? "";
  return { account, region, bucketName, bucketArn: `arn:aws:s3:::${bucketName}`, keyArn };
}
