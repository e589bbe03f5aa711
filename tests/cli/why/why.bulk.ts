import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ferry } from "../../../cli/ferry";
import { reasonOf } from "../../../cli/why/answer";
import { denialOf } from "../../../cli/why/denial";
import type { Reason, Why } from "../../../cli/why/reason";
import type { Denial } from "../../../cli/why/records";
import { refusalOf } from "../../../cli/why/refusals";
import type { Statement } from "../../../judge";
import { callerName } from "../../../rehearsal/call";
import { type Rehearsal, rehearse } from "../../../rehearsal/rehearse";
import { surroundings } from "../../support/surroundings";

/** What AWS says, as people paste it, with what it says by its words and what it is about to the stacks of the root. */
const denials = JSON.parse(readFileSync(join(__dirname, "denials.json"), "utf8")) as readonly {
  readonly text: string;
  readonly source: string;
  readonly says: Denial;
  readonly class: Why;
}[];

const rehearsed = new Map<string, Promise<Rehearsal>>();

function rehearsalOf(config: string): Promise<Rehearsal> {
  const known = rehearsed.get(config) ?? rehearse({ config, project: ".", site: "examples/site" });
  rehearsed.set(config, known);
  return known;
}

async function ask(example: string, text: string): Promise<Reason> {
  return reasonOf(denialOf(text), await rehearsalOf(`examples/${example}`));
}

const session = (account: string, role: string) =>
  `User: arn:aws:sts::${account}:assumed-role/${role}/session`;
const dev = "111111111111";
const prod = "222222222222";

