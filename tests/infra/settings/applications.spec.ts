import { aDelivery, aPipeline, aTarget, refuses } from "../../support/refusals";
import { changed } from "../../support/settings";

const code = {
  actions: ["lambda:UpdateFunctionCode"],
  resources: ["arn:aws:lambda:eu-central-1:222222222222:function:acme-api"],
};
const application = (values: object) =>
  aTarget("applications", { api: { permissions: [code], ...values } });
const permission = (values: object) => application({ permissions: [{ ...code, ...values }] });
const role = ["arn:aws:iam::222222222222:role/acme-api"];
const release = (values: object) =>
  aPipeline("releases", [{ stack: "prod", application: "api", ...values }]);
const first = "ferry:applications.api.permissions[0]";
const released = "ferry:delivery.pipelines.web.releases[0]";

describe("settings of applications", () => {
  refuses([
    [
      "the name of a site",
      aTarget("applications", { web: { permissions: [code] } }),
      "ferry:applications.web is the key of a site too: their roles would have one name; give one of them another.",
    ],
    [
      "an application without permissions",
      application({ permissions: [] }),
      "ferry:applications.api.permissions is a list: it must have at least one permission: CloudFormation has no other.",
    ],
    [
      "a capability that CloudFormation has not",
      application({ capabilities: ["CAPABILITY_ADMIN"] }),
      'ferry:applications.api.capabilities[0] is "CAPABILITY_ADMIN": it must be CAPABILITY_IAM, CAPABILITY_NAMED_IAM or CAPABILITY_AUTO_EXPAND.',
    ],
    [
      "every action of a service",
      permission({ actions: ["lambda:*"] }),
      `${first}.actions[0] is "lambda:*": it must be an action of AWS such as ssm:SendCommand, without wildcards.`,
    ],
    [
      "every resource without a reason",
      permission({ resources: ["*"] }),
      `${first}.reason is missing: say why resources has to be *.`,
    ],
    [
      "roles without a boundary",
      permission({ actions: ["iam:CreateRole", "iam:GetRole"], resources: role }),
      `${first}.conditions is missing for iam:CreateRole: with that a template gives itself any right; write StringEquals: {iam:PermissionsBoundary: <ARN of a policy>}, and name that boundary in the template.`,
    ],
    [
      "a role for any service",
      permission({ actions: ["iam:PassRole"], resources: role }),
      `${first}.conditions is missing for iam:PassRole: name the service that takes the role, by StringEquals: {iam:PassedToService: lambda.amazonaws.com}.`,
    ],
    [
      "any role for a service",
      permission({
        actions: ["iam:PassRole"],
        resources: ["arn:aws:iam::222222222222:role/*"],
        conditions: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
      }),
      `${first}.resources lets iam:PassRole hand on any role: name those of the application.`,
    ],
    [
      "what nothing bounds",
      permission({ actions: ["iam:CreateAccessKey", "sts:AssumeRole"] }),
      `${first}.actions has iam:CreateAccessKey, sts:AssumeRole: with that a template gives itself any right, and nothing bounds it; leave it out.`,
    ],
    [
      "the same in other letters",
      permission({ actions: ["iam:createaccesskey", "iam:createRole", "iam:passrole"] }),
      `${first}.actions has iam:createaccesskey: with that a template gives itself any right, and nothing bounds it; leave it out.`,
      `${first}.conditions is missing for iam:createRole: with that a template gives itself any right; write StringEquals: {iam:PermissionsBoundary: <ARN of a policy>}, and name that boundary in the template.`,
      `${first}.conditions is missing for iam:PassRole: name the service that takes the role, by StringEquals: {iam:PassedToService: lambda.amazonaws.com}.`,
    ],
    [
      "a role and a boundary of another account",
      permission({
        actions: ["iam:CreateRole"],
        resources: ["arn:aws:iam::111111111111:role/acme-api"],
        conditions: {
          StringEquals: { "iam:PermissionsBoundary": "arn:aws:iam::111111111111:policy/boundary" },
        },
      }),
      `${first}.resources[0] is "arn:aws:iam::111111111111:role/acme-api": it must be of account 222222222222: CloudFormation makes roles beside the stack.`,
      `${first}.conditions.StringEquals.iam:PermissionsBoundary is "arn:aws:iam::111111111111:policy/boundary": it must be of account 222222222222: CloudFormation makes roles beside the stack.`,
    ],
    [
      "a region of China",
      changed(changed(application({}), "region", "cn-north-1"), "sites", {}),
      "ferry:applications can't be in cn-north-1: CodePipeline has no action for CloudFormation in China (https://docs.amazonaws.cn/en_us/codepipeline/latest/userguide/action-reference-CloudFormation.html); put them into a stack of another region.",
    ],
    [
      "a release without a build",
      aDelivery("delivery.pipelines.web", {
        sources: { app: { kind: "s3", seed: "examples/site" } },
        releases: [{ stack: "prod", application: "api" }],
      }),
      "ferry:delivery.pipelines.web.build is missing: it packages the application, so that AWS finds its code.",
    ],
    [
      "a release to a site and an application",
      release({ site: "web" }),
      `${released} is a map: it must name one of site, service and application, and no more than one.`,
    ],
    [
      "a folder of a site",
      release({ path: "docs" }),
      `${released}.path is "docs", a folder of a site, but the release goes to an application: take it away.`,
    ],
    [
      "a file of services",
      release({ appSpec: "appspec.yaml" }),
      `${released}.appSpec is "appspec.yaml", but no build of the pipeline makes an image: give the build a container, or take it away.`,
    ],
    [
      "parameters for a site",
      aPipeline("releases", [{ stack: "prod", site: "web", parameters: { Stage: "prod" } }]),
      `${released}.parameters is for the template of an application: take it away.`,
    ],
    [
      "more parameters than CodePipeline takes",
      release({ parameters: { Text: "x".repeat(990) } }),
      `${released}.parameters has 1001 characters as JSON, and CodePipeline allows 1000: give parameters of the template defaults.`,
    ],
  ]);
});
