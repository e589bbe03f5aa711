import assert from "node:assert/strict";
import { structureWarning } from "../../../../infra/plan/pipelines/structure";

const stage = (name: string, ...actions: readonly string[]) => ({
  name,
  actions: actions.map((action) => ({ name: action, configuration: { A: "1", B: "2" } })),
});
const pipeline = {
  name: "acme-web",
  executionMode: "SUPERSEDED",
  tags: { team: "web" },
  stages: [stage("source", "app"), stage("prod-web", "approve", "pages")],
};
const lost =
  ", which stops the release that runs, and leaves no stage a release to be rolled back to until it has released " +
  "again. What is live stays. Run pulumi up while no release runs.";

describe("a change of a registered pipeline", () => {
  it("is told of with the stages that are new, gone and changed", () => {
    const stages = [stage("source", "app"), stage("approve", "one"), stage("prod-web", "pages")];
    assert.equal(
      structureWarning(pipeline, { ...pipeline, stages }),
      `Pipeline acme-web changes (new stages approve; changed stages prod-web)${lost}`,
    );
    assert.equal(
      structureWarning({ ...pipeline, stages }, pipeline),
      `Pipeline acme-web changes (no more stages approve; changed stages prod-web)${lost}`,
    );
    assert.equal(
      structureWarning(pipeline, { ...pipeline, stages: [...pipeline.stages].reverse() }),
      `Pipeline acme-web changes (the order of its stages)${lost}`,
    );
  });

  it("is told of by whatever else it changes", () => {
    assert.equal(
      structureWarning(pipeline, { ...pipeline, variables: [{ name: "x" }], roleArn: "arn" }),
      `Pipeline acme-web changes (roleArn; variables)${lost}`,
    );
  });

  it("has nothing to go back to in mode PARALLEL", () => {
    const parallel = { ...pipeline, executionMode: "PARALLEL" };
    assert.equal(
      structureWarning(parallel, { ...parallel, roleArn: "arn" }),
      "Pipeline acme-web changes (roleArn), which stops the release that runs. What is live stays. Run pulumi up " +
        "while no release runs.",
    );
  });

  it("costs nothing where it is of tags alone, or of how the engine writes it down", () => {
    const written = {
      __defaults: [],
      ...pipeline,
      stages: pipeline.stages.map(({ name, actions }) => ({
        __defaults: [],
        actions: actions.map((action) => ({
          configuration: { B: "2", A: "1" },
          name: action.name,
        })),
        name,
      })),
      tags: { team: "shop" },
      tagsAll: { team: "shop" },
    };
    assert.equal(structureWarning(pipeline, written), undefined);
  });
});
