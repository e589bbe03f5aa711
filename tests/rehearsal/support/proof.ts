import type { Statement } from "../../../judge";
import { withExistingResources } from "../../../rehearsal/existing-resources";
import { type Judgement, judgeRelease } from "../../../rehearsal/judgement";
import type { Walk } from "../../../rehearsal/walk";
import { changed, delivery, objectDelivery, target, type Values } from "../../support/settings";
import { defaultStacks, evaluateStack, exportsOf } from "../../support/stacks";
import { carry, type Stacks } from "./releases";

/** A release that was carried and judged. */
export interface Judged {
  readonly stacks: Stacks;
  readonly release: Walk;
  readonly judgement: Judgement;
}

const key = "arn:aws:kms:eu-central-1:111111111111:key/of-secrets";
const role = "arn:aws:iam::111111111111:role/Yours";

/** Programs that use everything ferry offers, each with the targets that it releases to. */
const examples = {
  files: async () => {
    const { prod, dev } = await defaultStacks();
    return [prod, dev];
  },
  repository: () => deliver(delivery),
  upload: () => deliver(objectDelivery),
  builtUpload: () =>
    deliver(
      changed(
        changed(objectDelivery, "delivery.builds.web", { commands: ["npm ci"] }),
        "delivery.pipelines.web.build",
        "web",
      ),
    ),
  twoPipelines: () =>
    deliver(
      changed(delivery, "delivery.pipelines.docs", {
        sources: { upload: { kind: "s3", seed: "examples/site" } },
        releases: [{ stack: "prod", site: "docs" }],
      }),
      { prod: changed(target, "sites.docs", {}) },
    ),
  twoTargets: () =>
    deliver(
      changed(delivery, "delivery.pipelines.web.releases", [
        { stack: "prod", site: "web" },
        { stack: "sibling", site: "web" },
      ]),
      { prod: target, sibling: changed(target, "account", "333333333333") },
    ),
  keyAdministrators: () =>
    deliver(
      changed(delivery, "delivery.keyAdministrators", ["arn:aws:iam::111111111111:role/Admin"]),
    ),
  secrets: () =>
    deliver(
      changed(delivery, "delivery.builds.web.environment", {
        TOKEN: { secretsManager: "acme/token", key },
        LEVEL: { parameterStore: "/acme/level", key },
      }),
    ),
  siteKey: () =>
    deliver(delivery, {
      prod: changed(target, "sites.web.key", "arn:aws:kms:eu-central-1:222222222222:key/of-site"),
    }),
  existing: () =>
    deliver(
      [
        ["key", "arn:aws:kms:eu-central-1:111111111111:key/yours"],
        ["artifactBucket", "your-artifacts"],
        ["pipelines.web.role", role],
      ].reduce((values: Values, [at, value]) => changed(values, `delivery.${at}`, value), delivery),
      {
        prod: changed(
          changed(target, "receives.artifactBucket", "your-artifacts"),
          "receives.pipelineRoles",
          { web: role },
        ),
      },
    ),
} as const;

export type Example = keyof typeof examples;
export const exampleNames = Object.keys(examples) as readonly Example[];

const judged = new Map<Example, Promise<Judged>>();

/** An example, carried and judged once for all tests. */
export function judgedExample(name: Example): Promise<Judged> {
  const known = judged.get(name) ?? judgedStacks(examples[name]());
  judged.set(name, known);
  return known;
}

async function judgedStacks(evaluated: Promise<Stacks>): Promise<Judged> {
  const stacks = (await evaluated).map(withExistingResources);
  const release = await carry(stacks);
  return { stacks, release, judgement: judgeRelease(stacks, release) };
}

/** Evaluates the targets, by the names of their stacks, and then the delivery to them. */
export async function deliver(
  values: Values,
  targets: Readonly<Record<string, Values>> = { prod: target },
): Promise<Stacks> {
  const stacks = [];
  for (const [stack, settings] of Object.entries(targets)) {
    stacks.push(await evaluateStack(stack, settings));
  }
  const exports = Object.assign({}, ...stacks.map(exportsOf));
  return [...stacks, await evaluateStack("dev", values, { exports })];
}

/**
 * The stacks as if a policy had been registered with other statements. It is named as in verdicts:
 * `prod:web-roles-deploy-policy`, `prod:web-roles-deploy-trust`.
 */
export function withPolicy(
  stacks: Stacks,
  policy: string,
  change: (statements: readonly Statement[]) => readonly Statement[],
): Stacks {
  let found = 0;
  const replaced = (text: unknown): string => {
    found += 1;
    const document = JSON.parse(String(text)) as { readonly Statement: readonly Statement[] };
    return JSON.stringify({ ...document, Statement: change(document.Statement) });
  };
  const result = stacks.map((stack) => ({
    ...stack,
    registrations: stack.registrations.map((each) => {
      const { assumeRolePolicy, policy: own } = each.inputs;
      const name = `${stack.stack}:${each.name}`;
      if (own !== undefined && name === policy) {
        return { ...each, inputs: { ...each.inputs, policy: replaced(own) } };
      }
      if (assumeRolePolicy !== undefined && `${name}-trust` === policy) {
        const inputs = { ...each.inputs, assumeRolePolicy: replaced(assumeRolePolicy) };
        return { ...each, inputs };
      }
      return each;
    }),
  }));
  if (found !== 1) throw new Error(`There are ${found} policies ${policy}.`);
  return result;
}

/** The stacks with one statement of a policy changed; `undefined` takes it away. */
export function withStatement(
  stacks: Stacks,
  policy: string,
  sid: string,
  change: (statement: Statement) => Statement | undefined,
): Stacks {
  return withPolicy(stacks, policy, (statements) => {
    if (!statements.some(({ Sid }) => Sid === sid)) {
      throw new Error(`${policy} has no statement ${sid}.`);
    }
    return statements.flatMap((each) => (each.Sid === sid ? (change(each) ?? []) : [each]));
  });
}

/** What is wrong when the release of an example meets other stacks. */
export function faultsOf({ release }: Judged, stacks: Stacks): readonly string[] {
  return judgeRelease(stacks, release).faults;
}
