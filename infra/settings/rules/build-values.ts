import { environmentOf, imageOf } from "../../aws/build-environments";
import { runtimeFault, runtimesPage } from "../../aws/build-runtimes";
import { type At, under } from "../faults";
import type { ProjectSettings } from "../schema";
import type { Sentences } from "./rule";

const coverageFormats = ["CLOVERXML", "COBERTURAXML", "JACOCOXML", "SIMPLECOV"];

/** Runtimes, reports and variables of a build, each by itself. */
export function* valueFaults(build: ProjectSettings, key: At): Sentences {
  const { runtimes, reports, commands, pushes, environment } = build;
  const { mode } = environmentOf(build);
  // AWS Lambda compute takes no runtimes at all.
  for (const [language, version] of Object.entries(mode === "lambda" ? {} : runtimes)) {
    const fault = runtimeFault(imageOf(build), language, version);
    if (fault !== undefined)
      yield `${key("runtimes", language)} is "${version}": ${fault} (${runtimesPage}).`;
  }
  // https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.reports
  for (const [name, { type, format, files }] of Object.entries(reports)) {
    const at = under(key, "reports", name);
    if (format !== undefined && coverageFormats.includes(format) !== (type === "coverage"))
      yield `${at("format")} is ${format}: it is no format of a ${type} report.`;
    if (commands !== undefined && files.length === 0)
      yield `${at("files")} is missing: name the files with the results, such as reports/*.xml.`;
    if (commands === undefined && files.length > 0)
      yield `${at("files")} is set, but the repository's buildspec says which files hold the results: name ` +
        "them there.";
  }
  // ferry tells a build that pushes where to.
  if (pushes.length > 0 && Object.hasOwn(environment, "ECR_REPOSITORIES"))
    yield `${key("environment", "ECR_REPOSITORIES")} is ferry's where ${key("pushes")} is set: give your variable ` +
      "another name.";
}
