const hosts: readonly (readonly [host: RegExp, provider: string])[] = [
  [/(^|\.)github\.com$/i, "GitHub"],
  [/(^|\.)gitlab\.com$/i, "GitLab"],
  [/(^|\.)bitbucket\.org$/i, "Bitbucket"],
  [/(^|\.)(dev\.azure\.com|visualstudio\.com)$/i, "AzureDevOps"],
];

/** A repository as people paste it: an address of any form, or owner/name. */
interface Repository {
  readonly name: string;
  readonly provider?: string;
}

/** `owner/name` of `https://github.com/owner/name.git`, `git@github.com:owner/name` and what else there is. */
export function repositoryOf(text: string): Repository {
  const plain = text.trim().replace(/[?#].*$/, "");
  const match =
    /^(?:[a-z+]+:\/\/)?(?:[^@/\s]+@)?([\w-]+(?:\.[\w-]+)+)(?::\d+(?=\/))?[:/]+(.+)$/i.exec(plain);
  const [, host = "", path = plain] = match ?? [];
  const provider = hosts.find(([pattern]) => pattern.test(host))?.[1];
  const name = path
    .replace(/^\/+|\/+$/g, "")
    .replace(/\/(-\/)?(tree|blob|src|commits?|pulls?|issues|merge_requests)(\/.*)?$/, "")
    .replace(/\.git$/i, "");
  return { name, ...(provider !== undefined && { provider }) };
}
