import { accountOf } from "../../rehearsal/arn";
import { matchesGlob } from "../../rehearsal/globs";
import type { BranchStart } from "../../rehearsal/performers/branch-rules";
import type {
  RegisteredAction,
  RegisteredPipeline,
  TriggerFilter,
  TriggerPatterns,
} from "../../rehearsal/world/world";

/** What happens at a Git host. */
export interface GitEvent {
  /** What was pushed, or in which state the pull request is. */
  readonly kind: "branch" | "new branch" | "tag" | "opened" | "updated" | "closed";
  /** The branch or tag; the target branch of a pull request. */
  readonly name: string;
  /** Paths of the changed files from the repository's root. */
  readonly files: readonly string[];
  /** `owner/name`; left out, every repository. */
  readonly repository?: string;
}

/** What one source of a pipeline makes of an event. */
export interface Decision {
  readonly stack: string;
  readonly pipeline: string;
  readonly source: string;
  readonly starts: boolean;
  /** Why, as the end of a sentence. */
  readonly why: string;
  /** The changed files that count. */
  readonly files: readonly string[];
}

type Answer = Pick<Decision, "starts" | "why" | "files">;

const no = (why: string): Answer => ({ starts: false, why, files: [] });
const yes = (why: string, files: readonly string[] = []): Answer => ({ starts: true, why, files });

/**
 * Says what an event starts, from what was registered: each source of each pipeline, with the reason.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-triggers.html
 */
export function decide(
  pipelines: readonly RegisteredPipeline[],
  event: GitEvent,
  /** What of CodeCommit starts them: it has no triggers. */
  starts: readonly BranchStart[] = [],
): readonly Decision[] {
  return pipelines.flatMap((pipeline) =>
    pipeline.stages.flatMap(({ actions }) =>
      actions
        .filter(({ category }) => category === "Source")
        .map((action) => ({
          stack: pipeline.stack,
          pipeline: pipeline.name,
          source: action.name,
          ...(action.provider === "CodeCommit"
            ? byRules(pipeline, action, event, starts)
            : answerOf(pipeline, action, event)),
        })),
    ),
  );
}

function answerOf(pipeline: RegisteredPipeline, action: RegisteredAction, event: GitEvent): Answer {
  const { FullRepositoryId, BranchName = "", DetectChanges } = action.configuration ?? {};
  if (action.provider !== "CodeStarSourceConnection") {
    return no(
      `the source ${action.name} is of ${action.provider}, which no Git connection watches`,
    );
  }
  if (event.repository !== undefined && event.repository !== FullRepositoryId) {
    return no(`the source ${action.name} watches ${FullRepositoryId}`);
  }
  const trigger = pipeline.triggers.find(
    ({ gitConfiguration }) => gitConfiguration.sourceActionName === action.name,
  );
  if (!trigger) {
    if (DetectChanges === "false") return no(`the source ${action.name} has no trigger`);
    return byBranch(BranchName, event);
  }
  const { pushes = [], pullRequests = [] } = trigger.gitConfiguration;
  const byPush = ["branch", "new branch", "tag"].includes(event.kind);
  const filters = byPush
    ? pushes
    : pullRequests.filter(({ events }) => events?.includes(eventNames[event.kind] ?? "") ?? true);
  if (filters.length === 0) {
    const what = byPush ? "a push" : `a pull request that is ${event.kind}`;
    return no(`no filter of the source ${action.name} is about ${what}`);
  }
  const answers = filters.map((filter) => byFilter(filter, event));
  return answers.find(({ starts }) => starts) ?? no(answers.map(({ why }) => why).join("; "));
}

/** CodeCommit reports pushes to EventBridge: a rule starts the pipeline, or a function that looks at the files. */
function byRules(
  { name, account, region }: RegisteredPipeline,
  action: RegisteredAction,
  event: GitEvent,
  starts: readonly BranchStart[],
): Answer {
  const { RepositoryName = "", BranchName = "" } = action.configuration ?? {};
  if (event.repository !== undefined && event.repository !== RepositoryName) {
    return no(`the source ${action.name} watches ${RepositoryName}`);
  }
  const owner = action.roleArn === undefined ? account : accountOf(action.roleArn);
  const repository = `:codecommit:${region}:${owner}:${RepositoryName}`;
  const start = starts.find(
    ({ pipeline, repositories, branches }) =>
      pipeline === name &&
      repositories.some((arn) => arn.endsWith(repository)) &&
      branches.includes(BranchName),
  );
  if (!start) return no(`no rule is about the source ${action.name}`);
  const { paths: includes, excludePaths: excludes, events } = start;
  const pushed = byBranch(BranchName, event);
  if (!pushed.starts || (!includes && !excludes)) return pushed;
  if (event.kind === "new branch" && !events.includes("referenceCreated")) return newBranch;
  const filePaths = {
    ...(includes && { includes: [...includes] }),
    ...(excludes && { excludes: [...excludes] }),
  };
  return byFilter({ filePaths }, event);
}

const eventNames: Readonly<Record<string, string>> = {
  opened: "OPEN",
  updated: "UPDATED",
  closed: "CLOSED",
};

/** Without a trigger a pipeline starts with every push to its source's branch. */
function byBranch(branch: string, { kind, name }: GitEvent): Answer {
  if (kind === "tag") return no("it starts with pushes to its branch, not with tags");
  if (kind !== "branch" && kind !== "new branch") return no("it starts with pushes alone");
  return name === branch
    ? yes(`every push to ${branch} starts it`)
    : no(`it starts with pushes to ${branch}`);
}

const newBranch = no(
  "AWS compares no files on the first push of a new branch, and the filter asks for some",
);

/** Everything in a filter has to hold. */
function byFilter({ branches, filePaths, tags }: TriggerFilter, event: GitEvent): Answer {
  const { kind, name, files } = event;
  if (tags) {
    if (kind !== "tag") return no("it starts with tags");
    const tag = byPatterns(tags, name);
    return tag.starts ? yes(`tag ${name} ${tag.why}`) : no(`tag ${name} ${tag.why}`);
  }
  if (kind === "tag") return no("it starts with branches, not with tags");
  const branch = byPatterns(branches, name);
  if (!branch.starts) return no(`branch ${name} ${branch.why}`);
  if (!filePaths) return yes(`branch ${name} ${branch.why}`);
  // https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html
  if (kind === "new branch") return newBranch;
  const answers = files.map((file) => ({ file, ...byPatterns(filePaths, file) }));
  const counting = answers.filter(({ starts }) => starts);
  const [first] = counting;
  if (first) {
    const more = counting.length === 1 ? "" : ` (and ${counting.length - 1} more)`;
    return yes(
      `${first.file}${more} ${first.why}`,
      counting.map(({ file }) => file),
    );
  }
  const [missed] = answers;
  if (!missed) return no("no file was changed, and the filter asks for some");
  const others = files.length === 1 ? "" : `, and so for ${files.length - 1} more`;
  return no(`${missed.file} ${missed.why}${others}`);
}

/** An exclusion beats an inclusion; without inclusions everything else is included. */
function byPatterns(patterns: TriggerPatterns | undefined, text: string): Answer {
  const excluded = patterns?.excludes?.find((glob) => matchesGlob(glob, text));
  if (excluded !== undefined) return no(`is excluded by ${excluded}`);
  const { includes } = patterns ?? {};
  if (!includes) return yes("is not excluded");
  const included = includes.find((glob) => matchesGlob(glob, text));
  return included === undefined ? no(`is not in ${includes.join(", ")}`) : yes(`is in ${included}`);
}
