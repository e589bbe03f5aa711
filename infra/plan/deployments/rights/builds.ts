import { handOver } from "./hand-over";
import { actions, arnsOf, type Right, type Scope, uses } from "./right";

const project = "aws:codebuild/project:Project";
const reportGroup = "aws:codebuild/reportGroup:ReportGroup";

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodebuild.html */
export function buildRights(scope: Scope): readonly Right[] {
  const projects = { of: "Projects", on: arnsOf(scope, project, "codebuild", "project/") };
  const read = ["codebuild:BatchGetProjects"];
  const of = (names: string) => actions("codebuild", names);
  return [
    ...uses(
      { type: project, ...projects, read, write: of("CreateProject DeleteProject UpdateProject") },
      {
        type: "aws:codebuild/webhook:Webhook",
        ...projects,
        read,
        write: of("CreateWebhook DeleteWebhook UpdateWebhook"),
      },
      {
        type: reportGroup,
        of: "ReportGroups",
        on: arnsOf(scope, reportGroup, "codebuild", "report-group/"),
        read: of("BatchGetReportGroups"),
        write: of("CreateReportGroup DeleteReportGroup UpdateReportGroup"),
      },
    ),
    handOver(
      scope,
      { type: project, service: "codebuild", of: "builds" },
      scope.existingRoles.builds,
    ),
  ];
}
