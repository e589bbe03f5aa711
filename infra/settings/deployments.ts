import { isPackage } from "../../tools/package";
import type { DeploymentsSettings } from "./schema";

/** Who signs the tokens of a deployment, and what stands in them. */
export interface Issuer {
  readonly url: string;
  /** The address without its scheme: what IAM calls the provider and its claims. */
  readonly host: string;
  readonly audience: string;
}

/** https://docs.github.com/en/actions/reference/security/oidc, and the audience of AWS's own action. */
const gitHub: Issuer = {
  url: "https://token.actions.githubusercontent.com",
  host: "token.actions.githubusercontent.com",
  audience: "sts.amazonaws.com",
};

/**
 * The audience of Pulumi Deployments is the organization; with `aws:` in front of it, it is Pulumi ESC's.
 * https://www.pulumi.com/docs/deployments/guides/oidc/
 */
export function issuerOf({ pulumi }: DeploymentsSettings): Issuer {
  if (!pulumi) return gitHub;
  const host = "api.pulumi.com/oidc";
  return { url: `https://${host}`, host, audience: pulumi.organization };
}
/** What a stack is made of: a push that changes none of it deploys nothing. */
const clone = [
  "Pulumi.yaml",
  "Pulumi.*.yaml",
  "infra/**",
  "functions/**",
  "tools/**",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
] as const;

/** The same, where ferry is a package. */
const project = [
  "Pulumi.yaml",
  "Pulumi.*.yaml",
  "index.js",
  "package.json",
  "package-lock.json",
  "pnpm-lock.yaml",
  "yarn.lock",
] as const;

const madeOf = isPackage ? project : clone;

/**
 * The files of which a push has to change one.
 * https://www.pulumi.com/docs/deployments/concepts/settings/path-filtering/
 */
export function deploymentPaths({ pulumi }: DeploymentsSettings): readonly string[] {
  if (pulumi?.paths) return pulumi.paths;
  return pulumi?.folder === undefined ? madeOf : [`${pulumi.folder}/**`];
}
