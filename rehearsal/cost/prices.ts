/** A list price, and how sure it is: from AWS's own page, or as others quote that page. */
export interface Price {
  readonly usd: number;
  readonly per: string;
  readonly grade: "documented" | "observed";
  /** AWS's page, to compare before relying on it. */
  readonly page: string;
}

/** The day on which every price below was looked up, and the Region that it holds for. */
export const pricesOf = { day: "2026-11-20", region: "us-east-1" } as const;

const price = (usd: number, per: string, grade: Price["grade"], service: string): Price => ({
  ...{ usd, per, grade },
  page: `https://aws.amazon.com/${service}/pricing/`,
});

/** Every price that the estimate uses: nothing else in the program knows an amount. */
export const prices = {
  key: price(1, "key and month", "documented", "kms"),
  actionMinute: price(
    0.002,
    "started minute of an action; approvals and custom actions are free",
    "documented",
    "codepipeline",
  ),
  buildSmall: price(0.005, "minute", "observed", "codebuild"),
  buildMedium: price(0.01, "minute", "observed", "codebuild"),
  buildLarge: price(0.02, "minute", "observed", "codebuild"),
  alarm: price(0.1, "alarm and month", "observed", "cloudwatch"),
  secret: price(0.4, "secret and month", "observed", "secrets-manager"),
  loadBalancer: price(0.0225, "load balancer and hour", "observed", "elasticloadbalancing"),
  publicAddress: price(0.005, "address and hour", "observed", "vpc"),
  natGateway: price(0.045, "gateway and hour", "observed", "vpc"),
  endpoint: price(0.01, "interface, zone and hour", "observed", "privatelink"),
  taskVcpu: price(0.04048, "vCPU and hour", "observed", "fargate"),
  taskMemory: price(0.004445, "GB and hour", "observed", "fargate"),
} as const;

/** Hours of a month, as AWS's own calculator counts them. */
export const hoursOfMonth = 730;

/** Minutes that an action is taken to run, by its provider: what AWS charges is what it does run. */
export const assumedMinutes: Readonly<Record<string, number>> = {
  CloudFormation: 5,
  CodeBuild: 5,
  CodeDeploy: 5,
  CodeDeployToECS: 10,
  ECS: 5,
  ElasticBeanstalk: 5,
};

/** What AWS gives each account and month without charge. https://aws.amazon.com/codepipeline/pricing/ */
export const freeActionMinutes = 100;
