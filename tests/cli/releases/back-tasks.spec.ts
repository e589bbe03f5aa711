import assert from "node:assert/strict";
import timers from "node:timers/promises";
import { siteOf } from "../../rehearsal/support/sites";
import { Operated, steady } from "../../support/operated";

const arn = "arn:aws:ecs:eu-central-1:222222222222:service/acme/api";
const site = siteOf({ Dockerfile: "FROM scratch" });
const a = { commit: "aaaaaaaaaaaa", message: "Sell shoes", author: "Ann", site };
const b = { commit: "bbbbbbbbbbbb", message: "Sell hats", author: "Bob", site };

describe("ferry back, of a service of containers", function () {
  this.timeout(120_000);
  let operated: Operated;
  const sleep = timers.setTimeout;

  before(async () => {
    operated = await Operated.begin("containers");
    for (const release of [a, b]) {
      await operated.push(release);
      await operated.answer("approve", "joe", "looks good");
    }
  });
  after(() => operated.end());
  afterEach(() => {
    timers.setTimeout = sleep;
    operated.tasks.begins = "over";
  });

  const back = async (...words: readonly string[]) => {
    const asked = ["back", "api@prod", "--config", "examples/containers", ...words];
    const { code, out, err } = await operated.ferry(asked);
    assert.equal(err, "");
    return { code, out: steady(out) };
  };
  const revision = () => operated.tasks.runningIn(arn).taskDefinition.split(":").at(-1);
  /** What comes about while the command waits. */
  const meanwhile = (happens: () => void) => {
    let waits = 0;
    timers.setTimeout = (async () => {
      waits += 1;
      happens();
    }) as typeof timers.setTimeout;
    return () => waits;
  };

  it("lists what is live, and what moves", async () => {
    assert.deepEqual(await back(), {
      code: 0,
      out:
        "live  <1>  <time>  release  bbbbbbbb  Sell hats  StartPipelineExecution\n" +
        "      <2>  <time>  release  aaaaaaaa  Sell shoes  StartPipelineExecution\n",
    });
    operated.tasks.turn(arn, "moving");
    assert.deepEqual(await back(), {
      code: 0,
      out:
        "      <1>  <time>  release  bbbbbbbb  Sell hats  StartPipelineExecution\n" +
        "live  <2>  <time>  release  aaaaaaaa  Sell shoes  StartPipelineExecution\n" +
        "api@prod: a rollout is under way\n",
    });
    operated.tasks.turn(arn, "over");
  });

  it("ends with 1 where AWS takes the rollout back", async () => {
    operated.tasks.begins = "moving";
    const waits = meanwhile(() => {
      operated.tasks.answer({
        service: "codedeploy",
        operation: "StopDeployment",
        input: { deploymentId: "d-000000003" },
        credentials: { accessKeyId: "", role: undefined },
      });
    });
    const { code, out } = await back("--reason", "Logins fail", "--yes");
    assert.equal(code, 1);
    assert.match(out, /api@prod: AWS took the rollout back, and other tasks have the traffic\n$/);
    assert.deepEqual([waits(), revision()], [1, "2"]);
    await back("--forward", "--reason", "Once more", "--yes");
  });

  it("waits until the tasks have the traffic", async () => {
    operated.tasks.begins = "moving";
    const waits = meanwhile(() => operated.tasks.turn(arn, "over"));
    const { code, out } = await back("--reason", "Logins fail", "--yes");
    assert.equal(code, 0);
    assert.match(
      out,
      /^api@prod goes back to <1> of <time>:\n {2}acme-api:2 → acme-api:1: new tasks start, and take over once they are healthy\n {2}image api \S+@sha256:[0-9a-f]{64}\ndone, as record <2>: the stage is closed: no push undoes it until --forward\napi@prod: its tasks have the traffic\n$/,
    );
    assert.deepEqual([waits(), revision()], [1, "1"]);
    assert.match(operated.closed.get("prod-api") ?? "", /^ferry back to .*: Logins fail$/);
  });

  it("goes forward and opens the stage, as one document", async () => {
    const { code, out } = await back("--forward", "--reason", "Mended", "--yes", "--json");
    assert.equal(code, 0);
    const { version, live, says } = JSON.parse(out);
    assert.deepEqual([version, live, says], [1, true, "its tasks have the traffic"]);
    assert.deepEqual([revision(), [...operated.closed]], ["2", []]);
  });
});
