import type { ListDistributionsCommandOutput } from "@aws-sdk/client-cloudfront";
import type { GetServiceQuotaCommandOutput } from "@aws-sdk/client-service-quotas";
import type { Aws } from "../aws";
import { type Answer, type Check, good, mend, note } from "../check";
import type { Patient } from "../patient";

/** Quotas of which a stack may need more than a new account has. */
export function quotaChecks(patient: Patient): readonly Check[] {
  return [...functionChecks(patient), ...taskChecks(patient), ...distributionChecks(patient)];
}

interface Quota {
  readonly service: string;
  readonly code: string;
  readonly region: string;
}

async function quotaOf(aws: Aws, { service, code, region }: Quota): Promise<number> {
  const { Quota: found } = await aws.read<GetServiceQuotaCommandOutput>(
    "service-quotas",
    region,
    "GetServiceQuota",
    { ServiceCode: service, QuotaCode: code },
  );
  return found?.Value ?? Number.NaN;
}

function raise({ service, code, region }: Quota, value: number): string {
  return (
    `aws service-quotas request-service-quota-increase --region ${region} --service-code ${service} ` +
    `--quota-code ${code} --desired-value ${value}`
  );
}

/** Lambda leaves so many to functions without a reservation. https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
const unreserved = 100;

/** What an account has that has used little: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const usual = 1000;

function functionChecks({ all }: Patient): readonly Check[] {
  const functions = all("aws:lambda/function:Function");
  return [...new Set(functions.map(({ place }) => place.region))].map((region) => {
    const quota = { service: "lambda", code: "L-B99A9384", region };
    const reserved = functions
      .filter(({ place }) => place.region === region)
      .map(({ inputs }) => Number(inputs.reservedConcurrentExecutions ?? 0))
      .filter((each) => each > 0)
      .reduce((sum, each) => sum + each, 0);
    return {
      what: `concurrent functions in ${region}`,
      why: "invalidations and checks of a release are functions, and those above the quota are throttled",
      ask: async (aws: Aws) => functionAnswer(quota, await quotaOf(aws, quota), reserved),
    };
  });
}

export function functionAnswer(quota: Quota, value: number, reserved: number): Answer {
  if (reserved > 0 && value < reserved + unreserved) {
    return mend(
      `the quota is ${value}, and the stack reserves ${reserved} beside the ${unreserved} that stay free`,
      raise(quota, usual),
    );
  }
  return value < unreserved
    ? note(`the quota is ${value}, as new accounts have it`, raise(quota, usual))
    : good(`the quota is ${value}`);
}

interface Service {
  readonly launchType?: string;
  readonly desiredCount?: number;
  readonly taskDefinition?: string;
  readonly deploymentController?: { readonly type?: string };
  readonly deploymentConfiguration?: { readonly strategy?: string };
  readonly name?: string;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
function taskChecks({ all }: Patient): readonly Check[] {
  const services = all("aws:ecs/service:Service");
  return [...new Set(services.map(({ place }) => place.region))].map((region) => {
    const quota = { service: "fargate", code: "L-3032A538", region };
    const needed = services
      .filter(({ place }) => place.region === region)
      .map(({ inputs }) => inputs as Service)
      .filter(({ launchType }) => launchType === "FARGATE")
      .reduce((sum, service) => sum + processorsOf(service, all), 0);
    return {
      what: `vCPUs of Fargate in ${region}`,
      why: "tasks above the quota do not start, and a release waits until its time is over",
      ask: async (aws: Aws) => {
        const value = await quotaOf(aws, quota);
        const needs = `the stack's services at their most take ${needed}, releases among them`;
        return value >= needed
          ? good(`the quota is ${value}, and ${needs}`)
          : mend(`the quota is ${value}, and ${needs}`, raise(quota, Math.ceil(needed)));
      },
    };
  });
}

/** While a release runs, the tasks of both versions do. */
function processorsOf(service: Service, all: Patient["all"]): number {
  const scaled = all("aws:appautoscaling/target:Target").find(({ inputs }) =>
    String(inputs.resourceId).endsWith(`/${service.name}`),
  );
  const definition = all("aws:ecs/taskDefinition:TaskDefinition").find(
    ({ outputs, inputs }) =>
      outputs.arn === service.taskDefinition || inputs.family === service.taskDefinition,
  );
  const count = Number(scaled?.inputs.maxCapacity ?? service.desiredCount ?? 1);
  return (2 * count * Number(definition?.inputs.cpu ?? 256)) / 1024;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
function distributionChecks({ all }: Patient): readonly Check[] {
  const wanted = all("aws:cloudfront/distribution:Distribution").length;
  if (wanted === 0) return [];
  const quota = { service: "cloudfront", code: "L-24B04930", region: "us-east-1" };
  return [
    {
      what: "distributions of CloudFront",
      why: "each site takes one, and pulumi up ends where the account has no more",
      ask: async (aws) => {
        const value = await quotaOf(aws, quota);
        const there = await distributions(aws);
        return there + wanted <= value
          ? good(`there are ${there} of ${value}`)
          : note(
              `there are ${there} of ${value}, and the stack has ${wanted}, if they are not among them`,
              raise(quota, there + wanted),
            );
      },
    },
  ];
}

async function distributions(aws: Aws): Promise<number> {
  let count = 0;
  let Marker: string | undefined;
  do {
    const { DistributionList } = await aws.read<ListDistributionsCommandOutput>(
      "cloudfront",
      "us-east-1",
      "ListDistributions",
      { MaxItems: 100, ...(Marker !== undefined && { Marker }) },
    );
    count += DistributionList?.Items?.length ?? 0;
    Marker = DistributionList?.NextMarker || undefined;
  } while (Marker !== undefined);
  return count;
}
