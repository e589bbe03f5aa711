import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parse } from "yaml";
import type { PlannedAction } from "../../../../infra/actions";
import { principal } from "../../../../infra/grants/grant";
import * as names from "../../../../infra/names";
import type { NamedStacks } from "../../../../infra/plan";
import { contract } from "../../../support/contracts";
import { actionsOf, pipelinesOf, plan, refusesPlanned } from "../../../support/plans";
import { aRelease, aTarget, refuses } from "../../../support/refusals";
import { changed, delivery, target, type Values } from "../../../support/settings";

const stacks = {
  prod: contract(
    aTarget("sites.web.domain", {
      name: "www.example.com",
      certificate: "arn:aws:acm:us-east-1:222222222222:certificate/1",
    }),
  ),
};
const check = (after: object): PlannedAction | undefined =>
  actionsOf(aRelease({ after }), stacks).find(({ name }) => name === "prod-web-after");
/** The project of the check. */
const projectOf = (after: object, values = aRelease({ after })) => {
  const builds = pipelinesOf(values, stacks).flatMap((pipeline) => pipeline.builds);
  const found = builds.find(({ project }) => project === "acme-web-after-prod-web");
  assert.ok(found);
  return found;
};
const commandsOf = (after: object, values?: Values): readonly string[] =>
  parse(projectOf(after, values).buildspec).phases.build.commands;

