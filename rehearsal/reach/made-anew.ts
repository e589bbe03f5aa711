import { artifactFolderCharacters } from "../../infra/names/artifacts";
import { serviceOf } from "../arn";
import type { Stores } from "../world/access-policies";

/** What releases make anew each time: a resource of such a call stands for all of its kind. */
interface Kind {
  readonly service: string;
  readonly made: RegExp;
  /** The pattern of all of its kind. */
  readonly all: string;
  readonly page: string;
}

const kinds: readonly Kind[] = [
  {
    service: "logs",
    made: /^(arn:[^:]+:logs:[^:]*:\d*:log-group:[^:]+):.*$/,
    all: "$1:*",
    page: "AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl",
  },
  {
    // Six characters that the service makes.
    service: "secretsmanager",
    made: /-[A-Za-z0-9]{6}$/,
    all: "-??????",
    page: "secretsmanager/latest/userguide/getting-started",
  },
  {
    service: "ec2",
    made: /:(network-interface|instance|vpc-flow-log)\/.*$/,
    all: ":$1/*",
    page: "codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control",
  },
  {
    service: "ecs",
    made: /:task-definition\/([^:]+):\d+$/,
    all: ":task-definition/$1:*",
    page: "AmazonECS/latest/developerguide/task_definition_parameters",
  },
  {
    service: "ecs",
    made: /:(task-set|service-(?:deployment|revision))\/([^/]+\/[^/]+)\/.*$/,
    all: ":$1/$2/*",
    page: "AmazonECS/latest/developerguide/service-deployment-permissions",
  },
  {
    service: "ecs",
    made: /:(task|container-instance)\/([^/]+)\/.*$/,
    all: ":$1/$2/*",
    page: "AmazonECS/latest/developerguide/ecs-account-settings",
  },
  {
    service: "cloudformation",
    made: /:stack\/([^/]+)\/.*$/,
    all: ":stack/$1/*",
    page: "AWSCloudFormation/latest/UserGuide/control-access-with-iam",
  },
  {
    service: "states",
    made: /:execution:([^:]+):.*$/,
    all: ":execution:$1:*",
    page: "step-functions/latest/dg/concept-create-iam-advanced",
  },
  {
    service: "elasticbeanstalk",
    made: /:applicationversion\/([^/]+)\/.*$/,
    all: ":applicationversion/$1/*",
    page: "elasticbeanstalk/latest/dg/AWSHowTo.iam.policies.arn",
  },
  {
    service: "codebuild",
    made: /:(build|build-batch|report)\/([^:]+):.*$/,
    all: ":$1/$2:*",
    page: "codebuild/latest/userguide/auth-and-access-control-iam-access-control-identity-based",
  },
  {
    // Named after whatever form of results a build finds.
    service: "codebuild",
    made: /:report-group\/(.+)-[A-Z0-9]+-AutoDiscovered$/,
    all: ":report-group/$1-*-AutoDiscovered",
    page: "codebuild/latest/userguide/report-auto-discover",
  },
];

/** The pattern of a resource on which a release calls. */
export function patternOf(resource: string): string {
  const kind = kinds.find(
    ({ service, made }) => service === serviceOf(resource) && made.test(resource),
  );
  return kind ? resource.replace(kind.made, kind.all) : resource;
}

/**
 * The pattern of an object. A release writes other objects each time: in an artifact store below the folder of the
 * pipeline and the artifact, whose names CodePipeline shortens, in another bucket wherever it likes; a service below its folder.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html
 */
export function objectsOf(resource: string, byService: boolean, stores: Stores): string {
  const [bucket = "", ...key] = resource.split("/");
  const pipelines = stores.get(bucket);
  if (pipelines && key[0] !== "packages") {
    const [pipeline = "", artifact = "", name] = key;
    const isCut = pipelines.some(
      (it) => it !== pipeline && it.slice(0, artifactFolderCharacters.pipeline) === pipeline,
    );
    const folder = isCut ? `${pipeline}*` : pipeline;
    return `${bucket}/${folder}/${artifact === name ? artifact : `${artifact}*`}/*`;
  }
  if (byService || key[0] === "packages") return resource.replace(/[^/]+$/, "*");
  return `${bucket}/*`;
}
