import { globToRegex } from "../../aws/globs";
import type { OwnProjectSettings } from "../../settings";

/** What starts the builds of a project: one group of filters has to match, all of a group. */
export interface PlannedWebhook {
  readonly groups: readonly (readonly WebhookFilter[])[];
  readonly buildType: "BUILD" | "BUILD_BATCH";
  /**
   * Pull requests wait for a comment of somebody who may write to the repository: what they build could take the
   * token of the connection, and a token can write.
   * https://docs.aws.amazon.com/codebuild/latest/userguide/pull-request-build-policy.html
   */
  readonly approvePullRequests: boolean;
}

interface WebhookFilter {
  readonly type: string;
  readonly pattern: string;
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/webhooks.html */
export function planWebhook(project: OwnProjectSettings): PlannedWebhook | undefined {
  const { runner, workflows, webhook, batch, source } = project;
  if (runner !== undefined) {
    const group = [event("WORKFLOW_JOB_QUEUED"), ...filter("WORKFLOW_NAME", "", workflows)];
    return { groups: [group], buildType: "BUILD", approvePullRequests: false };
  }
  if (!webhook) return undefined;
  const { branches, tags, pullRequests, paths } = webhook;
  const provider = source.kind === "git" ? source.provider : "";
  const files = filter("FILE_PATH", "", paths);
  const reopened = provider.startsWith("GitHub") ? ",PULL_REQUEST_REOPENED" : "";
  const groups = [
    branches && [event("PUSH"), ...filter("HEAD_REF", "refs/heads/", branches), ...files],
    tags && [event("PUSH"), ...filter("HEAD_REF", "refs/tags/", tags)],
    pullRequests && [
      event(`PULL_REQUEST_CREATED,PULL_REQUEST_UPDATED${reopened}`),
      ...filter("BASE_REF", "refs/heads/", pullRequests),
      ...files,
    ],
  ].filter((group) => group !== undefined);
  return {
    groups,
    buildType: batch ? "BUILD_BATCH" : "BUILD",
    approvePullRequests: pullRequests !== undefined,
  };
}

function event(pattern: string): WebhookFilter {
  return { type: "EVENT", pattern };
}

/** An anchored pattern: without anchors `main` would match `not-main-at-all` too. */
function filter(
  type: string,
  prefix: string,
  globs: readonly string[] | undefined,
): readonly WebhookFilter[] {
  if (!globs) return [];
  return [{ type, pattern: `^${prefix}(${globs.map(globToRegex).join("|")})$` }];
}
