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

const page = (service: string): string => `https://aws.amazon.com/${service}/pricing/`;

/** Every price that the estimate uses: nothing else in the program knows an amount. */
export const prices = {
  key: { usd: 1, per: "key and month", grade: "documented", page: page("kms") },
  actionMinute: {
    usd: 0.002,
    per: "started minute of an action; approvals and custom actions are free",
    grade: "documented",
    page: page("codepipeline"),
  },
  buildSmall: { usd: 0.005, per: "minute", grade: "observed", page: page("codebuild") },
  buildMedium: { usd: 0.01, per: "minute", grade: "observed", page: page("codebuild") },
  buildLarge: { usd: 0.02, per: "minute", grade: "observed", page: page("codebuild") },
  alarm: { usd: 0.1, per: "alarm and month", grade: "observed", page: page("cloudwatch") },
  secret: { usd: 0.4, per: "secret and month", grade: "observed", page: page("secrets-manager") },
  loadBalancer: {
    usd: 0.0225,
    per: "load balancer and hour",
    grade: "observed",
    page: page("elasticloadbalancing"),
  },
  publicAddress: { usd: 0.005, per: "address and hour", grade: "observed", page: page("vpc") },
  natGateway: { usd: 0.045, per: "gateway and hour", grade: "observed", page: page("vpc") },
  endpoint: {
    usd: 0.01,
    per: "interface, zone and hour",
    grade: "observed",
    page: page("privatelink"),
  },
  taskVcpu: { usd: 0.04048, per: "vCPU and hour", grade: "observed", page: page("fargate") },
  taskMemory: { usd: 0.004445, per: "GB and hour", grade: "observed", page: page("fargate") },
} as const satisfies Readonly<Record<string, Price>>;

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