describe("the check of what was released", () => {
  it("asks the site's own address for a status and words, behind everything else of its stage", () => {
    const after = { path: "/health", status: 204, text: 'Its "fine"' };
    const { provider, ...action } = check(after) ?? {};
    assert.deepEqual([provider?.category, provider?.provider], ["Test", "CodeBuild"]);
    assert.deepEqual(action, {
      name: "prod-web-after",
      runOrder: 5,
      actor: principal("arn:aws:iam::111111111111:role/ferry/acme-web-pipeline"),
      region: "eu-central-1",
      configuration: { ProjectName: "acme-web-after-prod-web" },
      inputs: ["app_source"],
      outputs: [],
    });
    const { environment, key } = projectOf(after);
    assert.equal(key, "web-after-prod-web");
    assert.deepEqual(environment, {
      CODEBUILD_CONFIG_AUTO_DISCOVER: "false",
      RELEASE_URL: "https://www.example.com",
      RELEASE_ACCOUNT: "222222222222",
      RELEASE_REGION: "eu-central-1",
      RELEASE_BUCKET: "acme-web-222222222222-eu-central-1",
      RELEASE_DISTRIBUTION: "E1",
    });
    assert.deepEqual(commandsOf(after), [
      "RELEASE_STATUS=$(curl --silent --show-error --max-time 30 --retry 5 --retry-connrefused --output /tmp/release-answer --write-out '%{http_code}' \"$RELEASE_URL/health\")",
      'echo "$RELEASE_URL/health answered $RELEASE_STATUS"',
      'test "$RELEASE_STATUS" = 204',
      "grep --fixed-strings --quiet -- 'Its \"fine\"' /tmp/release-answer",
    ]);
  });

  it("has a role of its own, which reads artifacts and takes no role", () => {
    const { role, grants } = projectOf({ text: "Acme" });
    const { arn } = names.buildRole(
      { account: "111111111111", region: "eu-central-1", name: "acme" },
      "acme-web-after-prod-web",
    );
    assert.deepEqual([typeof role === "string" ? role : role.arn], [arn]);
    assert.deepEqual([...new Set(grants.map(({ to }) => to.roleArn))], [arn]);
    const actions = grants.flatMap((grant) => grant.actions);
    assert.ok(actions.includes("s3:GetObject"));
    assert.deepEqual(
      actions.filter((action) => /^sts:|PutObject$|^codepipeline:/.test(action)),
      [],
    );
  });

  it("clones a source of which the artifact is but a reference", () => {
    const values = changed(
      aRelease({ after: { text: "Acme" } }),
      "delivery.pipelines.web.sources.app.clone",
      "full",
    );
    const { grants } = projectOf({}, values);
    assert.ok(
      grants.some(({ actions }) => actions.some((each) => each.endsWith(":UseConnection"))),
    );
  });

  for (const [what, after, answer, ends] of [
    [
      "ends well where the answer is right",
      { text: "a (release)" },
      [200, "It is a (release)."],
      0,
    ],
    ["fails on another status", { status: 200 }, [404, ""], 1],
    ["fails on other words", { text: "a (release)" }, [200, "It is another release."], 1],
    ["takes a status that is expected", { path: "/gone", status: 410 }, [410, ""], 0],
  ] as const) {
    it(`${what}, in a shell`, async () => {
      const commands = commandsOf(after);
      const asked: (string | undefined)[] = [];
      const server = createServer((request, response) => {
        asked.push(request.url);
        response.writeHead(answer[0]).end(answer[1]);
      });
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      const { port } = server.address() as AddressInfo;
      const RELEASE_URL = `http://127.0.0.1:${port}`;
      const code = await new Promise((done) => {
        execFile(
          "sh",
          ["-c", ["set -e", ...commands].join("\n")],
          { env: { ...process.env, RELEASE_URL } },
          (error) => done(error?.code ?? 0),
        );
      });
      server.close();
      assert.deepEqual([code, asked], [ends, ["path" in after ? after.path : "/"]]);
    });
  }

  it("runs commands alone where it has nothing else", () => {
    assert.deepEqual(commandsOf({ commands: ["npm run smoke"] }), ["npm run smoke"]);
  });

  it("rolls back its stage in any account, but not in mode PARALLEL", () => {
    const own = changed(
      changed(delivery, "sites", { web: {} }),
      "delivery.pipelines.web.releases",
      [{ stack: "dev", site: "web", after: { text: "Acme" } }],
    );
    const failure = (values: Values) => {
      const [pipeline] = pipelinesOf(values, { dev: { own: true } });
      return pipeline?.stages.at(-1)?.conditions?.onFailure;
    };
    assert.deepEqual(failure(own), { result: "ROLLBACK", rules: [] });
    assert.equal(failure(changed(own, "delivery.pipelines.web.mode", "PARALLEL")), undefined);
  });

  it("begins in the folder to which the release goes, unless it has an address of its own", () => {
    const asked = (after: object) => commandsOf(after, aRelease({ path: "docs", after }))[1];
    assert.equal(asked({ text: "Acme" }), 'echo "$RELEASE_URL/docs/ answered $RELEASE_STATUS"');
    assert.equal(
      asked({ path: "/api", status: 200 }),
      'echo "$RELEASE_URL/docs/api answered $RELEASE_STATUS"',
    );
    assert.equal(
      asked({ url: "https://example.com/docs" }),
      'echo "$RELEASE_URL/ answered $RELEASE_STATUS"',
    );
  });

  it("needs a contract that says the address", () => {
    const { contract: older } = contract(target) as { contract: { sites: Values } };
    const { url: _, ...site } = older.sites.web as Values;
    const named = {
      prod: { contract: { ...older, sites: { web: site } } },
    } as unknown as NamedStacks;
    assert.deepEqual(plan(aRelease({ after: { status: 200 } }), named).faults, [
      "ferry:delivery.pipelines.web: Pipeline web checks site web of stack prod, which does not say its address: run `pulumi up -s prod` with this version of ferry first, or set url.",
    ]);
    assert.deepEqual(plan(aRelease({ after: { url: "https://example.com" } }), named).faults, []);
  });

  refuses([
    [
      "a check that checks nothing",
      aRelease({ after: {} }),
      "ferry:delivery.pipelines.web.releases[0].after is a map: it must say what is checked: url, path, status, text or commands.",
    ],
    [
      "words that would end the shell's own",
      aRelease({ after: { text: "it's" } }),
      'ferry:delivery.pipelines.web.releases[0].after.text is "it\'s": it must be 1 to 200 characters in one line, without a single quote and #{.',
    ],
    [
      "a variable of CodePipeline's, which nobody fills in",
      aRelease({ after: { commands: ["echo #{Source-app.CommitId}"] } }),
      'ferry:delivery.pipelines.web.releases[0].after.commands[0] is "echo #{Source-app.CommitId}": it must be one line of at most 1000 characters, without #{.',
    ],
    [
      "an address that the shell would read",
      aRelease({ after: { url: "https://example.com/'$(id)" } }),
      'ferry:delivery.pipelines.web.releases[0].after.url is "https://example.com/\'$(id)": it must be an address that begins with http:// or https://, without quotes, blanks and a slash at its end.',
    ],
  ]);

  refusesPlanned([
    [
      "a build of the name that the check's project has",
      changed(
        changed(
          aRelease({ after: { text: "Acme" }, build: { environment: { A: "1" } } }),
          "delivery.builds",
          {
            after: { commands: ["npm ci"] },
          },
        ),
        "delivery.pipelines.web.build",
        "after",
      ),
      "ferry:delivery.pipelines.web.releases[0].after makes a CodeBuild project name that ferry:delivery.pipelines.web.releases[0] has already (acme-web-after-prod-web): give it another key.",
    ],
  ]);
});
