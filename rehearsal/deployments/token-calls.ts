import type { ContextValue, Request } from "../../judge";
import { accountOf, globalArn } from "../arn";
import type { Call, Evidence } from "../call";
import { gitHubHost, type Run, type Token } from "./runs";

const pulumi: Evidence = {
  page: "https://www.pulumi.com/docs/deployments/guides/oidc/",
  grade: "documented",
};
/** The operation is named on the page of variables, not on that of tokens. */
const pulumiDrift: Evidence = {
  page: "https://www.pulumi.com/docs/deployments/concepts/settings/environment-variables/",
  grade: "inferred",
};
const gitHub: Evidence = {
  page: "https://docs.github.com/en/actions/reference/security/oidc",
  grade: "documented",
};

/** A run begins with its token: each role that it takes, it takes by that. */
export function tokenCalls(run: Run): readonly Call[] {
  return run.roles.map((role) => ({
    ...evidenceOf(run),
    request: withToken(role, run.place.region, run.token),
    count: 1,
  }));
}

function evidenceOf({ operation, token }: Run): Evidence {
  if (token.host === gitHubHost) return gitHub;
  return operation.endsWith("-drift") ? pulumiDrift : pulumi;
}

/**
 * The call by which a role is taken for a token; a claim that is null stands in none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
export function withToken(
  role: string,
  region: string,
  { host, audience, subject }: Pick<Token, "host"> & Claims,
): Request {
  const account = accountOf(role);
  return {
    principal: { federated: globalArn({ account, region }, "iam", `oidc-provider/${host}`) },
    action: "sts:AssumeRoleWithWebIdentity",
    resource: role,
    ownerAccount: account,
    region,
    context: { [`${host}:aud`]: audience, [`${host}:sub`]: subject },
  };
}

interface Claims {
  readonly audience: ContextValue;
  readonly subject: ContextValue;
}
