import assert from "node:assert/strict";
import { answersOf } from "../../../cli/init/answers";
import { readAnswer } from "../../../cli/init/read";
import { repositoryOf } from "../../../cli/init/repository";

describe("what people paste", () => {
  for (const [text, name, provider] of [
    ["acme/website", "acme/website", undefined],
    ["https://github.com/Acme/Website.git", "Acme/Website", "GitHub"],
    ["http://www.github.com/acme/website/", "acme/website", "GitHub"],
    ["git@github.com:acme/website.git", "acme/website", "GitHub"],
    ["ssh://git@github.com:22/acme/website.git", "acme/website", "GitHub"],
    ["git+ssh://git@github.com/acme/website.git", "acme/website", "GitHub"],
    ["github.com/acme/website", "acme/website", "GitHub"],
    ["https://github.com/acme/website/tree/main/apps", "acme/website", "GitHub"],
    ["https://github.com/acme/website/pull/7?x=1#y", "acme/website", "GitHub"],
    ["https://gitlab.com/acme/web/site/-/tree/main", "acme/web/site", "GitLab"],
    ["https://user@bitbucket.org/acme/website", "acme/website", "Bitbucket"],
    ["https://git.example.com/acme/website", "acme/website", undefined],
  ] as const) {
    it(`is a repository in the form ${text}`, () => {
      assert.deepEqual(repositoryOf(text), { name, ...(provider && { provider }) });
    });
  }

  for (const [key, text, answer] of [
    ["dev-account", "1234-5678-9012", "123456789012"],
    ["dev-account", " 1234 5678 9012 ", "123456789012"],
    ["dev-account", '"123456789012"', "123456789012"],
    ["prod-account", "arn:aws:iam::123456789012:root", "123456789012"],
    ["dev-region", "EU-Central-1", "eu-central-1"],
    ["name", "Acme", "acme"],
    ["provider", "github", "GitHub"],
    ["releases", "Site, Services", "site,service"],
    ["between", "Staging = 3333-3333-3333", "staging=333333333333"],
    ["dev-target", "Y", "yes"],
    ["branch", "refs/heads/main", "main"],
    ["apps", "./apps/shop/, apps/admin", "apps/shop,apps/admin"],
    ["domain", "https://WWW.Example.com/", "www.example.com"],
    ["tell", "https://app.slack.com/client/T012AB3CD/C012AB3CD", "slack:T012AB3CD/C012AB3CD"],
    ["tell", "mailto:ops@example.com; slack:t1/c2", "ops@example.com,slack:T1/C2"],
    ["output", "./dist/", "dist"],
    ["build", "None", "none"],
  ] as const) {
    it(`is ${key} in the form ${text}`, () => assert.equal(readAnswer(key, text), answer));
  }

  it("names the Git host with the repository", async () => {
    const answers = await answersOf(
      {
        name: "acme",
        "dev-account": "1111-1111-1111",
        "prod-account": "2222 2222 2222",
        repository: "git@gitlab.com:acme/web.git",
      },
      undefined,
    );
    assert.equal(answers.provider, "GitLab");
    assert.equal(answers.repository, "acme/web");
    assert.equal(answers["dev-account"], "111111111111");
  });

  it("is refused with its rule, where it is nothing of the kind", async () => {
    const given = {
      name: "acme",
      "dev-account": "111111111111",
      "prod-account": "222222222222",
      repository: "acme/web",
      releases: "site,containers",
      between: "staging=111111111111",
      approval: "qa",
      tell: "ops",
      domain: "localhost",
      port: "0",
    };
    await assert.rejects(answersOf(given, undefined), {
      message: [
        '--releases is "site,containers": it must be one or more of site, service, application, machines.',
        '--between is "staging=111111111111": each account and each name must be there once.',
        '--approval is "qa": qa is no stack: choose of dev, prod.',
        '--port is "0": it must be 1 to 65535.',
        '--domain is "localhost": it must be a host name, such as www.example.com.',
        '--tell is "ops": it must be addresses of e-mail, links of Slack channels ' +
          "(https://app.slack.com/client/T…/C…), or none.",
      ].join("\n"),
    });
  });
});
