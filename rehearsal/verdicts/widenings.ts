import { type Statement, select } from "../../judge";
import { listOf, withCondition } from "./statements";

/** A statement that gives more, or denies less, by a star. */
interface Widening {
  /** What got one, such as `resource arn:…:project/web*`. */
  readonly widened: string;
  readonly statement: Statement;
}

/** Each name, action and value of a statement with a star behind it, one at a time. */
export function wideningsOf(statement: Statement): readonly Widening[] {
  return [
    ...(statement.Effect === "Allow" ? [...resources(statement), ...actions(statement)] : []),
    ...values(statement),
  ];
}

function resources(statement: Statement): readonly Widening[] {
  return eachOf(listOf(statement.Resource), starred).map(([widened, Resource]) => ({
    widened: `resource ${widened}`,
    statement: { ...statement, Resource },
  }));
}

/** `*` goes behind the name, in front of what is made anew below it. */
function starred(text: string): string | undefined {
  if (text === "*") return undefined;
  if (text.endsWith("-??????")) return text.replace("-??????", "*");
  // Any name of the type is as wide as it gets.
  if (/[:/](\*\/)*\*$/.test(text) && !/:::[^/]+\/\*$|:log-group:/.test(text)) return undefined;
  const [, name = text, rest = ""] = /^(.*?)(\*?\/\*|:\*)$/.exec(text) ?? [];
  if (rest.startsWith("*")) return undefined;
  return name.endsWith("*") ? undefined : `${name}*${rest}`;
}

/** The actions of the same verb: `s3:Get*`. */
function actions(statement: Statement): readonly Widening[] {
  return eachOf(listOf(statement.Action), (text) => {
    const [, stem] = /^([a-z0-9-]+:[A-Z][a-z]+)\w*$/.exec(text) ?? [];
    if (stem === undefined) return undefined;
    const found = select(`${stem}*`);
    const several =
      "selection" in found && found.selection !== "everything" && found.selection.size > 1;
    return several ? `${stem}*` : undefined;
  }).map(([widened, Action]) => ({
    widened: `action ${widened}`,
    statement: { ...statement, Action },
  }));
}

const wildly: Readonly<Record<string, string>> = {
  ArnEquals: "ArnLike",
  ArnLike: "ArnLike",
  StringEquals: "StringLike",
  StringLike: "StringLike",
  ArnNotEquals: "ArnNotLike",
  ArnNotLike: "ArnNotLike",
  StringNotEquals: "StringNotLike",
  StringNotLike: "StringNotLike",
};

function values(statement: Statement): readonly Widening[] {
  return Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) => {
    const like = wildly[operator];
    if (like === undefined) return [];
    return Object.entries(keys).flatMap(([key, value]) =>
      eachOf(listOf(value).map(String), (text) =>
        // An account's id is whole.
        text.endsWith("*") || /^\d{12}$/.test(text) ? undefined : `${text}*`,
      ).flatMap(([widened, all]): readonly Widening[] => {
        const without = withCondition(statement, operator, key, []);
        const besides = without.Condition?.[like] ?? {};
        if (key in besides) return [];
        const Condition = { ...without.Condition, [like]: { ...besides, [key]: all } };
        return [
          { widened: `value ${widened} of ${like} ${key}`, statement: { ...without, Condition } },
        ];
      }),
    );
  });
}

/** Each item that can be changed, with the list that has it. */
function eachOf(
  items: readonly string[],
  change: (item: string) => string | undefined,
): readonly (readonly [changed: string, items: readonly string[]])[] {
  return items.flatMap((item, at) => {
    const changed = change(item);
    return changed === undefined
      ? []
      : [[changed, items.map((it, index) => (index === at ? changed : it))] as const];
  });
}
