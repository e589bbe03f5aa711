import assert from "node:assert/strict";
import type { BackTarget } from "../../functions/back/way";
import { type Call, Refusal } from "../../rehearsal/endpoints/protocol";
import {
  arn,
  backInTasks,
  byCodeDeploy,
  byEcs,
  goingBackInTasks,
  imageOf,
  newestRecord,
  type TasksRun,
} from "./back-tasks-run";

const revision = (number: number) =>
  `arn:aws:ecs:eu-central-1:222222222222:task-definition/acme-api:${number}`;

/** What changed anything, with what it was given. */
function deeds({ calls }: TasksRun) {
  const reads = /^(Describe|Get|List|Assume)/;
  return calls
    .filter(({ operation }) => !reads.test(operation))
    .map(({ operation, input }) => {
      const { reason: _, Body: __, ...rest } = input;
      return [operation, operation === "PutObject" ? {} : rest] as const;
    });
}

const stage = { pipelineName: "acme-api", stageName: "prod-api", transitionType: "Inbound" };
const kept = ["PutObject", {}] as const;

interface Kind {
  readonly who: string;
  readonly target: BackTarget;
  /** What starts tasks of the first release again. */
  readonly starts: readonly [operation: string, input: object];
  /** What stops the rollout of the second release. */
  readonly stops: readonly [operation: string, input: object];
}

const kinds: readonly Kind[] = [
  {
    who: "Amazon ECS",
    target: byEcs,
    starts: ["UpdateService", { cluster: "acme", service: "api", taskDefinition: revision(1) }],
    stops: [
      "StopServiceDeployment",
      {
        serviceDeploymentArn: arn.replace(":service/", ":service-deployment/").concat("/2"),
        stopType: "ROLLBACK",
      },
    ],
  },
  {
    who: "CodeDeploy",
    target: byCodeDeploy,
    starts: [
      "CreateDeployment",
      {
        applicationName: "acme-api",
        deploymentGroupName: "acme-api",
        deploymentConfigName: "CodeDeployDefault.ECSAllAtOnce",
        revision: {
          revisionType: "AppSpecContent",
          appSpecContent: { content: JSON.stringify({ TaskDefinition: revision(1) }) },
        },
        description: "ferry back",
      },
    ],
    stops: ["StopDeployment", { deploymentId: "d-000000002", autoRollbackEnabled: true }],
  },
];

/** A rollout of a second release, so far. */
function twoReleases(run: TasksRun, rollout: "over" | "moving" | "baking" = "over") {
  const a = run.release("aaaaaaaa");
  const b = run.release("bbbbbbbb", rollout === "over");
  run.tasks.turn(arn, rollout);
  run.running = rollout !== "over";
  return { a, b };
}

