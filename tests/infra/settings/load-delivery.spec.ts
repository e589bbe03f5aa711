import { aBuild, aDelivery, aPipeline, refuses } from "../../support/refusals";

describe("settings of a delivery", () => {
  refuses([
    [
      "an unknown key in delivery",
      aDelivery("delivery.keyDeletionsDays", 1),
      "ferry:delivery.keyDeletionsDays is not a setting: write ferry:delivery.keyDeletionDays, or one of key, keyAdministrators, keyDeletionDays, keyRotationDays, artifactBucket, adopt, organization, regions, rollbackDays, logRetentionDays, reservedConcurrency, records, connections, repositories, builds, projects, notifications, people, actionTypes, pipelines.",
    ],
    [
      "what is no id of an organization",
      aDelivery("delivery.organization", "acme"),
      'ferry:delivery.organization is "acme": it must be the id of an organization, such as o-a1b2c3d4e5.',
    ],
    [
      "existing resources of its own region among those of others",
      aDelivery("delivery.regions", { "eu-central-1": { artifactBucket: "our-artifacts" } }),
      "ferry:delivery.regions.eu-central-1 is this stack's own region: write ferry:delivery.key and ferry:delivery.artifactBucket.",
    ],
    [
      "a key of another region than it is for",
      aDelivery("delivery.regions", {
        "eu-west-1": { key: "arn:aws:kms:eu-west-2:111111111111:key/1" },
      }),
      'ferry:delivery.regions.eu-west-1.key is "arn:aws:kms:eu-west-2:111111111111:key/1": it must be of account 111111111111 and region eu-west-1: S3 encrypts with a key beside the bucket.',
    ],
    [
      "an unknown key in a connection",
      aDelivery("delivery.connections.github.token", "x"),
      "ferry:delivery.connections.github.token is not a setting: write one of provider, endpoint, vpc, certificate.",
    ],
    [
      "a variable with an unknown key",
      aBuild("environment", { A: { secretManager: "x" } }),
      "ferry:delivery.builds.web.environment.A is a map with secretManager: it must be a quoted text, {secretsManager: <name>}, {parameterStore: <name>} or {plaintext: <text>, reason: <sentence>}.",
    ],
    [
      "a delivery with neither pipelines nor projects",
      aDelivery("delivery.pipelines", undefined),
      "ferry:delivery.pipelines and ferry:delivery.projects are both empty: say what is released, or what is built without a pipeline.",
    ],
    [
      "a key of another account",
      aDelivery("delivery.key", "arn:aws:kms:eu-central-1:222222222222:key/1"),
      'ferry:delivery.key is "arn:aws:kms:eu-central-1:222222222222:key/1": it must be of account 111111111111 and region eu-central-1: targets are allowed to use keys of the delivering account and region.',
    ],
    [
      "an alias as the key",
      aDelivery("delivery.key", "arn:aws:kms:eu-central-1:111111111111:alias/x"),
      'ferry:delivery.key is "arn:aws:kms:eu-central-1:111111111111:alias/x": it must be the ARN of a KMS key (arn:aws:kms:<region>:<account>:key/<id>), not an alias.',
    ],
    [
      "administrators that are no list",
      aDelivery("delivery.keyAdministrators", "arn:aws:iam::111111111111:role/Admin"),
      "ferry:delivery.keyAdministrators is a text: it must be a list of ARNs.",
    ],
    [
      "administrators of keys without whoever makes them",
      aDelivery("delivery.keyAdministrators", ["arn:aws:iam::111111111111:role/Admin"]),
      "ferry:deployer is missing: ferry:delivery.keyAdministrators names who administers keys, and AWS KMS makes no key whose maker may not change its policy (https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html); write the ARN of the role or user that runs pulumi up.",
    ],
    [
      "a secret of another account, and keys beside other secrets",
      aDelivery("delivery.builds.web", {
        environment: {
          TOKEN: {
            secretsManager: "arn:aws:secretsmanager:eu-central-1:333333333333:secret:x-AbCdEf:k",
          },
          URL: { parameterStore: "/acme/url", key: "arn:aws:kms:eu-west-1:111111111111:key/1" },
        },
        image: "docker.io/acme/build:1",
        registry: { secretsManager: "hub", key: "arn:aws:kms:eu-central-1:333333333333:key/1" },
      }),
      ...[
        [
          "environment.TOKEN.secretsManager",
          "arn:aws:secretsmanager:eu-central-1:333333333333:secret:x-AbCdEf:k",
        ],
        ["environment.URL.key", "arn:aws:kms:eu-west-1:111111111111:key/1"],
        ["registry.key", "arn:aws:kms:eu-central-1:333333333333:key/1"],
      ].map(
        ([setting, arn]) =>
          `ferry:delivery.builds.web.${setting} is "${arn}": it must be of account 111111111111 and region eu-central-1: the policy of a foreign secret or key is in no stack, so that reading it can't be proven.`,
      ),
    ],
    [
      "everybody as administrator",
      aDelivery("delivery.keyAdministrators", ["*"]),
      'ferry:delivery.keyAdministrators[0] is "*": it must be the ARN of an IAM role or user, without wildcards.',
    ],
    [
      "a deletion window of 6 days",
      aDelivery("delivery.keyDeletionDays", 6),
      "ferry:delivery.keyDeletionDays is 6: it must be 7 to 30 days.",
    ],
    [
      "a retention that CloudWatch does not have",
      aDelivery("delivery.logRetentionDays", 100),
      "ferry:delivery.logRetentionDays is 100: it must be one of CloudWatch's periods: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
    ],
    [
      "a bucket name of one character",
      aDelivery("delivery.artifactBucket", "x"),
      'ferry:delivery.artifactBucket is "x": it must be the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots and hyphens.',
    ],
    [
      "a reserved concurrency of 0",
      aDelivery("delivery.reservedConcurrency", 0),
      "ferry:delivery.reservedConcurrency is 0: it must be 1 to 1000.",
    ],
    [
      "more than ten years of rollback",
      aDelivery("delivery.rollbackDays", 3651),
      "ferry:delivery.rollbackDays is 3651: it must be 1 to 3650 days.",
    ],
    [
      "an unknown Git host",
      aDelivery("delivery.connections.github", { provider: "Github" }),
      'ferry:delivery.connections.github.provider is "Github": it must be GitHub, GitLab, Bitbucket, AzureDevOps, GitHubEnterpriseServer or GitLabSelfManaged.',
    ],
    [
      "a connection that is new and existing",
      aDelivery("delivery.connections.github", {
        provider: "GitHub",
        arn: "arn:aws:codeconnections:eu-central-1:111111111111:connection/1",
      }),
      "ferry:delivery.connections.github is a map: it must be {provider: <Git host>} for a new connection, {host: <ARN>} for one on your host, or {arn: <ARN>} for yours.",
    ],
    [
      "a connection that is neither new nor existing",
      aDelivery("delivery.connections.github", {}),
      "ferry:delivery.connections.github is a map: it must be {provider: <Git host>} for a new connection, {host: <ARN>} for one on your host, or {arn: <ARN>} for yours.",
    ],
    [
      "a connection that is no ARN",
      aDelivery("delivery.connections.github", { arn: "1234" }),
      'ferry:delivery.connections.github.arn is "1234": it must be the ARN of a connection (arn:aws:codeconnections:<region>:<account>:connection/<id>).',
    ],
    [
      "a pipeline with an unknown build",
      aPipeline("build", "docs"),
      'ferry:delivery.pipelines.web.build is "docs", which is not in delivery.builds: choose one of web.',
    ],
    [
      "a pipeline with a build where there are none",
      aDelivery("delivery.builds", {}),
      'ferry:delivery.pipelines.web.build is "web", which is not in delivery.builds: it is empty.',
    ],
    [
      "commands beside a buildspec",
      aBuild("buildspec", "buildspec.yml"),
      "ferry:delivery.builds.web has commands and buildspec: keep commands, or the repository's own buildspec.",
    ],
    [
      "commands as a text",
      aBuild("commands", "npm ci"),
      "ferry:delivery.builds.web.commands is a text: it must be a list of shell commands.",
    ],
    [
      "an empty list of commands",
      aBuild("commands", []),
      "ferry:delivery.builds.web.commands is a list: it must have at least one command.",
    ],
    [
      "a command that is a number",
      aBuild("commands", [5]),
      "ferry:delivery.builds.web.commands[0] is 5: it must be a shell command.",
    ],
    [
      "an empty command",
      aBuild("commands", [""]),
      'ferry:delivery.builds.web.commands[0] is "": it must not be empty.',
    ],
    [
      "an output with a leading slash",
      aBuild("output", "/dist"),
      'ferry:delivery.builds.web.output is "/dist": it must be a path without a leading slash and without .. in it.',
    ],
    [
      "an output outside of the source",
      aBuild("output", "../dist"),
      'ferry:delivery.builds.web.output is "../dist": it must be a path without a leading slash and without .. in it.',
    ],
    [
      "a glob with a quote",
      aBuild("immutable", ["assets/'x'"]),
      "ferry:delivery.builds.web.immutable[0] is \"assets/'x'\": it must be a glob relative to the build's output, with * ? [ ] ** and {a,b}, without a leading slash.",
    ],
    [
      "globs as a text",
      aBuild("immutable", "assets/**"),
      "ferry:delivery.builds.web.immutable is a text: it must be a list of globs.",
    ],
    [
      "a cache as a text",
      aBuild("cache", "x"),
      'ferry:delivery.builds.web.cache is "x": it must be a list of paths, or {local, s3, paths}.',
    ],
    [
      "an image with a space",
      aBuild("image", "my image"),
      'ferry:delivery.builds.web.image is "my image": it must be a Docker image, such as aws/codebuild/standard:7.0.',
    ],
    [
      "an unquoted version",
      aBuild("runtimes", { nodejs: 22 }),
      'ferry:delivery.builds.web.runtimes.nodejs is 22: it must be a version in quotes, such as "22".',
    ],
    [
      "a timeout below CodeBuild's",
      aBuild("timeoutMinutes", 4),
      "ferry:delivery.builds.web.timeoutMinutes is 4: it must be 5 to 2160 minutes.",
    ],
    [
      "a quoted timeout",
      aBuild("timeoutMinutes", "60"),
      'ferry:delivery.builds.web.timeoutMinutes is "60": it must be 5 to 2160 minutes.',
    ],
    [
      "a queue above CodeBuild's",
      aBuild("queuedMinutes", 481),
      "ferry:delivery.builds.web.queuedMinutes is 481: it must be 5 to 480 minutes.",
    ],
    [
      "a secret in plaintext",
      aBuild("environment", { SENTRY_AUTH_TOKEN: "hunter2hunter2" }),
      "ferry:delivery.builds.web.environment.SENTRY_AUTH_TOKEN looks like a secret in plaintext: name it as {secretsManager: …} or {parameterStore: …}; if it is public, write {plaintext: …, reason: …}.",
    ],
    [
      "an unquoted number as a variable",
      aBuild("environment", { PORT: 8080 }),
      "ferry:delivery.builds.web.environment.PORT is a number without quotes: it must be a quoted text, {secretsManager: <name>}, {parameterStore: <name>} or {plaintext: <text>, reason: <sentence>}.",
    ],
    [
      "an unquoted truth value as a variable",
      aBuild("environment", { DEBUG: true }),
      "ferry:delivery.builds.web.environment.DEBUG is true or false without quotes: it must be a quoted text, {secretsManager: <name>}, {parameterStore: <name>} or {plaintext: <text>, reason: <sentence>}.",
    ],
    [
      "a variable as a map with its value",
      aBuild("environment", { PORT: { value: "8080" } }),
      "ferry:delivery.builds.web.environment.PORT is a map with value: it must be a quoted text, {secretsManager: <name>}, {parameterStore: <name>} or {plaintext: <text>, reason: <sentence>}.",
    ],
    [
      "a variable with a hyphen",
      aBuild("environment", { "MY-VAR": "x" }),
      "ferry:delivery.builds.web.environment.MY-VAR has a wrong name: a variable's name must be letters, digits and _; CODEBUILD_ is AWS's, SITE_OUTPUT and RELEASE_EXECUTION are ferry's.",
    ],
    [
      "a variable of CodeBuild's own",
      aBuild("environment", { CODEBUILD_CONFIG_AUTO_DISCOVER: "no" }),
      'ferry:delivery.builds.web.environment.CODEBUILD_CONFIG_AUTO_DISCOVER is neither "true" nor "false": CodeBuild\'s role is given rights for the reports that it discovers, or none.',
    ],
    [
      "a variable of CodeBuild's own",
      aBuild("environment", { CODEBUILD_SRC_DIR: "x" }),
      "ferry:delivery.builds.web.environment.CODEBUILD_SRC_DIR has a wrong name: a variable's name must be letters, digits and _; CODEBUILD_ is AWS's, SITE_OUTPUT and RELEASE_EXECUTION are ferry's.",
    ],
    [
      "a secret with a wildcard",
      aBuild("environment", { A: { secretsManager: "a*" } }),
      "ferry:delivery.builds.web.environment.A.secretsManager is not accepted: it must be the name or ARN of a secret, with :json-key behind it for one field.",
    ],
    [
      "a parameter with a space",
      aBuild("environment", { A: { parameterStore: "a b" } }),
      "ferry:delivery.builds.web.environment.A.parameterStore is not accepted: it must be the name of a parameter.",
    ],
    [
      "an alias as a parameter's key",
      aBuild("environment", { A: { parameterStore: "a", key: "alias/x" } }),
      "ferry:delivery.builds.web.environment.A.key is not accepted: it must be the ARN of a KMS key (arn:aws:kms:<region>:<account>:key/<id>), not an alias.",
    ],
    [
      "a public token without a reason",
      aBuild("environment", { A_TOKEN: { plaintext: "hunter2" } }),
      "ferry:delivery.builds.web.environment.A_TOKEN.reason is missing: it must be a sentence that gives the reason.",
    ],
    [
      "a public token with a reason of one word",
      aBuild("environment", { A_TOKEN: { plaintext: "hunter2", reason: "public" } }),
      "ferry:delivery.builds.web.environment.A_TOKEN.reason is not accepted: it must be a sentence that gives the reason (10 characters or more).",
    ],
  ]);
});
