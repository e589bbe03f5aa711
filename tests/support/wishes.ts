const certificate = (region: string, account: string) =>
  `arn:aws:acm:${region}:${account}:certificate/0a1b2c3d-0000-4000-8000-000000000000`;

const base = [
  ...["--name", "acme", "--dev-account", "1111-1111-1111", "--prod-account", "222222222222"],
  ...["--repository", "https://github.com/acme/website.git"],
];

/** What people want, as a command line of init says it; the stacks that come of it, sorted. */
export const wishes = {
  "Vite site, two accounts": {
    flags: [...base, "--framework", "vite"],
    stacks: ["dev", "prod"],
  },
  "container API, canary in prod": {
    flags: [
      ...base,
      ...["--releases", "service", "--certificates", certificate("eu-central-1", "222222222222")],
    ],
    stacks: ["dev", "prod"],
  },
  "monorepo, two apps with path filters": {
    flags: [...base, "--apps", "apps/shop,apps/admin", "--framework", "vite"],
    stacks: ["dev", "prod"],
  },
  "dev, staging, prod": {
    flags: [
      ...base,
      ...["--between", "staging=333333333333", "--dev-target", "yes", "--approval", "prod"],
    ],
    stacks: ["dev", "prod", "staging"],
  },
  "site with a domain, approvals, Slack": {
    flags: [
      ...[...base, "--domain", "www.example.com"],
      ...["--certificates", certificate("us-east-1", "222222222222")],
      ...["--tell", "ops@example.com,https://app.slack.com/client/T012AB3CD/C012AB3CD"],
    ],
    stacks: ["dev", "prod"],
  },
  "serverless application": {
    flags: [...base, "--releases", "application"],
    stacks: ["dev", "prod"],
  },
  machines: {
    flags: [...base, "--releases", "machines", "--tag", "Role=web server"],
    stacks: ["dev", "prod"],
  },
  "site and service": {
    flags: [
      ...[...base, "--releases", "site,service", "--dev-target", "yes", "--storybook", "yes"],
      "--certificates",
      [
        certificate("eu-central-1", "222222222222"),
        certificate("eu-central-1", "111111111111"),
      ].join(),
    ],
    stacks: ["dev", "prod"],
  },
} as const;