for (const { who, target, starts, stops } of kinds) {
  describe(`the back function, where ${who} exchanges tasks`, function () {
    this.timeout(30_000);

    it("starts tasks of the release before, once the stage is closed, and keeps a record", () =>
      goingBackInTasks(target, async (run) => {
        const { a } = twoReleases(run);
        const done = await backInTasks(run);
        assert.ok("record" in done, JSON.stringify(done));
        assert.deepEqual(done.says, [
          "acme-api:2 → acme-api:1: new tasks start, and take over once they are healthy",
          `image api ${imageOf("aaaaaaaa")}`,
          "the stage is closed: no push undoes it until --forward",
        ]);
        assert.deepEqual(deeds(run), [["DisableStageTransition", stage], starts, kept]);
        assert.equal(run.closed.get("prod-api"), `ferry back to ${a.id} by jane: it is broken`);
        assert.equal(run.image(), imageOf("aaaaaaaa"));
        const { what, back, service, pipeline } = newestRecord(run);
        assert.deepEqual([what, back], ["back", { to: a.id, by: "jane", reason: "it is broken" }]);
        assert.equal(service?.taskDefinition, revision(1));
        assert.equal(service?.deployment, target.group && "d-000000003");
        assert.equal(pipeline.execution, "aaaaaaaa");
      }));

    it("stops a rollout in its bake time, though its release is under way", () =>
      goingBackInTasks(target, async (run) => {
        twoReleases(run, "baking");
        const done = await backInTasks(run);
        assert.ok("record" in done, JSON.stringify(done));
        assert.equal(
          done.says[0],
          "acme-api:2 → acme-api:1: the rollout is stopped, and the tasks before take over, which still run",
        );
        assert.deepEqual(deeds(run), [["DisableStageTransition", stage], stops, kept]);
        assert.equal(run.image(), imageOf("aaaaaaaa"));
        assert.equal(newestRecord(run).service?.taskDefinition, revision(1));
      }));

    it("goes forward to the newest release and opens the stage", () =>
      goingBackInTasks(target, async (run) => {
        twoReleases(run);
        await backInTasks(run);
        const done = await backInTasks(run, { forward: true });
        assert.ok("record" in done, JSON.stringify(done));
        assert.equal(done.says.at(-1), "the stage is open again");
        assert.equal(run.image(), imageOf("bbbbbbbb"));
        assert.deepEqual([...run.closed], []);
      }));

    it("goes one release further back each time, and to any by its id or commit", () =>
      goingBackInTasks(target, async (run) => {
        run.release("99999999");
        const { a } = twoReleases(run);
        await backInTasks(run);
        assert.equal(run.image(), imageOf("aaaaaaaa"));
        await backInTasks(run);
        assert.equal(run.image(), imageOf("99999999"));
        await backInTasks(run, { to: "bbbbbbbb-commit" });
        assert.equal(run.image(), imageOf("bbbbbbbb"));
        await backInTasks(run, { to: a.id });
        assert.equal(run.image(), imageOf("aaaaaaaa"));
      }));

    it("says what is live, and whether anything moves", () =>
      goingBackInTasks(target, async (run) => {
        const { a } = twoReleases(run, "baking");
        const live = () => run.ask({ do: "look" });
        assert.deepEqual(await live(), {
          live: "",
          moves: "acme-api:2 is in its bake time: the tasks before still run",
        });
        run.tasks.turn(arn, "moving");
        // CodeDeploy's new tasks have no traffic until they are the primary ones; of Amazon ECS some have it.
        assert.deepEqual(await live(), {
          live: target.group ? a.id : "",
          moves: "a rollout is under way",
        });
        run.tasks.turn(arn, "over");
        assert.deepEqual(await live(), { live: "" });
        const { id } = run.release("cccccccc");
        assert.deepEqual(await live(), { live: id });
      }));

    const refused: readonly [
      why: string,
      prepare: (run: TasksRun) => void,
      sentence: string,
      asked?: object,
    ][] = [
      [
        "while a release is under way",
        (run) => {
          twoReleases(run);
          run.running = true;
        },
        "Stage prod-api is running: a release to api@prod is under way. Wait until it is done, or stop it. Nothing was changed.",
      ],
      [
        "while traffic moves",
        (run) => twoReleases(run, "moving"),
        "A rollout to api@prod is under way: wait until its tasks have the traffic. Nothing was changed.",
        { to: "aaaaaaaa" },
      ],
      [
        "in a bake time, to another release than the one before",
        (run) => {
          run.release("99999999");
          twoReleases(run, "baking");
        },
        "api@prod is in the bake time of a rollout, and its tasks before are of acme-api:2: go back to those, or wait. Nothing was changed.",
        { to: "99999999" },
      ],
      [
        "where the revision is gone",
        (run) => {
          twoReleases(run);
          run.tasks.gone.add(revision(1));
        },
        "Of release 20261120-120100-aaaaaaaa the revision acme-api:1 is no longer there: somebody deregistered it. Nothing was changed.",
      ],
      [
        "where an image is gone",
        (run) => {
          twoReleases(run);
          run.tasks.gone.add(`sha256:${"aaaaaaaa".padEnd(64, "0")}`);
        },
        `Of release 20261120-120100-aaaaaaaa the image ${imageOf("aaaaaaaa")} is no longer there: its repository keeps the newest alone. Nothing was changed.`,
      ],
    ];
    for (const [why, prepare, sentence, asked] of refused) {
      it(`refuses ${why}, and changes nothing`, () =>
        goingBackInTasks(target, async (run) => {
          prepare(run);
          assert.deepEqual(await backInTasks(run, asked), { refused: sentence });
          assert.deepEqual(deeds(run), []);
        }));
    }

    it("opens the stage again where AWS refuses", () =>
      goingBackInTasks(target, async (run) => {
        twoReleases(run);
        run.refuses = ({ operation }: Call) =>
          operation === starts[0]
            ? new Refusal(400, "LimitExceeded", "One is under way.")
            : undefined;
        assert.deepEqual(await backInTasks(run), {
          refused: "AWS refused it (LimitExceeded): One is under way. Nothing was changed.",
        });
        assert.deepEqual([...run.closed], []);
        assert.equal(run.image(), imageOf("bbbbbbbb"));
      }));

    it("says that what a migration did is not taken back", () =>
      goingBackInTasks({ ...target, migrates: true }, async (run) => {
        twoReleases(run);
        const planned = await run.ask({ do: "plan" });
        assert.ok("digest" in planned, JSON.stringify(planned));
        assert.equal(
          planned.says.at(-1),
          "what the command before each release did stays as it is",
        );
        const same = await run.ask({ do: "plan", forward: true });
        assert.ok("digest" in same, JSON.stringify(same));
        assert.deepEqual(
          [same.changes, same.says],
          [0, ["acme-api:2 runs already", `image api ${imageOf("bbbbbbbb")}`]],
        );
      }));

    it("refuses to stop a rollout that its stage would try again", () =>
      goingBackInTasks({ ...target, retries: true }, async (run) => {
        twoReleases(run, "baking");
        assert.deepEqual(await backInTasks(run), {
          refused:
            "Stage of api@prod tries again what fails (onFailure): a rollout that is stopped would come anew. Wait " +
            "until its bake time is over. Nothing was changed.",
        });
        assert.deepEqual(deeds(run), []);
      }));
  });
}
