import assert from "node:assert/strict";
import { planLogs } from "../../../infra/plan";
import { plan } from "../../support/plans";
import { changed, delivery, load, target } from "../../support/settings";

const logs = "arn:aws:s3:::acme-222222222222-eu-central-1-logs";
const container = {
  kind: "container",
  certificate: "arn:aws:acm:eu-central-1:222222222222:certificate/0a1b2c3d",
};
const machines = { kind: "instances", ec2: { Name: "api" } };

/** What the settings of a receiving account have written to its bucket for logs. */
function ofTarget(...changes: readonly (readonly [path: string, value: unknown])[]) {
  const values = changes.reduce((all, [path, value]) => changed(all, path, value), target);
  const planned = planLogs(load(values), undefined);
  return planned && { ...planned, statements: planned.statements.map(({ Sid }) => Sid) };
}

describe("the bucket for logs", () => {
  const bucketName = "acme-222222222222-eu-central-1-logs";
  const cases: readonly (readonly [string, ReturnType<typeof ofTarget>, unknown])[] = [
    ["is not made where nothing is logged", ofTarget(), undefined],
    [
      "is not made for machines, which have no load balancer of ferry's",
      ofTarget(["services", { api: machines }]),
      undefined,
    ],
    [
      "is not made where access is not logged",
      ofTarget(["audit", { accessLogs: false }]),
      undefined,
    ],
    [
      "is made for the load balancer of a container, without a word of audit",
      ofTarget(["services", { api: container }]),
      { bucketName, days: 365, statements: ["BalancersLog"] },
    ],
    [
      "keeps what load balancers log for the days of audit, even where nothing else is logged",
      ofTarget(["services", { api: container }], ["audit", { accessLogs: false, logDays: 30 }]),
      { bucketName, days: 30, statements: ["BalancersLog"] },
    ],
    [
      "takes every log of the account",
      ofTarget(["services", { api: container }], ["audit", { logDays: 30 }]),
      { bucketName, days: 30, statements: ["BucketsLog", "DistributionsLog", "BalancersLog"] },
    ],
  ];
  for (const [sentence, planned, expected] of cases) {
    it(sentence, () => assert.deepEqual(planned, expected));
  }

  it("admits load balancers to the folder of this account, for the trial and for the logs", () => {
    const planned = planLogs(load(changed(target, "services", { api: container })), undefined);
    assert.deepEqual(planned?.statements, [
      {
        Sid: "BalancersLog",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: [
          `${logs}/AWSLogs/222222222222/ELBAccessLogTestFile`,
          `${logs}/AWSLogs/222222222222/elasticloadbalancing/*`,
        ],
      },
    ]);
  });

  it("names each bucket of a delivery before any of them is made", () => {
    const values = Object.entries({
      "delivery.builds.web.logs": { s3: true },
      "delivery.pipelines.web.sources": { app: { kind: "s3", object: "site.zip" } },
      audit: { trail: false },
    }).reduce((all, [path, value]) => changed(all, path, value), delivery);
    const { plan: planned } = plan(values);
    const [statement] = planLogs(load(values), planned)?.statements ?? [];
    assert.deepEqual(statement?.Condition, {
      StringEquals: { "aws:SourceAccount": "111111111111" },
      ArnEquals: {
        "aws:SourceArn": [
          "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1",
          "arn:aws:s3:::acme-111111111111-eu-central-1-web-app-source",
          "arn:aws:s3:::acme-111111111111-eu-central-1-builds",
          "arn:aws:s3:::acme-111111111111-eu-central-1-records",
        ],
      },
    });
  });
});
