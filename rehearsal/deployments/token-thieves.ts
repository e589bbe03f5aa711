import type { Request } from "../../judge";
import { accountOf } from "../arn";
import type { HostileCall } from "../hostile/call";
import { nameOf, type Scene } from "../hostile/scene";
import { administrator, administratorOf, stranger } from "../world/outsiders";
import { gitHubHost, type Run, type Token } from "./runs";
import { type Claims, withToken } from "./token-calls";

/** Whoever wants a role of deployments without being the run that it is for. */
export function tokenThieves(scene: Scene, runs: readonly Run[]): readonly HostileCall[] {
  return scene.policies.runRoles().flatMap((role) => {
    const own = runs.filter(({ roles }) => roles.includes(role));
    const [run] = own;
    if (!run) return [];
    const { region } = run.place;
    const subjects = new Set(own.map(({ token }) => token.subject));
    const others = runs.filter(({ token }) => !subjects.has(token.subject));
    const attempt = (who: string, claims: Pick<Token, "host"> & Claims): HostileCall => ({
      attempt: `${who} takes ${nameOf(role)} of ${accountOf(role)}`,
      request: withToken(role, region, claims),
    });
    return [
      ...others.map(({ operation, stack, token }) =>
        attempt(`the ${operation} of stack ${stack}`, { ...token, host: run.token.host }),
      ),
      ...(run.token.host === gitHubHost ? workflows(run.token) : deployments(run.token)).map(
        ({ who, ...claims }) => attempt(who, claims),
      ),
      ...withoutToken(scene, role, region),
    ];
  });
}

type Theft = { readonly who: string } & Pick<Token, "host"> & Claims;

/** Tokens that are wrong in one claim, or in both. */
function wrong(token: Token): readonly Theft[] {
  const elsewhere = token.host === gitHubHost ? "api.pulumi.com/oidc" : gitHubHost;
  return [
    { who: "a token without an audience", ...token, audience: null },
    { who: "a token for somebody else", ...token, audience: "somebody-else" },
    { who: "a token about nobody", ...token, subject: null },
    { who: "a token of another issuer", ...token, host: elsewhere },
    { who: "a token with more behind its subject", ...token, subject: `${token.subject}:more` },
  ];
}

/** https://www.pulumi.com/docs/deployments/guides/oidc/ */
function deployments(token: Token): readonly Theft[] {
  const { audience, subject } = token;
  const about = (from: string | RegExp, to: string) => ({
    ...token,
    subject: subject.replace(from, to),
  });
  const ofOthers = about(`:org:${audience}:`, ":org:others:");
  return [
    ...wrong(token),
    { who: "another organization", ...ofOthers, audience: "others" },
    { who: "another organization that says it is this one", ...ofOthers },
    { who: "another stack of the project", ...about(/:stack:[^:]+/, ":stack:other") },
    {
      who: "a stack of that name in another project",
      ...about(/:project:[^:]+/, ":project:other"),
    },
    { who: "a destruction of the stack", ...about(/:operation:[^:]+/, ":operation:destroy") },
    // Both are signed by the same issuer.
    { who: "an environment of Pulumi ESC", ...token, audience: `aws:${audience}` },
    {
      who: "an environment of Pulumi ESC of that organization",
      ...token,
      subject: `pulumi:environments:org:${audience}:env:ferry/prod`,
    },
  ];
}

/** https://docs.github.com/en/actions/reference/security/oidc */
function workflows(token: Token): readonly Theft[] {
  const [, owner = "", name = ""] = /^repo:([^/]+)\/([^:]+):/.exec(token.subject) ?? [];
  const own = `repo:${owner}/${name}`;
  const [formerOwner, formerName] = [owner, name].map((each) => each.replace(/@\d+$/, ""));
  const subjects = {
    "another repository of the owner": token.subject.replace(`/${name}:`, "/other:"),
    "a repository of that name of a stranger": token.subject.replace(
      `repo:${owner}/`,
      "repo:stranger/",
    ),
    "a repository that took over the names": token.subject.replace(
      own,
      `repo:${formerOwner}@1/${formerName}@1`,
    ),
    "a pull request from a fork": `repo:stranger/${name}:pull_request`,
    "another branch": `${own}:ref:refs/heads/other`,
    "a tag": `${own}:ref:refs/tags/v1`,
    "another environment": `${own}:environment:other`,
  };
  return [
    ...wrong(token),
    ...Object.entries(subjects).map(([who, subject]) => ({ who, ...token, subject })),
  ];
}

/** By the other ways to a role, with every right that an account can give. */
function withoutToken({ policies }: Scene, role: string, region: string): readonly HostileCall[] {
  const account = accountOf(role);
  const roles = [...policies.roles(), ...policies.runRoles()].filter((each) => each !== role);
  const principals: readonly (readonly [string, Request["principal"]])[] = [
    ...[account, stranger].map(
      (each) => [`an administrator of account ${each}`, administratorOf(each)] as const,
    ),
    ...roles.map(
      (each) => [`${nameOf(each)} of ${accountOf(each)} gone wrong`, { role: each }] as const,
    ),
    ["the service codebuild.amazonaws.com", { service: "codebuild.amazonaws.com" }],
  ];
  return principals.map(([who, principal]) => ({
    attempt: `${who} takes ${nameOf(role)} of ${account} without a token`,
    request: {
      principal,
      action: "sts:AssumeRole",
      resource: role,
      ownerAccount: account,
      region,
    },
    ...(typeof principal === "object" && "role" in principal && { holds: administrator }),
  }));
}
