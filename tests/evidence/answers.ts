/** By spec: how a trap begins in traps.json, and the test that holds what is right. */
export const held: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "cli/pipeline/pipeline-document": {
    "Output artifact of one foreign": "says what settings can't",
  },
  "cli/starts/triggers": {
    "Trigger filters on file paths don't": "the first push of a new branch",
  },
  "engine/destroy": {
    "A misconfigured trail redelivers":
      "leaves nothing by README.md's commands after retain: false, even of buckets with releases",
  },
  "functions/job": {
    "The job event holds temporary": "is read without its credentials",
  },
  "infra/actions/catalogue": {
    "Commands actions and rules end": "what its page says",
    "Input artifacts: CodeBuild 1": "what its page says",
  },
  "infra/aws/regions": {
    "Connections aren't offered in": "a connection where the source action is missing",
    "A cross-account repository policy": "warn of a region that has to be enabled",
  },
  "infra/components/audit/audit": {
    "Legacy CloudFront logging needs":
      "logs the readers of a site where CloudFront keeps its settings",
    "CloudFront's v2 log delivery":
      "logs the readers of a site where CloudFront keeps its settings",
    "v2 log delivery takes bucket":
      "logs the readers of a site where CloudFront keeps its settings",
    "v2 delivery appends its statement": "admits each service that writes logs for what it logs",
    "A log bucket with the AWS managed":
      "keeps logs in a bucket encrypted by S3, without ACLs, for the days that are set",
    "ALB access logs need a bucket":
      "keeps logs in a bucket encrypted by S3, without ACLs, for the days that are set",
    "A deny by service principal in": "admits each service that writes logs for what it logs",
    "An existing trail bucket with":
      "keeps logs in a bucket encrypted by S3, without ACLs, for the days that are set",
  },
  "infra/components/delivery/artifact-store": {
    "CodePipeline supports symmetric":
      "is a symmetric multi-Region primary that rotates and takes 30 days to delete",
  },
  "infra/components/delivery/build-permissions": {
    "CodeBuild calls s3:GetBucketAcl":
      "writes its folders of the bucket for builds, and reads its cache alone",
    "Builds push images no longer":
      "pushes to just the repositories that are named, with every action that docker needs",
    "Public ECR needs sts:GetServiceBearerToken":
      "pushes to a public repository, and signs in where Amazon ECR Public does",
  },
  "infra/components/delivery/build-project": {
    "Batch builds need a role of their":
      "runs a batch in a role of its own, as one action with one artifact",
  },
  "infra/components/delivery/order": {
    "Role names in CodeBuild are case-sensitive":
      "creates each project after its role with its policy, its logs and the key",
  },
  "infra/components/delivery/pipeline": {
    "CodeBuild with several inputs":
      "gives several sources to its build, the first as the primary one",
    "A KMS alias is known only in":
      "is of type V2 with an explicit mode, and stores artifacts with the delivery's key",
  },
  "infra/components/delivery/regions": {
    "Notification rules and their": "registers everything with the one provider",
  },
  "infra/components/delivery/restart": {
    "An update of the pipeline stops":
      "starts again by itself where pushes deploy, in a role that may start this one pipeline",
  },
  "infra/components/delivery/sources": {
    "A connection belongs to one prefix:":
      "is made by the build's own role, under both names of the service",
    "A CodeCommit action asks whether":
      "finds the artifact bucket, by the policies of role and bucket",
    "PollForSourceChanges is true": "is not polled",
    "In PARALLEL mode a CodeCommit":
      "starts the pipeline with exactly the commit that was pushed to the branch",
  },
  "infra/components/deployments/deployment-access": {
    "GitHub's sub has the environment": "by audience and exact subject",
    "Pulumi Deployments send one sub": "by audience and exact subject",
  },
  "infra/components/notifications/notifications": {
    "The AWS managed key of SNS can't": "encrypt the topic with a key of their own that rotates",
    "E-mail subscriptions stay pending": "say what is left to those who are told",
    "The first notification rule of":
      "take no resource that fails in an account without a service-linked role",
    "Guardrails and channel role intersect":
      "reach addresses and chat channels, which may do nothing with the account",
    "Chat configurations without a":
      "reach addresses and chat channels, which may do nothing with the account",
  },
  "infra/components/receiving/container-network": {
    "A prefix of ALB logs must not":
      "has a load balancer that drops bad headers, is protected, and logs its requests",
  },
  "infra/components/receiving/container-releases": {
    "CodeDeploy's managed Lambda and":
      "is deployed by CodeDeploy in a role that moves this service's traffic, and is taken for this group",
  },
  "infra/components/receiving/containers": {
    "Docker Hub's limits hit builds": "begins with a public image that is pinned",
    "The execution role's managed":
      "starts tasks in a role that pulls one repository's images and reads the named parameter",
  },
  "infra/components/receiving/site": {
    "OAC can't serve an S3 website": "is read by CloudFront with signed requests",
  },
  "infra/contract/deployment-configuration": {
    "CodeDeploy for ECS waits at most": "where traffic moves by",
  },
  "infra/plan/builds/buildspec": {
    "The names of several output artifacts": "is exactly this for the default files",
  },
  "infra/plan/notifications/notifications": {
    "Key policies for EventBridge":
      "admit to the key every publisher in use, each for its topics alone",
    "Notification quotas can't be":
      "tell of failures and approvals by default, and need no rule of AWS's notifications",
    "Chat and e-mail on one topic":
      "tell addresses and chat apart: each is told in its own form, by a topic of its own",
  },
  "infra/plan/pipelines/pipelines": {
    "The quotas page has two numbers": "are refused beyond the actions of a stage",
    "A pipeline has 2 to 50 stages": "are refused beyond the stages of a pipeline",
    "Action names end at 100 characters":
      "has names that AWS takes, and reads what was made before it",
  },
  "infra/settings/applications": {
    "ParameterOverrides of a CloudFormation": "more parameters than CodePipeline takes",
    "CAPABILITY_AUTO_EXPAND is needed": "a capability that CloudFormation has not",
  },
  "infra/settings/load-pipelines": {
    "A manual approval ends after": "an approval below CodePipeline's least time",
  },
  "infra/settings/sources": {
    "A full clone (CODEBUILD_CLONE_REF)": "a full clone without a build",
  },
  "infra/settings/stages": {
    "Commands take single-line commands": "a command of two lines",
    "A source stage can't be rolled": "a way back from the sources",
    "Stage rollback and ROLLBACK results": "what a pipeline of mode PARALLEL can't",
    "With result SKIP only LambdaInvoke": "a rule that skips no stage",
    "DeploymentWindow's cron has a": "a window that is none",
    "Lambda deploy's strategy and": "a strategy of AWS Lambda without the alias that it shifts",
  },
  "infra/settings/triggers": {
    "Triggers: 50 per pipeline, 3": "four filters",
  },
  "rehearsal/rehearse/seeded-faults": {
    "A deny policy on the encryption": "of uploads with a foreign key",
  },
  "rehearsal/performers/action-variants": {
    "An Elastic Beanstalk action hangs": "is granted what AWS calls",
  },
  "rehearsal/performers/applications": {
    "An artifact of a CloudFormation":
      "is to upload each local folder, and to write its address where it was",
    "CloudFormation's RoleArn must": "a role of another account is handed over",
  },
  "rehearsal/performers/build": {
    "Parameters need ssm:GetParameters": "reads the parameters that its variables name",
  },
  "rehearsal/performers/image-source": {
    "ECS action rejects images that": "a rolling deployment",
  },
  "rehearsal/performers/invoke": {
    "A Lambda action without an answer":
      "is asked twice: the second job carries the token of the first answer",
  },
  "rehearsal/performers/project-calls": {
    "CodeBuild discovers test reports":
      "would catch a project that leaves the discovery of reports to CodeBuild",
  },
  "rehearsal/performers/services": {
    "All input of CodeDeployToECS": "refuses inputs of more than 3 MB",
    "CodeDeployToECS replaces <IMAGE1_NAME>": "a task definition without the place of the image",
  },
  "rehearsal/performers/stack-modes": {
    "Transforms need CreateChangeSet":
      "hand CloudFormation a role, and expand AWS::Serverless where macros are acknowledged",
  },
  "rehearsal/release/messages": {
    "EventBridge doesn't escape values": "get lost where what somebody wrote is put into a text",
    "Variables that are objects or": "get lost where a value stands alone, and is not there",
  },
  "rehearsal/release/regions": {
    "A pipeline whose artifact bucket": "does not arrive by way of a bucket of another region",
  },
  "rehearsal/release/walk": {
    "Cross-account needs a customer": "an artifact store without a customer key",
    "A Lambda action must be answered": "(the invalidate function)",
  },
  "rehearsal/site/rules": {
    "An S3 deploy action times out":
      "takes as many files as CodePipeline takes in one artifact, and not one more",
  },
  "rehearsal/standing/notifications": {
    "Topic policies for EventBridge":
      "fail where a topic admits them by a condition, which EventBridge's page does not know",
  },
  "rehearsal/standing/standing-calls": {
    "With OAC and a customer managed": "are CloudFront's on the key of a site that has one",
  },
};

