import { hostOf, regionOf } from "../arn";
import type { Form } from "./exception";
import { list } from "./widened";

/** Closed forms of statements that are let pass: whatever is wider is beyond the release. */

/** The keys of secrets that the role reads, each in full, through the service that keeps the secrets. */
export const decryptsSecrets: Form = ({ Action, Resource, Condition }, meant) =>
  ["secretsmanager:GetSecretValue", "ssm:GetParameters"].some((reads) => {
    const keys = list(Resource);
    const region = regionOf(keys[0] ?? "");
    const via = { "kms:ViaService": hostOf(reads.split(":")[0] ?? "", region) };
    return (
      Action === "kms:Decrypt" &&
      keys.every((key) => regionOf(key) === region && WHOLE_KEY.test(key)) &&
      isAlike(Condition, { StringEquals: via }) &&
      meant.some((it) => list(it.Action).includes(reads))
    );
  });

const WHOLE_KEY = /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/;

/** AWS's own macros, where the role makes change sets, or CloudFormation takes it to expand templates. */
export const expandsTemplates: Form = ({ Action, Resource, Condition }, meant, takers) => {
  const changes = meant.filter((it) => list(it.Action).includes("cloudformation:CreateChangeSet"));
  const regions = changes.flatMap((it) => list(it.Resource).map(regionOf));
  return (
    Action === "cloudformation:CreateChangeSet" &&
    Condition === undefined &&
    list(Resource).every(
      (macro) =>
        MACRO.test(macro) &&
        (regions.includes(regionOf(macro)) || takers.includes("cloudformation.amazonaws.com")),
    )
  );
};

const MACRO =
  /^arn:[\w-]+:cloudformation:[\w-]+:aws:transform\/(Include|LanguageExtensions|Serverless-2016-10-31)$/;

function isAlike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
