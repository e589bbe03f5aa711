import { type Call, callerName } from "../../rehearsal/call";
import type { PerformedAction } from "../../rehearsal/release/performed";
import { compact, cut, wrapItems } from "./text";

/** What one role calls on one thing: they share a line. */
interface Line {
  readonly caller: string;
  readonly what: string;
  readonly items: readonly string[];
}

/** The calls of an action, or in one sentence how they differ from those of the action before it. */
export function callLines(action: PerformedAction, before: PerformedAction | undefined): string[] {
  // CodePipeline takes the pipeline's role before each action: once is enough to read.
  const lines = linesOf(before ? withoutCodePipeline(action.calls) : action.calls);
  return (before && likeness(action, lines, before)) ?? written(lines, action.role);
}

function withoutCodePipeline(calls: readonly Call[]): readonly Call[] {
  return calls.filter(
    ({ request }) => callerName(request.principal) !== "codepipeline.amazonaws.com",
  );
}

function linesOf(calls: readonly Call[]): readonly Line[] {
  const lines = new Map<string, { caller: string; what: string; done: Set<string> }>();
  for (const { request } of calls) {
    const caller = callerName(request.principal);
    const [service = "", operation = ""] = request.action.split(":");
    const takes = request.action === "sts:AssumeRole";
    const what = takes ? "sts" : `${service} ${thing(request.resource)}`.trimEnd();
    const key = `${caller} ${what}`;
    const line = lines.get(key) ?? { caller, what, done: new Set() };
    line.done.add(
      takes ? `AssumeRole ${roleName(request.resource)} (${request.ownerAccount})` : operation,
    );
    lines.set(key, line);
  }
  return [...lines.values()].map(({ caller, what, done }) => ({
    caller,
    what,
    items: compact([...done]),
  }));
}

/** Builds differ by their projects; one that also leaves out a line is still told in a sentence. */
function likeness(
  action: PerformedAction,
  lines: readonly Line[],
  before: PerformedAction,
): string[] | undefined {
  const project = projectOf(action);
  const own = lines.map((line) => withoutName(line, project));
  const others = linesOf(withoutCodePipeline(before.calls)).map((line) => ({
    line,
    text: withoutName(line, projectOf(before)),
  }));
  const [missing, ...more] = others.filter(({ text }) => !own.includes(text));
  const known = own.every((line) => others.some(({ text }) => text === line));
  if (own.length < 2 || !known || more.length > 0 || action.role !== before.role) return undefined;
  const where = project === projectOf(before) ? "" : `, for ${project}`;
  const less = missing ? `, without ${missing.line.what}` : "";
  return [cut(`    the same calls as ${before.name}${where}${less}`)];
}

function withoutName(line: Line, name: string | undefined): string {
  const text = JSON.stringify(line);
  return name === undefined ? text : text.replaceAll(name, "…");
}

function projectOf({ calls }: PerformedAction): string | undefined {
  const start = calls.find(({ request }) => request.action === "codebuild:StartBuild");
  return start && thing(start.request.resource);
}

/** Whose calls they are is said where it isn't the action's own role. */
function written(lines: readonly Line[], role: string): string[] {
  const callers = [...new Set(lines.map(({ caller }) => caller))];
  return callers.flatMap((caller) => {
    const own = lines.filter((line) => line.caller === caller);
    const [first] = own;
    if (caller === role) {
      return own.flatMap(({ what, items }) => wrapItems(`    ${what}: `, items, 6));
    }
    if (own.length === 1 && first) {
      return [cut(`    ${roleName(caller)} · ${first.what}: ${first.items.join(", ")}`)];
    }
    return [
      cut(`    ${roleName(caller)}`),
      ...own.flatMap(({ what, items }) => wrapItems(`      ${what}: `, items, 8)),
    ];
  });
}

/** The last part of a name says enough. */
function thing(resource: string): string {
  const [, , service, , , ...rest] = resource.split(":");
  const name = rest.join(":");
  if (resource === "*") return "";
  if (service === "s3") return name.split("/")[0] ?? name;
  // Behind the name of a stack comes an id.
  if (name.startsWith("stack/")) return name.split("/")[1] ?? name;
  if (service === "logs") return name.split(":")[1] ?? name;
  return name.split(/[/:]/).at(-1) ?? name;
}

export function roleName(arn: string): string {
  return arn.includes(":role/") ? (arn.split("/").at(-1) ?? arn) : arn;
}