/** What no test can hold: how the trap begins, and why ferry does not meet it. */
export const foreign: Readonly<Record<string, string>> = {
  "A stage's combined output variables":
    "how much an exported variable holds is known only while the release runs",
  "Source artifacts: 1 GB from Git,":
    "how large a repository is only its host knows, and the pipeline names the limit when it fails",
  "imagedefinitions.json may have":
    "ferry's builds write one entry, for the one container of their service",
  "Commands builds share the account's":
    "AWS chooses the machine of a Commands action: what must not meet others is built in a project",
  "SECRETS_MANAGER variables exist":
    "the settings give Commands no variables of Secrets Manager: builds read secrets, in roles of their own",
  "Trigger filters on file paths look":
    "AWS looks at the first hundred files of a push: no setting changes that",
  "Going from PARALLEL to another":
    "a change of mode is made by `up` in one call, and AWS's page has the remedy: change the mode alone first",
  "Lambda deploy needs an alias":
    "the function and its alias are the user's: ferry makes neither, and can't see them",
  "REPLACE_ON_FAILURE deletes a":
    "REPLACE_ON_FAILURE is a mode that the settings name, and ferry generates none with it",
  "An express state machine always": "whether a state machine is express only its account knows",
  "The first build with an S3 cache":
    "a line in the log of the first build, which goes on without a cache",
  "A user-token connection breaks":
    "who approves a connection chooses how: the state holds no trace of it",
  "A budget can't notify a topic": "ferry makes no budget",
  "Owner-enforced buckets refuse":
    "whether a bucket of yours takes ACLs only its account knows: ferry sends none to its own",
  "A hook that never answers fails":
    "a hook is a function that the settings name: what it answers only it knows",
  "A grant revoked on an ECR key": "nothing of ferry revokes a grant: who administers the key may",
  "Pulumi ESC's audience is aws:<org>": "no role of ferry trusts environments of Pulumi ESC",
};
