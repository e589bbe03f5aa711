import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CodePipelineClient, GetPipelineStateCommand } from "@aws-sdk/client-codepipeline";
import { type Quiet, quietStages } from "./quiet";

/** The metric of the alarms: minutes in which nothing changed in a stage that is in progress. */
const metric = { namespace: "ferry", name: "QuietMinutes" } as const;

/** Looks at every pipeline on a schedule, and writes what CloudWatch takes as a metric out of the log. */
export function createHandler(): () => Promise<void> {
  const codePipeline = new CodePipelineClient({ maxAttempts: 4 });
  return async () => {
    const file = join(__dirname, "pipelines.json");
    const pipelines = JSON.parse(readFileSync(file, "utf8")) as readonly string[];
    for (const name of pipelines) {
      const { stageStates = [] } = await codePipeline.send(new GetPipelineStateCommand({ name }));
      const now = new Date();
      for (const quiet of quietStages(stageStates, now)) {
        // Lambda would put a line of the console inside of another object.
        process.stdout.write(`${JSON.stringify(embeddedMetric(name, quiet, now))}\n`);
      }
    }
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
export function embeddedMetric(pipeline: string, { stage, minutes }: Quiet, now: Date) {
  return {
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: metric.namespace,
          Dimensions: [["Pipeline", "Stage"]],
          Metrics: [{ Name: metric.name, Unit: "Count" }],
        },
      ],
    },
    Pipeline: pipeline,
    Stage: stage,
    [metric.name]: minutes,
  };
}
