import { partition } from "../arn";
import { inferred } from "../call";
import type { ActionRun } from "./action-run";
import { takeInputs } from "./artifacts";

/** The page lists eleven services with wildcards; these calls are what a deployment of a version takes. */
const api = inferred("elasticbeanstalk/latest/api/API_UpdateEnvironment");
const operations = inferred("elasticbeanstalk/latest/dg/iam-operationsrole");
const bundles = inferred("elasticbeanstalk/latest/dg/AWSHowTo.S3");

/** Stores the artifact as a version, and has the environment run it in its operations role. */
export async function deployVersion(run: ActionRun): Promise<void> {
  const { account, region } = run;
  const application = run.configured("ApplicationName");
  const environment = run.configured("EnvironmentName");
  const of = (resource: string) => run.arn("elasticbeanstalk", resource);
  takeInputs(run);
  const bucket = `arn:${partition(region)}:s3:::elasticbeanstalk-${region}-${account}`;
  run.act("s3:PutObject s3:GetObject", `${bucket}/${application}/release.zip`, bundles);
  const version = `applicationversion/${application}/release`;
  for (const resource of [`application/${application}`, version]) {
    run.act("elasticbeanstalk:CreateApplicationVersion", of(resource), api);
  }
  run.act("elasticbeanstalk:DescribeApplicationVersions", of(version), api);
  run.act(
    "elasticbeanstalk:UpdateEnvironment elasticbeanstalk:DescribeEnvironments elasticbeanstalk:DescribeEvents",
    of(`environment/${application}/${environment}`),
    operations,
  );
  run.warn(
    `the environment ${environment} needs an operations role: without one Elastic Beanstalk changes instances and ` +
      "load balancers in the name of the action's role, which may not",
  );
}
