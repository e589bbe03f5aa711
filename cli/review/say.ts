import type { InputChange, ResourceChange } from "../../rehearsal/changes/resources";
import type { RightChange } from "../../rehearsal/changes/rights";
import { differences } from "./differences";
import type { Review } from "./review";
import type { SettingChange } from "./settings";

/** A heading with its sentences; what matters most comes first. */
interface Section {
  readonly head: string;
  readonly lines: readonly string[];
}

/** A comment of GitHub holds 65,536 characters; some are left for what stands around. */
const longest = 60_000;

/** The review for a terminal. */
export function reviewText(review: Review): string {
  return said(
    review,
    (head) => head,
    (line) => `- ${line}`,
  );
}

/** The review as a comment of a pull request, cut where it gets too long for one. */
export function reviewMarkdown(review: Review): string {
  const text = said(
    review,
    (head) => `### ${head}\n`,
    (line) => `- ${escaped(line)}`,
  );
  if (text.length <= longest) return text;
  const rest = "\n…\n\nThe rest is too long for a comment: `ferry review` prints all of it.\n";
  return text.slice(0, text.lastIndexOf("\n", longest - rest.length)) + rest;
}

function said(
  review: Review,
  head: (text: string) => string,
  line: (text: string) => string,
): string {
  const sections = sectionsOf(review).filter(({ lines }) => lines.length > 0);
  if (sections.length === 0) return "Nothing changes.\n";
  return sections
    .map((each) => `${[head(each.head), ...each.lines.map(line)].join("\n")}\n`)
    .join("\n");
}

function sectionsOf({
  rights,
  settings,
  resources,
  releases,
  starts,
  cost,
}: Review): readonly Section[] {
  const goes = ({ what }: ResourceChange) => what === "deleted" || what === "replaced";
  const started = starts?.filter(({ starts: does }) => does) ?? [];
  return [
    { head: "Who may newly do what", lines: rightLines(rights.gained, "before") },
    { head: "Who may no longer do what", lines: rightLines(rights.lost, "now") },
    { head: "Taken away or made anew", lines: resourceLines(resources.filter(goes)) },
    { head: "Releases that run, and going back", lines: releases },
    { head: "Settings", lines: settings?.map(settingLine) ?? [] },
    { head: "Resources", lines: resourceLines(resources.filter((each) => !goes(each))) },
    {
      head: "A push of this change starts",
      lines: started.map(({ pipeline, why }) => `${pipeline}: ${why}`),
    },
    { head: "Cost", lines: costLines(cost) },
  ];
}

/** Of each caller what it may do, with which things; in a line below it each. */
function rightLines(changes: readonly RightChange[], other: "before" | "now"): readonly string[] {
  const callers = new Map<string, Map<string, string[]>>();
  for (const { who, resource, where, isNewCaller, otherwise, actions } of merged(changes)) {
    const role = isNewCaller ? (other === "before" ? "new role " : "former role ") : "";
    const head = `${role}${who} (${other}: ${otherwise})`;
    const what = `${where}: ${actionWords(actions)}`;
    const caller = callers.get(head) ?? new Map<string, string[]>();
    callers.set(head, caller.set(what, [...(caller.get(what) ?? []), thing(resource)]));
  }
  return [...callers].map(([head, rights]) => {
    const lines = [...rights].map(([what, things]) => `${what} on ${few(things, 3)}`);
    return [head, ...lines].join("\n  - ");
  });
}

/** The first of them, and how many more there are. */
function few(things: readonly string[], most: number): string {
  const more = things.length > most ? ` and ${things.length - most} more` : "";
  return `${things.slice(0, most).join(", ")}${more}`;
}

/** What one caller may do to one thing, together. */
function merged(changes: readonly RightChange[]): readonly RightChange[] {
  const all = new Map<string, RightChange>();
  for (const each of changes) {
    const key = [each.who, each.resource, each.where, each.otherwise].join(" ");
    const actions = [...(all.get(key)?.actions ?? []), ...each.actions];
    all.set(key, { ...each, actions: [...new Set(actions)] });
  }
  return [...all.values()];
}

