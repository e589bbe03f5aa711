import { partition } from "./partitions";

/** What the console's hosts end in, by partition: https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/using-govcloud-endpoints.html */
const domains: Readonly<Record<string, string>> = {
  aws: "aws.amazon.com",
  "aws-cn": "amazonaws.cn",
  "aws-us-gov": "amazonaws-us-gov.com",
};

/** A page of the developer tools in the console of a region, such as `codepipeline/pipelines`. */
export function toolsPage(region: string, page: string): string {
  return `https://${region}.console.${domains[partition(region)]}/codesuite/${page}`;
}

/** Where a pipeline's state is seen. */
export function pipelinePage(region: string, pipeline: string): string {
  return toolsPage(region, `codepipeline/pipelines/${pipeline}/view`);
}

/** Where a user takes a role: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html */
export function switchRolePage(
  { account, region }: { readonly account: string; readonly region: string },
  { path, name }: { readonly path: string; readonly name: string },
): string {
  const roleName = `${path}${name}`.slice(1);
  const host = `signin.${domains[partition(region)]}`;
  return `https://${host}/switchrole?account=${account}&roleName=${roleName}`;
}

/** Where Slack workspaces and Microsoft Teams are authorized. */
export function chatPage(region: string): string {
  return `https://console.${domains[partition(region)]}/chatbot/`;
}
