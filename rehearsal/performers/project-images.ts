import { arnIn, globalArn, regionOf } from "../arn";
import { documented } from "../call";
import { type ProjectCaller, serviceRole } from "./project-caller";

/** What CodeBuild and the commands of a build call for images: the build's own, and those that it makes. */

const privateRegistry = documented("codebuild/latest/userguide/sample-private-registry");
const pushImage = documented("AmazonECR/latest/userguide/image-push-iam");
const pushPublicImage = documented("AmazonECR/latest/public/public-repository-policy-examples");

/** The build's own image: AWS's needs nothing, one in Amazon ECR the role, others their credentials. */
export function pullImage(caller: ProjectCaller): void {
  const {
    image = "",
    imagePullCredentialsType,
    registryCredential,
  } = caller.project.environment ?? {};
  if (registryCredential)
    caller.readSecret(caller.actor, registryCredential.credential, privateRegistry);
  const repository = privateRepository(image);
  if (imagePullCredentialsType !== "SERVICE_ROLE" || repository === undefined) return;
  const calls = "ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:BatchGetImage";
  const region = regionOf(repository);
  caller.act("ecr:GetAuthorizationToken", "*", serviceRole, { region });
  caller.act(calls, repository, serviceRole);
}

/** ferry tells a build by a variable where it pushes; that it does is what the setting promises. */
export function pushImages(caller: ProjectCaller): void {
  const { environmentVariables = [] } = caller.project.environment ?? {};
  const uris = environmentVariables.find(({ name }) => name === "ECR_REPOSITORIES")?.value ?? "";
  for (const uri of uris.split(" ").filter((each) => each !== "")) {
    const repository = privateRepository(uri);
    if (repository === undefined) pushPublic(caller, uri);
    else pushPrivate(caller, repository);
  }
}

function pushPrivate(caller: ProjectCaller, repository: string): void {
  const calls =
    "ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:BatchGetImage ecr:PutImage " +
    "ecr:InitiateLayerUpload ecr:UploadLayerPart ecr:CompleteLayerUpload";
  const region = regionOf(repository);
  caller.act("ecr:GetAuthorizationToken", "*", pushImage, { region });
  caller.act(calls, repository, pushImage);
}

/** Amazon ECR Public signs in in one region only, whatever the build's. */
function pushPublic(caller: ProjectCaller, uri: string): void {
  const name = uri.split("/").slice(2).join("/");
  const repository = globalArn(caller, "ecr-public", `repository/${name}`);
  const calls =
    "ecr-public:BatchCheckLayerAvailability ecr-public:PutImage ecr-public:InitiateLayerUpload " +
    "ecr-public:UploadLayerPart ecr-public:CompleteLayerUpload";
  const region = "us-east-1";
  const signIn = "ecr-public:GetAuthorizationToken sts:GetServiceBearerToken";
  caller.act(signIn, "*", pushPublicImage, { region });
  caller.act(calls, repository, pushPublicImage, { region });
}

/** The repository of `111111111111.dkr.ecr.eu-central-1.amazonaws.com/build:1`. */
function privateRepository(image: string): string | undefined {
  const [, account, region = "", name] =
    /^(\d+)\.dkr\.ecr\.([\w-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/.exec(image) ?? [];
  if (account === undefined) return undefined;
  return arnIn({ account, region }, "ecr", `repository/${name}`);
}
