import { environmentOf } from "../../aws/build-environments";
import { runtimeFault, runtimesPage } from "../../aws/build-runtimes";
import type { At } from "../faults";
import type { ProjectSettings } from "../schema";

/** AWS Lambda compute takes no runtimes at all. */
export function runtimeFaults(
  { runtimes, environmentType, image }: ProjectSettings,
  key: At,
): string[] {
  const { mode, image: preset } = environmentOf(environmentType);
  if (mode === "lambda") return [];
  return Object.entries(runtimes).flatMap(([language, version]) => {
    const fault = runtimeFault(image ?? preset, language, version);
    return fault === undefined
      ? []
      : [`${key("runtimes", language)} is "${version}": ${fault} (${runtimesPage}).`];
  });
}

const coverageFormats = ["CLOVERXML", "COBERTURAXML", "JACOCOXML", "SIMPLECOV"];

/** https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.reports */
export function reportFaults({ reports, commands }: ProjectSettings, key: At): string[] {
  return Object.entries(reports).flatMap(([name, { type, format, files }]) => {
    const at = (...path: PropertyKey[]) => key("reports", name, ...path);
    const fits = format === undefined || coverageFormats.includes(format) === (type === "coverage");
    return [
      ...(fits ? [] : [`${at("format")} is ${format}: it is no format of a ${type} report.`]),
      ...(commands !== undefined && files.length === 0
        ? [`${at("files")} is missing: name the files with the results, such as reports/*.xml.`]
        : []),
      ...(commands === undefined && files.length > 0
        ? [
            `${at("files")} is set, but the repository's buildspec says which files hold the results: name ` +
              "them there.",
          ]
        : []),
    ];
  });
}

/** ferry tells a build that pushes where to. */
export function reservedFaults({ pushes, environment }: ProjectSettings, key: At): string[] {
  if (pushes.length === 0 || !Object.hasOwn(environment, "ECR_REPOSITORIES")) return [];
  return [
    `${key("environment", "ECR_REPOSITORIES")} is ferry's where ${key("pushes")} is set: give your variable ` +
      "another name.",
  ];
}
