import { handOver } from "./hand-over";
import { type Right, rightsIn, type Scope } from "./right";

const project = "aws:codebuild/project:Project";

const codebuildTable = `
  ${project} Projects project/<name>
    read BatchGetProjects
    make CreateProject DeleteProject UpdateProject
  aws:codebuild/webhook:Webhook Projects
    read BatchGetProjects
    make CreateWebhook DeleteWebhook UpdateWebhook
  aws:codebuild/reportGroup:ReportGroup ReportGroups report-group/<name>
    read BatchGetReportGroups
    make CreateReportGroup DeleteReportGroup UpdateReportGroup`;

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodebuild.html */
export function buildRights(scope: Scope): readonly Right[] {
  return [
    ...rightsIn(scope, "codebuild", codebuildTable),
    handOver(
      scope,
      { type: project, service: "codebuild", of: "builds" },
      scope.existingRoles.builds,
    ),
  ];
}
