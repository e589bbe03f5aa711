import { z } from "zod";
import { globFault } from "../../aws/globs";
import { triggerLimits } from "../../aws/limits";
import { aws, list, map } from "./values";

const { patterns: mostPatterns, characters: mostCharacters, filters: mostFilters } = triggerLimits;

/** A pattern in the syntax of https://docs.aws.amazon.com/codepipeline/latest/userguide/syntax-glob.html */
const glob = z
  .string({ error: "it must be a glob" })
  .superRefine((text, context) => {
    const rule =
      text.length < 1 || text.length > mostCharacters
        ? `it must be 1 to ${mostCharacters} characters`
        : text.startsWith("/")
          ? "it must begin without a slash: names of branches, tags and files do"
          : /^refs\//.test(text)
            ? "it must begin without refs/heads/ or refs/tags/: names of branches and tags do"
            : globFault(text);
    if (rule !== undefined) context.addIssue({ code: "custom", message: rule });
  })
  .meta({ ...aws("codepipeline/latest/userguide/syntax-glob"), examples: ["release/**"] });

export const globs = list("globs", glob).refine(
  (list) => list.length >= 1 && list.length <= mostPatterns,
  {
    error: `it must have 1 to ${mostPatterns} globs`,
  },
);

/** What a push has to be to start a pipeline: all of it holds, and an exclusion beats an inclusion. */
const pushFilter = map({
  branches: globs.optional().describe("Branches that are pushed to. Default: the source's branch."),
  excludeBranches: globs.optional(),
  paths: globs
    .optional()
    .describe("Files from the repository's root, of which one has to be changed."),
  excludePaths: globs.optional(),
  tags: globs.optional().describe("Tags that are pushed, instead of branches and paths."),
  excludeTags: globs.optional(),
});

/** What happens to a pull request. */
const pullRequestEvent = z.enum(["opened", "updated", "closed"]);

const pullRequestFilter = map({
  branches: globs
    .optional()
    .describe("Branches that the pull request is to be merged into. Default: the source's branch."),
  excludeBranches: globs.optional(),
  paths: globs.optional(),
  excludePaths: globs.optional(),
  events: list("opened, updated and closed", pullRequestEvent)
    .refine((events) => events.length > 0 && new Set(events).size === events.length, {
      error: "it must have at least one event, and none of them twice",
    })
    .default(["opened", "updated"]),
});

const upTo = `a list of up to ${mostFilters} filters`;
const filters = <Filter extends z.ZodType>(filter: Filter, rule: string) =>
  z.array(filter).min(1, rule).max(mostFilters, rule);

const triggerRule = `it must be none, a filter ({branches, paths} or {tags}) or ${upTo}`;
/** Pushes that start a pipeline; one filter of several is enough. */
export const trigger = z.union([z.literal("none"), pushFilter, filters(pushFilter, triggerRule)], {
  error: triggerRule,
});

const pullRequestRule = `it must be a filter ({branches, paths, events}) or ${upTo}`;
/** Pull requests that start a pipeline; one filter of several is enough. */
export const pullRequests = z.union(
  [pullRequestFilter, filters(pullRequestFilter, pullRequestRule)],
  { error: pullRequestRule },
);

export type PushFilter = z.output<typeof pushFilter>;
export type PullRequestFilter = z.output<typeof pullRequestFilter>;

const rate = /^rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)$/;
const cron =
  /^cron\(([\d,*/-]+) ([\d,*/-]+) ([\d,*?/LW-]+) ([\dA-Z,*/-]+) ([\dA-Z,*?/#-]+) ([\d,*/-]+)\)$/;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
export const schedule = z
  .string({ error: "it must be rate(…) or cron(…)" })
  .refine((text) => rate.test(text) || isCron(text), {
    error:
      "it must be rate(<number> minutes|hours|days), with minute, hour or day behind 1, or cron(<6 fields>), " +
      "with ? for the day of the month or for the day of the week",
  });

function isCron(text: string): boolean {
  const [, , , dayOfMonth, , dayOfWeek] = cron.exec(text) ?? [];
  return dayOfMonth !== undefined && (dayOfMonth === "?") !== (dayOfWeek === "?");
}
