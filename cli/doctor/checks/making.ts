import { regionOf, serviceOf } from "../../../rehearsal/arn";

/** The command that makes something of one's own, by its ARN: what is in the files is left to who makes it. */
export function makingOf(arn: string, home: string): string {
  const region = `--region ${regionOf(arn) || home}`;
  const [name = ""] = arn.split(/[:/]/).slice(-1);
  const path = /:(?:role|policy)(\/.+\/)/.exec(arn)?.[1];
  const at = `${name}${path === undefined ? "" : ` --path ${path}`}`;
  switch (serviceOf(arn)) {
    case "iam":
      return arn.includes(":role/")
        ? `aws iam create-role --role-name ${at} --assume-role-policy-document file://<trust>.json`
        : `aws iam create-policy --policy-name ${at} --policy-document file://<boundary>.json`;
    case "ecr":
      return `aws ecr create-repository ${region} --repository-name ${arn.split(":repository/")[1]}`;
    case "kms":
      return `aws kms create-key ${region} --policy file://<policy>.json, and name its ARN in the settings`;
    case "sns":
      return `aws sns create-topic ${region} --name ${name}`;
    default:
      return `aws s3 mb ${region} s3://${name}`;
  }
}
