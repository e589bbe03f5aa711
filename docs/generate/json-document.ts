import { table } from "./markdown";

/** What the keys of the JSON document hold. A test holds them against a document. */
export const documentKeys: Readonly<Record<string, string>> = {
  version: "1. It goes up when a reader of the old shape would go wrong.",
  site: "`origin`, `files`",
  stacks:
    "Each with `project`, `stack`, `account`, `region`, `resources[]` (`type`, `name`, `parent`, `inputs`, `outputs` and all else that " +
    "`--registered` judges again; a function's files are `{archive: {<path>: {text}}}`), `outputs`, `warnings[]`",
  release:
    "`arrived`; `actions[]` (`pipeline`, `stage`, `name`, `provider`, `role`, `calls[]`, counts of `objects`, `invalidations` and " +
    "`deployments`, `ends` where its stack is known by a contract alone, `unseen` where it may do what nobody sees here); `objects[]` " +
    "(all: `bucket`, `key`, `owner`, `size`, `sha256`, `contentType`, `cacheControl`); `invalidations[]`; `deployments[]` (`to`, `what`: " +
    "image, bundle or change set)",
  setbacks:
    "With `--reject` and `--fail`: `what`, `pipeline`, `stage`, `action`, `consequences[]`, `state[]` (`place`, `has`), `faults[]`",
  hops:
    "Each with `caller`, `action`, `resource`, `ownerAccount`, `count`, `grade`, `page`, `allowed`, `decidedBy[]`, `missing[]`, `reason` (it " +
    "names the Allow that fits but for a condition), and `unjudged` where it can't be judged: then `allowed` is false",
  hostile:
    "Each with `attempt`, `caller`, `action`, `resource`, `ownerAccount`, `allowed`, `decidedBy[]`, `missing[]`, `reason`, and `unjudged` where " +
    "it can't be judged: then `allowed` is true",
  who: "Who can touch each stack: `stack`, `account`, `rows[]` (`verb`, `who`, `things[]`), `becomes[]` (`role`, `takenBy[]`), `undecided[]`",
  reach:
    "All that the policies allow, in classes of calls, each with `who`, `caller`, `actions[]`, `resource`, `ownerAccount`, `half` (whose policy " +
    "lets it: the `caller`'s with every resource open, or the `resource`'s to who holds every right), `ways` (how many), `decidedBy[]`, `why` " +
    "(`release`, `people`, `administration` or the reason of an exception; left out where nothing needs it), and `unjudged` where it can't be judged",
  policies:
    "`rules` (how many), `config`, `violations[]` (`stack`, `rule`, `family`, `level`, `resource`, `urn`, `message`, `controls[]`, and " +
    "`waiver` where it is accepted)",
  controls:
    "With `--guardrails`: each control with `id`, `page`, `stops[]` (as `hops` have `caller`, `action`, `resource`) and `open[]` (what can't be " +
    "judged, and why)",
  mutation: "With `prove`: `mutants`, `widened`, `idle[]`, `untested[]`, `excused[]`",
  cost:
    "`day`, `region`, `idle` (`usd` a month, `stacks[]` with `items[]`), `releases[]` (`pipeline`, `usd`, `actionMinutes`, `items[]`), " +
    "`assumedMinutes`, `freeActionMinutes`, `notCounted[]`, `notPriced[]`",
  faults:
    "Sentences. Where the rehearsal could not begin, they are all that is there beside `version`.",
  warnings: "Sentences.",
};

/** The page of what `ferry rehearse --json` prints. */
export function jsonPage(): string {
  return [
    "# The JSON document",
    "",
    "`npx ferry rehearse --json` prints it, in the repository `npm start --silent -- --json`. `--registered` judges its `stacks` again.",
    "",
    ...table(
      ["key", "what"],
      Object.entries(documentKeys).map(([key, what]) => [`\`${key}\``, what]),
    ),
    "",
  ].join("\n");
}
