/**
 * Git hosts that a connection leads to: those that have one address, and those that run at addresses of their owners.
 * https://docs.aws.amazon.com/codeconnections/latest/APIReference/API_CreateConnection.html
 */
export const publicProviders = ["GitHub", "GitLab", "Bitbucket", "AzureDevOps"] as const;
export const installedProviders = ["GitHubEnterpriseServer", "GitLabSelfManaged"] as const;
