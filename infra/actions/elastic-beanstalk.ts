import { z } from "zod";
import { bucketArn } from "../names";
import { awsAction, near, permit } from "./aws-action";
import type { Acting } from "./provider";

/**
 * Deploys a version of an application to an environment of Elastic Beanstalk. AWS's page lists eleven
 * services with wildcards; they are needed where Elastic Beanstalk changes instances and load balancers in
 * the caller's name. Give the environment an operations role, and the caller needs no more than this.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/iam-operationsrole.html
 */
export const elasticBeanstalk = awsAction({
  category: "Deploy",
  provider: "ElasticBeanstalk",
  configuration: z.strictObject({
    ApplicationName: z.string().describe("The application"),
    EnvironmentName: z.string().describe("The environment, which has an operations role"),
  }),
  artifacts: { inputs: [1, 1], outputs: [0, 0] },
  page: "action-reference-Beanstalk",
  named: ["ApplicationName", "EnvironmentName"],
  buckets: (action) => [bundleBucket(action)],
  grants: (action) => {
    const { actor, region, configuration } = action;
    const { ApplicationName: application, EnvironmentName: environment } = configuration;
    const of = (resource: string) => near(action, "elasticbeanstalk", resource);
    const bucket = bucketArn(region, bundleBucket(action));
    return [
      permit(action, {
        id: "MakeVersion",
        on: [of(`application/${application}`), of(`applicationversion/${application}/*`)],
        actions: [
          "elasticbeanstalk:CreateApplicationVersion",
          "elasticbeanstalk:DescribeApplicationVersions",
        ],
        why: "the action makes a version of its artifact",
      }),
      permit(action, {
        id: "UpdateEnvironment",
        on: of(`environment/${application}/${environment}`),
        actions: [
          "elasticbeanstalk:DescribeEnvironments",
          "elasticbeanstalk:DescribeEvents",
          "elasticbeanstalk:UpdateEnvironment",
        ],
        why: "the action deploys the version and waits",
      }),
      {
        id: "StoreBundle",
        to: actor,
        on: { kind: "objects", account: actor.account, arn: bucket },
        actions: ["s3:GetObject", "s3:PutObject"],
        why: "Elastic Beanstalk reads versions from a bucket of its own",
      },
    ];
  },
});

/** https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.S3.html */
function bundleBucket({ actor, region }: Acting): string {
  return `elasticbeanstalk-${region}-${actor.account}`;
}