describe("ferry why", () => {
  for (const [index, { text, says, source, class: expected }] of denials.entries()) {
    it(`reads message ${index} (${source}) as ${expected}`, async () => {
      assert.deepEqual(denialOf(text), says);
      assert.equal(reasonOf(says, await rehearsalOf(".")).why, expected);
    });
  }

  it("says of every call of a release that the stacks allow it, by the words that AWS would use", async () => {
    for (const example of ["operations", "deployments"]) {
      const rehearsal = await rehearsalOf(`examples/${example}`);
      for (const { call } of rehearsal.verdicts.hops) {
        const { principal, action, resource } = call.request;
        const who = callerName(principal).replace(
          /^arn:aws:iam::(\d+):role\/(?:.*\/)?([^/]+)$/,
          "arn:aws:sts::$1:assumed-role/$2/session",
        );
        const text = `User: ${who} is not authorized to perform: ${action} on resource: "${resource}"`;
        // What a person's own policies allow is in no stack.
        const expected = call.holds && action.startsWith("s3:") ? "not-ours" : "allowed";
        assert.deepEqual([text, reasonOf(denialOf(text), rehearsal).why], [text, expected]);
      }
    }
  });

  it("finds what AWS gave another id: a key, a distribution, a role with Pulumi's ending", async () => {
    const distribution = `arn:aws:cloudfront::${prod}:distribution/E1234567890123`;
    const cases = [
      `${session(prod, "acme-web-invalidate")} is not authorized to perform: cloudfront:CreateInvalidation on resource: ${distribution}`,
      `${session(prod, "acme-web-deploy")} is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-central-1:${dev}:key/mrk-00000000000000000000000000000000`,
      `User: chatbot.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${dev}:role/ferry/notifications-chat-role-fffffff`,
    ];
    for (const text of cases) assert.equal((await ask("operations", text)).why, "allowed", text);
    const { says } = await ask("operations", String(cases[0]));
    assert.match(
      String(says.at(-1)),
      /^distribution\/E1234567890123 is taken for what stack prod makes there \(distribution\/E[0-9A-F]{13} in the rehearsal\): AWS gives such ids, so compare them\.$/,
    );
  });

  it("names the stack of the half that the text blames", async () => {
    const text =
      `${session(prod, "acme-web-deploy")} is not authorized to perform: kms:Decrypt on resource: ` +
      `arn:aws:kms:eu-central-1:${dev}:key/mrk-00000000000000000000000000000000 because no `;
    const next = async (policy: string) =>
      (await ask("operations", `${text}${policy} allows the kms:Decrypt action`)).next[0];
    assert.equal(await next("identity-based policy"), "pulumi preview -s prod --refresh --diff");
    assert.equal(await next("resource-based policy"), "pulumi preview -s dev --refresh --diff");
  });

  it("names the nearest miss of a statement", async () => {
    const text = `${session(dev, "acme-web-pipeline")} is not authorized to perform: codebuild:StartBuild on resource: arn:aws:codebuild:eu-central-1:${dev}:project/acme-shop`;
    const { why, says, nearest } = await ask("operations", text);
    assert.equal(why, "nobody-needs-it");
    assert.deepEqual(says, [
      "Nothing on the way of a release needs it, so that no statement gives it.",
      `No stack registers arn:aws:codebuild:eu-central-1:${dev}:project/acme-shop.`,
      "Nearest is StartBuild of web-role-policy in stack dev: its Resource is " +
        `arn:aws:codebuild:eu-central-1:${dev}:project/acme-web-web, and the call has ` +
        `arn:aws:codebuild:eu-central-1:${dev}:project/acme-shop.`,
    ]);
    assert.equal(nearest?.element, "Resource");
  });

  const refusals: readonly (readonly [string, string, string])[] = [
    [
      "who operates approves nothing",
      `${session(dev, "acme-on-call-people")} is not authorized to perform: codepipeline:PutApprovalResult on resource: arn:aws:codepipeline:eu-central-1:${dev}:acme-web/prod-web/prod-web-approve with an explicit deny in an identity-based policy`,
      "Whoever operates a pipeline answers none of its approvals: two people see each release. " +
        "(DenyApprovals of on-call-people-policy in stack dev)",
    ],
    [
      "who approves starts nothing",
      `${session(dev, "acme-approvers-people")} is not authorized to perform: codepipeline:StartPipelineExecution on resource: arn:aws:codepipeline:eu-central-1:${dev}:acme-web`,
      "Whoever approves in a pipeline starts no release of it: two people see each release. " +
        "(DenyStarts of approvers-people-policy in stack dev)",
    ],
    [
      "nobody beside the pipelines writes artifacts",
      `${session(dev, "Developers")} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::acme-artifacts-${dev}-eu-central-1/acme-web/x" with an explicit deny in a resource-based policy`,
      "The artifact bucket takes objects from the roles of its pipelines alone: what is released comes from a build. " +
        "(DenyOtherWriters of artifacts-bucket-policy in stack dev)",
    ],
  ];

  for (const [what, text, sentence] of refusals) {
    it(`says a refusal of ferry's own by its sentence: ${what}`, async () => {
      const { why, says, halves } = await ask("operations", text);
      assert.equal(why, "our-refusal");
      assert.ok(says.includes(sentence), says.join("\n"));
      for (const { statement } of halves) assert.equal(statement.Effect, "Deny");
    });
  }

  it("names each Deny that a call without TLS meets, for no text tells of that", async () => {
    const text = `${session(prod, "Somebody")} is not authorized to perform: s3:DeleteObject on resource: "arn:aws:s3:::acme-web-${prod}-eu-central-1/x" with an explicit deny in a resource-based policy`;
    const { says } = await ask("operations", text);
    assert.deepEqual(says, [
      "The text leaves open which of these:",
      "It answers over TLS alone: the call came without. (DenyInsecureTransport of web-bucket-policy in stack prod)",
      "Buckets answer over TLS 1.2 or later: the call came over an older one. (DenyOldTls of web-bucket-policy in stack prod)",
    ]);
  });

  it("has a sentence for each Deny of the examples", async () => {
    const examples = ["operations", "deployments", "existing-resources"];
    for (const example of examples) {
      const { verdicts } = await rehearsalOf(`examples/${example}`);
      const denies = verdicts.policies
        .documents()
        .flatMap(([, { name, document }]) =>
          name.includes(":arn:") ? [] : [document.Statement].flat(),
        )
        .filter(({ Effect }) => Effect === "Deny");
      assert.notEqual(denies.length, 0);
      for (const { Sid } of denies) assert.notEqual(refusalOf(Sid), undefined, Sid);
    }
  });

  it("gives the statement that a resource of the user's has to have", async () => {
    const text = `${session(prod, "acme-web-deploy")} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::our-artifacts/acme-web/upload_sou/x" because no resource-based policy allows the s3:GetObject action`;
    const { why, halves } = await ask("existing-resources", text);
    assert.equal(why, "missing");
    const [half, ...others] = halves;
    assert.deepEqual(others, []);
    assert.equal(half?.where, "arn:aws:s3:::our-artifacts");
    assert.equal(half?.statement.Effect, "Allow");
    assert.deepEqual(half?.statement.Principal, { AWS: `arn:aws:iam::${prod}:root` });
  });

  it("tells the half of a role of the user's from that of a resource of the stacks", async () => {
    const bus = `arn:aws:events:eu-central-1:${dev}:event-bus/acme-sources`;
    const text = (policy: string) =>
      `${session("333333333333", "acme-tells-of-pushes")} is not authorized to perform: events:PutEvents on resource: ${bus} because no ${policy} policy allows the events:PutEvents action`;
    const ofRole = await ask("other-accounts", text("identity-based"));
    assert.deepEqual(ofRole.says, [
      "A release needs it, and the role is yours: its policy lacks the caller's half.",
    ]);
    assert.deepEqual(
      ofRole.halves.map(({ where }) => where),
      ["arn:aws:iam::333333333333:role/acme-tells-of-pushes"],
    );
    const ofBus = await ask("other-accounts", text("resource-based"));
    assert.equal(ofBus.why, "allowed");
    assert.ok(
      ofBus.says.includes("Your stacks allow it: TellOfPushes of sources-bus-policy in stack dev."),
    );
  });

  it("names the half that a release lacks, with its statement", async () => {
    const { stacks } = await rehearsalOf(".");
    const without = stacks.map((stack) => ({
      ...stack,
      registrations: stack.registrations.map((each) =>
        each.type === "aws:iam/rolePolicy:RolePolicy" && each.name === "web-roles-deploy-policy"
          ? { ...each, inputs: { ...each.inputs, policy: withoutSite(String(each.inputs.policy)) } }
          : each,
      ),
    }));
    const broken = await rehearse({
      config: ".",
      project: ".",
      site: "examples/site",
      registered: without,
    });
    const object = `arn:aws:s3:::acme-web-${prod}-eu-central-1/index.html`;
    const text = `${session(prod, "acme-web-deploy")} is not authorized to perform: s3:PutObject on resource: "${object}"`;
    const { why, says, halves } = reasonOf(denialOf(text), broken);
    assert.equal(why, "missing");
    assert.deepEqual(says, ["A release needs it, and the caller's half is missing."]);
    assert.deepEqual(halves, [
      {
        where: "web-roles-deploy-policy in stack prod",
        statement: {
          Effect: "Allow",
          Action: "s3:PutObject",
          Resource: `arn:aws:s3:::acme-web-${prod}-eu-central-1/*`,
          Condition: { StringEquals: { "aws:ResourceAccount": prod } },
        },
      },
    ]);
  });

  it("names the boundary that keeps a push from more rights", async () => {
    const text = `${session(prod, "acme-web-deploy")} is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::${prod}:user/x because no permissions boundary allows the iam:CreateUser action`;
    const { why, says } = await ask("deployments", text);
    assert.equal(why, "boundary");
    assert.match(
      says[0] ?? "",
      /^The permissions boundary of the role leaves iam:CreateUser out: .+ in stack prod\.$/,
    );
  });

  it("says which calls a text may be about that says next to nothing", async () => {
    const image = `failed to resolve ref ${dev}.dkr.ecr.eu-central-1.amazonaws.com/acme/api:latest: 403 Forbidden`;
    const { why, says } = await ask("containers", `CannotPullContainerError: ${image}`);
    assert.equal(why, "text-says-nothing");
    assert.ok(
      says.includes(
        `- arn:aws:iam::${prod}:role/ferry/acme-api-execution ecr:BatchGetImage on ` +
          `arn:aws:ecr:eu-central-1:${dev}:repository/acme/api (your stacks allow it)`,
      ),
      says.join("\n"),
    );
  });

  it("takes the message from the command line or from standard input, and prints JSON", async () => {
    const text = `${session(prod, "acme-web-deploy")} is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::acme-web-${prod}-eu-central-1"`;
    const words = ["why"];
    const said = await ferry([...words, "--json", text], surroundings);
    const read = await ferry([...words, "--json"], { ...surroundings, input: () => text });
    assert.deepEqual([said.code, said.err], [0, ""]);
    assert.equal(read.out, said.out);
    const { says, ...document } = JSON.parse(said.out);
    assert.deepEqual(document, {
      version: 1,
      class: "nobody-needs-it",
      principal: `arn:aws:sts::${prod}:assumed-role/acme-web-deploy/session`,
      action: "s3:ListBucket",
      resource: `arn:aws:s3:::acme-web-${prod}-eu-central-1`,
      next: [],
    });
    const { out } = await ferry([...words, text], surroundings);
    assert.equal(
      out.split("\n")[0],
      `nobody-needs-it  arn:aws:sts::${prod}:assumed-role/acme-web-deploy/session may not s3:ListBucket on arn:aws:s3:::acme-web-${prod}-eu-central-1`,
    );
    const none = await ferry(words, surroundings);
    assert.equal(none.code, 2);
    assert.match(
      none.err,
      /^Give the message, in quotes or by standard input\.\nUsage: ferry why /,
    );
  });
});

/** The policy without what puts objects into the site. */
function withoutSite(text: string): string {
  const document = JSON.parse(text) as { readonly Statement: readonly Statement[] };
  const kept = document.Statement.filter(
    ({ Action, Resource }) =>
      !(
        JSON.stringify(Action).includes("s3:PutObject") &&
        JSON.stringify(Resource).includes("acme-web-2")
      ),
  );
  return JSON.stringify({ ...document, Statement: kept });
}
