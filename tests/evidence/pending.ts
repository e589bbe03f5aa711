/** Rows that do not hold yet, as `<row> <action>`: each is a fault of the program. Empty is right. */
export const pending: readonly string[] = [
  "codepipeline/CodeCommit/role codecommit:GetRepository",
  "codepipeline/Commands/role logs:CreateLogGroup",
  "codepipeline/ECRBuildAndPublish/role/private logs:CreateLogGroup",
  "codepipeline/InspectorScan/role/source logs:CreateLogGroup",
  "codepipeline/base/artifact-bucket/list s3:ListBucket",
  "codepipeline/rule/Commands logs:CreateLogGroup",
];
