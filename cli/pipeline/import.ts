import { loadSettings, SettingsError } from "../../infra/settings";
import { accountOf, type Place, regionOf } from "../../rehearsal/arn";
import { RehearsalFault } from "../../rehearsal/fault";
import type { Pipeline, PipelineDocument, Variable } from "./document";
import { keyOf, sourcesOf } from "./import-sources";
import { stageSettings } from "./import-stages";
import { withoutSecrets } from "./secrets";

/** What settings a document becomes, and what they can't say. */
interface Imported {
  /** What stands under `ferry:delivery`. */
  readonly delivery: Readonly<Record<string, unknown>>;
  /** Sentences: what was not carried over, what has another name now, and what the settings lack. */
  readonly left: readonly string[];
}

/** What an import takes. */
export const wantedPipeline =
  "Give what `aws codepipeline get-pipeline --name <name>` prints, or create-pipeline takes.";

/**
 * The delivery that makes the pipeline of a document.
 * @throws RehearsalFault for what is no document of a pipeline
 */
export function deliveryOf(document: unknown): Imported {
  const whole = (document ?? {}) as Partial<PipelineDocument> & Pipeline;
  // What `create-pipeline --pipeline` takes has no map around the pipeline.
  const { pipeline: given = whole, metadata } = whole;
  if (!Array.isArray(given.stages)) {
    throw new RehearsalFault(`That is no pipeline. ${wantedPipeline}`);
  }
  const secrets: string[] = [];
  const pipeline = withoutSecrets(given, (what) => secrets.push(what));
  const place = placeOf(pipeline, metadata?.pipelineArn);
  const { sources, connections, left: ofSources, ...renames } = sourcesOf(pipeline);
  const left = [...ofSources, ...secrets];
  const [, ...others] = pipeline.stages;
  let after = "source";
  const stages = others.map((stage) => {
    const settings = stageSettings(stage, after, place.account, renames, (what) => left.push(what));
    after = stage.name;
    return [stage.name, settings] as const;
  });
  const { name = "pipeline", executionMode: mode, variables = [] } = pipeline;
  const delivery = {
    ...(Object.keys(connections).length > 0 && { connections }),
    pipelines: {
      [keyOf(name)]: {
        sources,
        ...(mode !== undefined && { mode }),
        ...(variables.length > 0 && { variables: variablesOf(variables) }),
        stages: Object.fromEntries(stages),
      },
    },
  };
  return { delivery, left: [...left, ...leftOf(pipeline), ...faultsOf(delivery, place)] };
}

/** What ferry makes itself instead. */
function leftOf(pipeline: Pipeline): readonly string[] {
  const instead = {
    name: `a pipeline is called <ferry:name>-${keyOf(pipeline.name ?? "")} here`,
    roleArn: "ferry makes a role with exactly what the actions need; role is for an existing one",
    artifactStore: "ferry makes an encrypted store; key and artifactBucket are for existing ones",
    artifactStores:
      "ferry makes an encrypted store in each region that actions run in; key, artifactBucket and regions are for " +
      "existing ones",
  };
  return [
    ...Object.entries(instead).flatMap(([key, what]) =>
      pipeline[key as keyof Pipeline] === undefined ? [] : [`${key} is not carried over: ${what}.`],
    ),
    ...(pipeline.pipelineType === "V1"
      ? ["pipelineType V1 becomes V2, whose price is another."]
      : []),
  ];
}

function variablesOf(variables: readonly Variable[]) {
  return Object.fromEntries(
    variables.map(({ name, defaultValue, description }) => [
      name,
      {
        ...(defaultValue !== undefined && { default: defaultValue }),
        ...(description !== undefined && { description }),
      },
    ]),
  );
}

/** Where the pipeline is; AWS's own documents have an account of ones. */
function placeOf(pipeline: Pipeline, arn = ""): Place {
  const { roleArn = "", artifactStores = {} } = pipeline;
  return {
    account: accountOf(arn) || accountOf(roleArn) || "111111111111",
    region: regionOf(arn) || Object.keys(artifactStores)[0] || "us-east-1",
  };
}

/** What the settings themselves say of it: what is missing, or can't be. */
function faultsOf(delivery: Imported["delivery"], { account, region }: Place): readonly string[] {
  try {
    loadSettings({
      project: "ferry",
      stack: "dev",
      values: {
        "ferry:account": account,
        "ferry:region": region,
        "ferry:name": "imported",
        "ferry:delivery": JSON.stringify(delivery),
      },
      isSecret: () => false,
      exists: () => true,
    });
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}
