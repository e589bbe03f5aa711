import { connectionPrefixes } from "../../actions";
import { encryptsStorage } from "../../grants/build-storage";
import { type Grant, type Principal, plain } from "../../grants/grant";
import type { Value } from "../../grants/value";
import * as names from "../../names";
import type { DeliverySettings, OwnProjectSettings } from "../../settings";
import { connectionArn } from "../pipelines/sources";
import { projectBuildspec } from "./buildspec";
import { type PlannedOrigin, type PlannedProject, planProject } from "./projects";
import { type PlannedWebhook, planWebhook } from "./webhooks";

/** A CodeBuild project without a pipeline. */
export interface PlannedOwnProject extends PlannedProject {
  readonly settings: OwnProjectSettings;
  readonly webhook?: PlannedWebhook;
  /** What a workflow writes to have its jobs run here. */
  readonly runsOn?: string;
}

interface OwnProjectOf {
  readonly owner: names.Owner;
  readonly delivery: DeliverySettings;
  readonly keyArn: Value;
  readonly name: string;
  readonly settings: OwnProjectSettings;
}

export function planOwnProject(of: OwnProjectOf): PlannedOwnProject {
  const { owner, keyArn, name, settings } = of;
  const project = names.ownProjectName(owner, name);
  const path = ["delivery", "projects", name];
  const planned = planProject({
    owner,
    key: name,
    path,
    described: path,
    project,
    settings,
    environment: settings.environment,
    buildspec: projectBuildspec(settings),
    origin: originOf(of),
    grants: (actor, storage) => [
      ...readsSource(actor, of),
      ...encryptsStorage(actor, owner, keyArn, storage),
    ],
  });
  const webhook = planWebhook(settings);
  const runsOn = labelOf(settings, project);
  return {
    ...planned,
    settings,
    ...(webhook && { webhook }),
    ...(runsOn !== undefined && { runsOn }),
  };
}

/**
 * The label that a job asks for its runner by.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/sample-github-action-runners-update-labels.html
 * https://docs.aws.amazon.com/codebuild/latest/userguide/gitlab-runners-update-labels.html
 */
function labelOf({ runner }: OwnProjectSettings, project: string): string | undefined {
  if (runner === "GitHubActions") {
    return `codebuild-${project}-\${{ github.run_id }}-\${{ github.run_attempt }}`;
  }
  if (runner === "GitLab") {
    return `codebuild-${project}-$CI_PROJECT_ID-$CI_PIPELINE_IID-$CI_JOB_NAME`;
  }
  return undefined;
}

const sourceTypes = {
  GitHub: "GITHUB",
  GitHubEnterpriseServer: "GITHUB_ENTERPRISE",
  GitLab: "GITLAB",
  GitLabSelfManaged: "GITLAB_SELF_MANAGED",
  Bitbucket: "BITBUCKET",
} as const;

const hosts: Readonly<Record<string, string>> = {
  GitHub: "https://github.com",
  GitLab: "https://gitlab.com",
  Bitbucket: "https://bitbucket.org",
};

function originOf({ owner, delivery, settings }: OwnProjectOf): PlannedOrigin {
  const { source, webhook } = settings;
  if (source.kind === "s3") return { type: "S3", location: `${source.bucket}/${source.object}` };
  const version = versionOf(source);
  const clone = {
    ...(version !== undefined && { version }),
    ...(source.depth !== undefined && { depth: source.depth }),
    ...(source.submodules && { submodules: true }),
  };
  if (source.kind === "codecommit") {
    const host = names.serviceHost("git-codecommit", owner.region);
    return {
      type: "CODECOMMIT",
      location: `https://${host}/v1/repos/${source.repository}`,
      ...clone,
    };
  }
  return {
    type: sourceTypes[source.provider],
    location: `${source.host ?? hosts[source.provider]}/${source.repository}.git`,
    connection: connectionArn(delivery, source.connection),
    ...clone,
    ...((source.reportStatus ?? webhook !== undefined) && { reportsStatus: true }),
  };
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/sample-source-version.html */
function versionOf({ branch, tag, commit }: Revision): string | undefined {
  if (branch !== undefined) return `refs/heads/${branch}`;
  if (tag !== undefined) return `refs/tags/${tag}`;
  return commit;
}

type Revision = Readonly<Partial<Record<"branch" | "tag" | "commit", string | undefined>>>;

function readsSource(
  to: Principal,
  { owner, delivery, settings: { source } }: OwnProjectOf,
): readonly Grant[] {
  if (source.kind === "codecommit") {
    return [
      {
        id: "PullRepository",
        to,
        // https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
        on: plain(names.arn(owner, "codecommit", source.repository)),
        actions: ["codecommit:GitPull"],
        why: "the build fetches its source",
      },
    ];
  }
  if (source.kind === "s3") return readsObject(to, owner, source.bucket, source.object);
  return [
    {
      id: "UseConnection",
      to,
      on: plain(connectionArn(delivery, source.connection)),
      // https://docs.aws.amazon.com/codebuild/latest/userguide/connections-github-app.html
      actions: connectionPrefixes.flatMap((prefix) => [
        `${prefix}:GetConnection`,
        `${prefix}:GetConnectionToken`,
      ]),
      why: "the build fetches its source through the connection",
    },
  ];
}

function readsObject(
  to: Principal,
  owner: names.Owner,
  bucketName: string,
  object: string,
): readonly Grant[] {
  const bucket = names.bucketArn(owner.region, bucketName);
  const when = { StringEquals: { "aws:ResourceAccount": owner.account } };
  return [
    {
      id: "ReadSource",
      to,
      on: plain(`${bucket}/${object}`),
      actions: ["s3:GetObject", "s3:GetObjectVersion"],
      when,
      why: "the build fetches its source",
    },
    {
      id: "SourceBucketMeta",
      to,
      on: plain(bucket),
      actions: ["s3:GetBucketAcl", "s3:GetBucketLocation"],
      when,
      why: "CodeBuild asks where the bucket is and who owns it",
    },
  ];
}
