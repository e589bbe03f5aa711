import { documented } from "../call";
import type { RecordedCall } from "../endpoints/protocol";

/** The page of the API that describes what was asked. */
export function documentedAs({ service, operation }: RecordedCall) {
  const { [service]: reference = `${service}/latest/APIReference` } = references;
  return documented(`${reference}/API_${operation}`);
}

const references: Partial<Record<RecordedCall["service"], string>> = {
  s3: "AmazonS3/latest/API",
  sts: "STS/latest/APIReference",
  ecr: "AmazonECR/latest/APIReference",
  ecs: "AmazonECS/latest/APIReference",
};
