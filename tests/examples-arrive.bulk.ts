import assert from "node:assert/strict";
import { join } from "node:path";
import type { PolicyDocument } from "../judge";
import { changes } from "../rehearsal/deployments/provider";
import type { Rehearsal } from "../rehearsal/rehearse";
import { Schemas } from "./engine/provider/schema";
import { listedCalls, unknownCalls } from "./evidence/known";
import { exampleFolders, rehearsedExample } from "./support/examples";
import { deployedOnPush } from "./support/pushes";
import { root } from "./support/stacks";
import { taggedByPeople, takesNone, takesTags } from "./tags";

/** What the performers call in any example, and no row of the evidence knows. */
const unknown = new Set<string>();
/** The types of AWS's resources that any example registers. */
const registered = new Set<string>();

for (const example of exampleFolders) {
  describe(`examples/${example}`, () => {
    let rehearsal: Rehearsal;

    before(async () => {
      rehearsal = await rehearsedExample(example);
      const { hops, policies } = rehearsal.verdicts;
      for (const name of unknownCalls(
        hops.map(({ call }) => call),
        policies,
      )) {
        unknown.add(name);
      }
      for (const { type, existing } of rehearsal.stacks.flatMap((each) => each.registrations)) {
        if (type.startsWith("aws:") && !existing) registered.add(type);
      }
    });

    it("arrives, with every hop allowed and every hostile call denied", () => {
      assert.deepEqual(rehearsal.faults, []);
      assert.ok(rehearsal.verdicts.hops.length > 0 && rehearsal.verdicts.hostile.length > 0);
    });

    it("could be deployed on push by roles that may do just that", () => {
      for (const stack of rehearsal.stacks) {
        assert.deepEqual(deployedOnPush(stack), {
          "left out of the rights": [],
          "unknown to the rehearsal": [],
          "called, not allowed": [],
          "allowed, never called": [],
          "granted to a role, beyond the boundary": [],
        });
      }
    });

    it("says whom a service may act for in the roles of services that tell, and in no others", () => {
      for (const { service, says } of serviceTrusts(rehearsal)) {
        assert.equal(says, tellsForWhom.has(service), service);
      }
    });
  });
}

/**
 * Services that AWS's pages have send `aws:SourceArn` or `aws:SourceAccount` when they take a role. Of CodePipeline,
 * CloudFormation, Lambda, EC2, Amazon ECS itself and Amazon Q Developer they show trust policies without either.
 */
const tellsForWhom = new Map([
  [
    "scheduler.amazonaws.com",
    "https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html",
  ],
  [
    "codebuild.amazonaws.com",
    "https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html",
  ],
  [
    "codedeploy.amazonaws.com",
    "https://docs.aws.amazon.com/codedeploy/latest/userguide/security_confused_deputy.html",
  ],
  [
    "ecs-tasks.amazonaws.com",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
  ],
  [
    "events.amazonaws.com",
    "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html",
  ],
]);

/** The services that the stacks' own roles trust, and whether the trust says for whom they act. */
function serviceTrusts({ stacks }: Rehearsal) {
  return stacks
    .flatMap(({ registrations }) => registrations)
    .filter(({ type, existing }) => type === "aws:iam/role:Role" && !existing)
    .flatMap(({ inputs }) => {
      const { Statement } = JSON.parse(String(inputs.assumeRolePolicy)) as PolicyDocument;
      return [Statement].flat().flatMap(({ Principal, Condition = {} }) =>
        typeof Principal === "object" && Principal.Service !== undefined
          ? [Principal.Service].flat().map((service) => ({
              service,
              says: /"aws:Source(Arn|Account)"/.test(JSON.stringify(Condition)),
            }))
          : [],
      );
    });
}

describe("all examples", () => {
  it("call what AWS's pages say, or what is listed with a reason", () => {
    assert.deepEqual([...unknown].sort(), listedCalls);
  });

  it("register what is known to take tags, or to take none, as the provider has it", () => {
    const schemas = new Schemas(join(root, "node_modules/@pulumi/aws"));
    const takes: readonly string[] = [...Object.keys(takesTags), ...taggedByPeople];
    const known = [...takes, ...takesNone];

    assert.deepEqual(
      [...registered].filter((type) => !known.includes(type)),
      [],
    );
    assert.deepEqual(
      known.filter((type) => schemas.of(type).inputs.has("tags")),
      takes,
    );
  });

  it("get a tag that is new by calls that deployments on push know, or from a person", () => {
    const tagging = Object.entries(takesTags).filter(([type, call]) =>
      changes(type).includes(call),
    );

    assert.deepEqual(tagging, Object.entries(takesTags));
    for (const type of taggedByPeople) assert.deepEqual(changes(type), [], type);
  });
});
