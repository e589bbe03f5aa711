import assert from "node:assert/strict";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { aPipeline } from "../../../support/refusals";
import { all, one, policiesOf, statement, types } from "../../../support/registrations";
import { changed, delivery } from "../../../support/settings";
import { evaluateDelivery } from "../../../support/stacks";

const owner = {
  role: "arn:aws:iam::333333333333:role/Reads",
  eventsRole: "arn:aws:iam::333333333333:role/Tells",
};
const codecommit = { kind: "codecommit", repository: "website", branch: "main", owner };
const ecr = { kind: "ecr", repository: "acme/base", owner };
const bus = "arn:aws:events:eu-central-1:111111111111:event-bus/acme-sources";
const telling = "arn:aws:events:eu-central-1:333333333333:rule/acme-web-app-to-111111111111";
const pipelineRole = "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline";
const store = "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1";
const eventBus = "aws:cloudwatch/eventBus:EventBus";
const busPolicy = "aws:cloudwatch/eventBusPolicy:EventBusPolicy";

const statementsOf = ({ outputs }: Evaluation, arn: string) =>
  (outputs.statementsToAdd as Readonly<Record<string, readonly { readonly Sid: string }[]>>)[arn];

describe("a source that another account owns", () => {
  let dev: Evaluation;

  before(async () => {
    dev = await evaluateDelivery(aPipeline("sources.app", codecommit));
  });

  it("runs in a role of that account", () => {
    const [stage] = one(dev, types.pipeline).inputs.stages as readonly {
      readonly actions: readonly { readonly roleArn?: string }[];
    }[];
    assert.deepEqual(
      stage?.actions.map(({ roleArn }) => roleArn),
      [owner.role],
    );
    const { Resource } = statement(policiesOf(dev), "web-role-policy", "TakeDeployRole");
    assert.deepEqual([Resource].flat().includes(owner.role), true);
  });

  it("stores its own artifact and no other, by the bucket's policy", () => {
    const { Principal, Resource, Condition } = statement(
      policiesOf(dev),
      "artifacts-bucket-policy",
      "LookForArtifactBucket",
    );
    assert.deepEqual(Principal, { AWS: "arn:aws:iam::333333333333:root" });
    assert.deepEqual(Resource, [store, `${store}/acme-web/app_source/*`]);
    assert.deepEqual(Condition, { ArnEquals: { "aws:PrincipalArn": owner.role } });
  });

  it("uses the artifact key through that bucket alone", () => {
    const { Principal, Action, Condition } = statement(
      policiesOf(dev),
      "artifacts-key",
      "UseArtifactKeyThroughS3",
    );
    assert.deepEqual(Principal, { AWS: "arn:aws:iam::333333333333:root" });
    assert.deepEqual(Action, ["kms:Decrypt", "kms:GenerateDataKey"]);
    assert.deepEqual(Condition, {
      ArnEquals: { "aws:PrincipalArn": owner.role },
      StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": [store, `${store}/*`] },
    });
  });

  it("is told of by that one role, of pushes alone, on a bus of its own", () => {
    assert.equal(one(dev, eventBus).inputs.name, "acme-sources");
    assert.equal(one(dev, busPolicy).inputs.eventBusName, "acme-sources");
    assert.deepEqual(policiesOf(dev)["sources-bus-policy"]?.Statement, [
      {
        Sid: "TellOfPushes",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::333333333333:root" },
        Action: "events:PutEvents",
        Resource: bus,
        Condition: {
          ArnEquals: { "aws:PrincipalArn": owner.eventsRole },
          "ForAllValues:StringEquals": {
            "events:source": "aws.codecommit",
            "events:detail-type": "CodeCommit Repository State Change",
          },
        },
      },
    ]);
  });

  it("starts the pipeline by a rule on that bus, which takes events of that account alone", () => {
    const { eventBusName, eventPattern } = one(dev, types.eventRule).inputs;
    const { account, resources } = JSON.parse(String(eventPattern));
    assert.deepEqual(
      [eventBusName, account, resources],
      ["acme-sources", ["333333333333"], ["arn:aws:codecommit:eu-central-1:333333333333:website"]],
    );
    assert.equal(one(dev, types.eventTarget).inputs.eventBusName, "acme-sources");
    const { Condition } = statement(policiesOf(dev), "web-app-event-role/trust", "TakenByService");
    assert.deepEqual(Condition, {
      ArnEquals: {
        "aws:SourceArn": "arn:aws:events:eu-central-1:111111111111:rule/acme-sources/acme-web-app",
      },
    });
  });

  it("has in the outputs what its owner adds: statements of both roles, and the rule", () => {
    assert.deepEqual(
      statementsOf(dev, owner.role)?.map(({ Sid }) => Sid),
      [
        "TakeDeployRole",
        "LookForArtifactBucket",
        "ArtifactBucketMeta",
        "StoreSource",
        "UseArtifactKeyThroughS3",
        "DescribeArtifactKey",
        "FetchCommit",
      ],
    );
    assert.deepEqual(statementsOf(dev, owner.role)?.[0], {
      Sid: "TakeDeployRole",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111111111111:root" },
      Action: "sts:AssumeRole",
      Condition: { ArnEquals: { "aws:PrincipalArn": pipelineRole } },
    });
    assert.deepEqual(statementsOf(dev, owner.eventsRole)?.[0], {
      Sid: "TakenByService",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { ArnEquals: { "aws:SourceArn": telling } },
    });
    const { eventPattern } = one(dev, types.eventRule).inputs;
    assert.deepEqual(dev.outputs.rulesToAdd, {
      [telling]: {
        eventPattern: JSON.parse(String(eventPattern)),
        targets: [{ Id: "acme", Arn: bus, RoleArn: owner.eventsRole }],
      },
    });
    assert.deepEqual((dev.outputs.nextSteps as readonly string[]).slice(1, 3), [
      "If account 333333333333 lets nothing in yet: pulumi stack output statementsToAdd",
      "If account 333333333333 tells of no push yet: pulumi stack output rulesToAdd",
    ]);
  });

  it("is one role, whatever an organization has of its name", async () => {
    const organized = await evaluateDelivery(
      changed(aPipeline("sources.app", codecommit), "delivery.organization", "o-a1b2c3d4e5"),
    );
    const policies = policiesOf(organized);
    for (const policy of ["artifacts-bucket-policy", "artifacts-key", "sources-bus-policy"]) {
      const admitted = policies[policy]?.Statement.filter(({ Condition }) =>
        /333333333333:role/.test(JSON.stringify(Condition?.ArnEquals ?? {})),
      );
      assert.ok(admitted?.length, policy);
      assert.doesNotMatch(
        JSON.stringify(policies[policy]),
        /:role\/(Reads|Tells)\*|::\*:role\/(Reads|Tells)/,
      );
    }
    assert.deepEqual(statementsOf(organized, owner.role), statementsOf(dev, owner.role));
  });

  it("has no bus where it tells of nothing, or is this account's own", async () => {
    const silent = { ...codecommit, trigger: "none", owner: { role: owner.role } };
    for (const values of [aPipeline("sources.app", silent), delivery]) {
      const made = await evaluateDelivery(values);
      assert.deepEqual([all(made, eventBus), made.outputs.rulesToAdd], [[], undefined]);
    }
  });
});

describe("an image that another account owns", () => {
  it("is told of by its account, which alone says whose it is", async () => {
    const app = { kind: "git", connection: "github", repository: "acme/website", branch: "main" };
    const dev = await evaluateDelivery(aPipeline("sources", { app, image: ecr }));
    const { eventPattern } = one(dev, types.eventRule).inputs;
    assert.deepEqual(JSON.parse(String(eventPattern)), {
      source: ["aws.ecr"],
      "detail-type": ["ECR Image Action"],
      account: ["333333333333"],
      detail: {
        "action-type": ["PUSH"],
        "image-tag": ["latest"],
        "repository-name": ["acme/base"],
        result: ["SUCCESS"],
      },
    });
    assert.deepEqual(
      statementsOf(dev, owner.role)?.map(({ Sid }) => Sid),
      [
        "TakeDeployRole",
        "ArtifactBucketMeta",
        "StoreSource",
        "UseArtifactKeyThroughS3",
        "DescribeArtifactKey",
        "FindImage",
      ],
    );
  });
});