/** `s3 GetObject, PutObject and 3 more`. */
function actionWords(actions: readonly string[]): string {
  const services = new Map<string, string[]>();
  for (const action of actions) {
    const [service = "", name = ""] = action.split(":");
    services.set(service, [...(services.get(service) ?? []), name]);
  }
  return [...services]
    .map(([service, [...names]]) => {
      const more = names.length > 6 ? ` and ${names.length - 4} more` : "";
      return `${service} ${(more ? names.slice(0, 4) : names).join(", ")}${more}`;
    })
    .join("; ");
}

/** An ARN without what every ARN has. */
function thing(arn: string): string {
  const [, , , , , ...rest] = arn.split(":");
  return rest.length === 0 ? arn : rest.join(":");
}

function settingLine({ stack, setting, before, after }: SettingChange): string {
  if (setting === "")
    return `${stack}: ${before === undefined ? "a new stack" : "no stack any more"}`;
  // A person wrote it, to be read: a hold with its times, people with their principals.
  return `${stack}: ferry:${setting} ${fromTo(before, after, 240)}`;
}

function fromTo(before: unknown, after: unknown, most = 80): string {
  if (before === undefined) return `is new: ${value(after, most)}`;
  if (after === undefined) return `is gone; it was ${value(before, most)}`;
  return `${value(before, most)} → ${value(after, most)}`;
}

function value(of: unknown, most: number): string {
  const text = (typeof of === "string" ? of : JSON.stringify(of)).replace(/\s+/g, " ");
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

const keeping = {
  protected: "; protected: up refuses until it is not",
  retained: "; what is there stays, and Pulumi forgets it",
};

/** What is made or deleted is told together, and so are changes that are alike. */
function resourceLines(changes: readonly ResourceChange[]): readonly string[] {
  const lines = new Map<string, ResourceChange[]>();
  for (const change of changes) {
    const { stack, what, type, kept = "" } = change;
    const isWhole = change.inputs.length === 0 && !kept;
    const key = [stack, what, kept, ...(isWhole ? [] : [type, howOf(change)])].join(" ");
    lines.set(key, [...(lines.get(key) ?? []), change]);
  }
  return [...lines.values()].flatMap((alike) => {
    const [first] = alike;
    if (!first) return [];
    const { stack, what, kept } = first;
    return `${stack}: ${few(namesOf(alike), 8)} ${what}${howOf(first)}${kept ? keeping[kept] : ""}`;
  });
}

/** `Bucket web-bucket`, `2 × Role a, b`. */
function namesOf(changes: readonly ResourceChange[]): readonly string[] {
  const kinds = new Map<string, string[]>();
  for (const { type, name } of changes) {
    const kind = type.split(":").at(-1) ?? type;
    kinds.set(kind, [...(kinds.get(kind) ?? []), name]);
  }
  return [...kinds].map(([kind, names]) =>
    names.length === 1 ? `${kind} ${names[0]}` : `${names.length} × ${kind} (${names.join(", ")})`,
  );
}

function howOf({ inputs }: ResourceChange): string {
  const details = inputs.flatMap(inputParts);
  const most = 4;
  const more = details.length > most ? [`and ${details.length - most} more`] : [];
  const how = [...details.slice(0, most), ...more].join("; ");
  return how && `: ${how}`;
}

/** Parts of an input, so that a policy tells its statements. */
function inputParts({ input, before, after, replaces }: InputChange): readonly string[] {
  const note = replaces ? " (which makes a new one)" : "";
  return differences(before, after, [input]).map(
    (each) => `${each.at} ${fromTo(each.before, each.after)}${note}`,
  );
}

function costLines({ before, after }: Review["cost"]): readonly string[] {
  const pipelines = [
    ...new Set([...before.releases, ...after.releases].map(({ pipeline }) => pipeline)),
  ];
  const rows = [
    { what: "A month without a release", old: before.idle.usd, now: after.idle.usd },
    ...pipelines.map((pipeline) => {
      const [old, now] = [before, after].map(
        ({ releases }) => releases.find((each) => each.pipeline === pipeline)?.usd,
      );
      return { what: `A release of ${pipeline}`, old, now };
    }),
  ];
  return rows.flatMap(({ what, old, now }) => {
    const [from, to] = [old, now].map((usd) =>
      usd === undefined ? "nothing" : `$${usd.toFixed(3)}`,
    );
    return from === to ? [] : [`${what}: ${from} → ${to}`];
  });
}

/** What Markdown would take for its own; `@name` would call somebody. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, "\\$&").replaceAll("@", "@\u200b");
}
