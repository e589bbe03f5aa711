import { action, gitSource, printed, stage } from "./printed";

/** Started by tags, branches and files, with variables of its own and commands. */
export const triggered = printed(
  "MyTriggerPipeline",
  [
    stage("Source", gitSource("ApplicationSource", { namespace: "Application" })),
    stage(
      "Compute",
      action("Commands_action", "Compute/Commands", {
        commands: ["npm ci", "echo #{variables.Level} #{Application.CommitId}"],
        environmentVariables: [
          { name: "COLOUR", value: "it's blue", type: "PLAINTEXT" },
          { name: "TOKEN", value: "api:token", type: "SECRETS_MANAGER" },
        ],
        outputVariables: ["VERSION"],
        inputs: ["SourceArtifact"],
        outputs: ["Report"],
        files: ["report.txt", "**/*.log"],
        namespace: "compute",
        region: "us-west-2",
      }),
    ),
  ],
  {
    executionMode: "QUEUED",
    triggers: [
      {
        providerType: "CodeStarSourceConnection",
        gitConfiguration: {
          sourceActionName: "ApplicationSource",
          push: [
            {
              branches: { includes: ["main", "release/*"], excludes: ["release/old"] },
              filePaths: { includes: ["src/**"], excludes: ["**/*.md"] },
            },
            { tags: { includes: ["v1.*"] } },
          ],
        },
      },
    ],
    variables: [{ name: "Level", defaultValue: "info", description: "How much is told" }],
  },
);

/** Started by pull requests. */
export const requested = printed(
  "MyReviewPipeline",
  [
    stage("Source", gitSource("Source")),
    stage(
      "Test",
      action("Lint", "Compute/Commands", {
        commands: ["npm run lint"],
        inputs: ["SourceArtifact"],
        region: "us-west-2",
      }),
    ),
  ],
  {
    triggers: [
      {
        providerType: "CodeStarSourceConnection",
        gitConfiguration: {
          sourceActionName: "Source",
          pullRequest: [{ events: ["OPEN", "UPDATED"], branches: { includes: ["main"] } }],
        },
      },
    ],
  },
);
