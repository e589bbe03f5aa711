import { z } from "zod";
import type { Grant, Principal } from "../grants/grant";
import type { Conditions } from "../grants/policy";
import type { Value } from "../grants/value";
import { awsAction, permit } from "./aws-action";

/** A Git repository by a connection (GitHub, GitLab, Bitbucket, Azure DevOps). */
export const connectionSource = awsAction({
  category: "Source",
  provider: "CodeStarSourceConnection",
  configuration: z.strictObject({
    ConnectionArn: z.string().describe("The connection to the Git host"),
    FullRepositoryId: z.string().describe("owner/name"),
    BranchName: z.string().describe("The branch whose pushes start a release"),
    OutputArtifactFormat: z.enum(["CODE_ZIP", "CODEBUILD_CLONE_REF"]),
    DetectChanges: z.enum(["true", "false"]).describe("Whether a push starts the pipeline"),
  }),
  artifacts: { inputs: [0, 0], outputs: [1, 1] },
  across: { accounts: false, regions: true },
  page: "action-reference-CodestarConnectionSource",
  // https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html has one more than the action's page.
  variables: [
    "AuthorDate",
    "AuthorDisplayName",
    "BranchName",
    "CommitId",
    "CommitMessage",
    "ConnectionArn",
    "FullRepositoryName",
  ],
  grants: ({ actor, configuration }) =>
    useConnection({
      to: actor,
      connection: configuration.ConnectionArn ?? "",
      // AWS sends the repository only where the use is about one.
      when: (key) => ({
        StringEqualsIfExists: { [key("FullRepositoryId")]: configuration.FullRepositoryId ?? "" },
      }),
      why: "the action fetches the commit through the connection",
    }),
});

/**
 * A connection can push too, and whoever may change the build could take its role: it reads, and that repository.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/troubleshooting.html#codebuild-role-connections
 * https://docs.aws.amazon.com/dtconsole/latest/userguide/security-iam.html#permissions-reference-connections-use
 */
export function cloneThroughConnection(
  to: Principal,
  connection: Value,
  repository: string,
): readonly Grant[] {
  return useConnection({
    to,
    connection,
    when: (key) => ({
      StringEquals: {
        [key("FullRepositoryId")]: repository,
        [key("ProviderPermissionsRequired")]: "read_only",
      },
    }),
    why: "the build clones the repository with its history",
  });
}

interface Use {
  readonly to: Principal;
  readonly connection: Value;
  /** Conditions on keys, which have the name of the action's service. */
  readonly when: (key: (name: string) => string) => Conditions;
  readonly why: string;
}

/**
 * AWS calls the action under both names, on the ARN that the connection has.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html#edit-role-connections
 */
function useConnection({ to, connection, when, why }: Use): readonly Grant[] {
  return connectionPrefixes.map((prefix) =>
    permit(
      { actor: to },
      {
        id: prefix === "codeconnections" ? "UseConnection" : "UseConnectionByFormerName",
        on: connection,
        actions: [`${prefix}:UseConnection`],
        when: when((name) => `${prefix}:${name}`),
        why,
      },
    ),
  );
}

/** The service's name of today and the one before March 2024. */
export const connectionPrefixes = ["codeconnections", "codestar-connections"] as const;
