import { imageVariable } from "../../names";
import type { BuildSettings } from "../../settings";
import { runsBefore } from "../pipelines/before";
import type { ServiceDestination } from "../targets/destinations";

/** An image that is released: one that a build makes, or one that somebody pushed. */
export interface ReleasableImage {
  /** `111111111111.dkr.ecr.eu-central-1.amazonaws.com/acme/api`. */
  readonly repositoryUri: string;
  /** Where the image is released to: each has files of its own. */
  readonly destinations: readonly ServiceDestination[];
}

/** What a Docker build is told by variables. */
export interface ContainerBuild extends ReleasableImage {
  readonly settings: NonNullable<BuildSettings["container"]>;
}

/** CodeBuild runs post_build even after a failed build. */
export const afterSuccess = '[ "$CODEBUILD_BUILD_SUCCEEDING" = 1 ]';

/** Where the files of the artifact are collected, below the source's root. */
export const containerFolder = ".ferry/container";

export function containerVariables({ repositoryUri, settings }: ContainerBuild) {
  return {
    IMAGE_REPOSITORY: repositoryUri,
    DOCKER_FILE: settings.dockerfile,
    DOCKER_CONTEXT: settings.context,
  };
}

/**
 * Builds the image of a commit once, pushes it under the commit's id, and hands on its digest. The tag can't be
 * pushed a second time: a release that is started again finds the image that was built, and ships that.
 */
export function containerCommands({ destinations }: ContainerBuild): readonly string[] {
  const unlessFound = (command: string) => `[ "$digest" != None ] || ${command}`;
  return [
    afterSuccess,
    'cd "$CODEBUILD_SRC_DIR"',
    'registry="$' + '{IMAGE_REPOSITORY%%/*}"',
    `tag="$(printf %s "$CODEBUILD_RESOLVED_SOURCE_VERSION" | tr -c 'A-Za-z0-9_.-' '-')"`,
    'image="$IMAGE_REPOSITORY:$tag"',
    'find="aws ecr batch-get-image --repository-name $' +
      '{IMAGE_REPOSITORY#*/} --image-ids imageTag=$tag --query images[0].imageId.imageDigest --output text"',
    'digest="$($find)"',
    unlessFound(
      'aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"',
    ),
    unlessFound('docker build --tag "$image" --file "$DOCKER_FILE" "$DOCKER_CONTEXT"'),
    unlessFound('docker push "$image"'),
    unlessFound('digest="$($find)"'),
    ...releaseCommands(destinations),
  ];
}

/** The variable by which the step that releases an image as it is knows which. */
export const digestVariable = "IMAGE_DIGEST";

/** Hands on an image that is there: nothing is built, and no file of a source is read. */
export function pushedImageCommands({ destinations }: ReleasableImage): readonly string[] {
  return [afterSuccess, `digest="$${digestVariable}"`, ...releaseCommands(destinations)];
}

/** What releases the image of `$digest`: its address, and the files of each destination. */
function releaseCommands(destinations: readonly ServiceDestination[]): readonly string[] {
  return [
    '[ "$' + '{digest#sha256:}" != "$digest" ]',
    `files="$CODEBUILD_SRC_DIR/${containerFolder}"`,
    'mkdir -p "$files"',
    `printf '{"ImageURI":"%s"}' "$IMAGE_REPOSITORY@$digest" > "$files/imageDetail.json"`,
    ...exportedBy({ destinations }).map((name) => `export ${name}="$IMAGE_REPOSITORY@$digest"`),
    ...destinations.flatMap(filesOf),
  ];
}

/** Variables that later actions read: the image, where a command of it runs before the release. */
export function exportedBy({ destinations }: Pick<ReleasableImage, "destinations">) {
  return destinations.some(runsBefore) ? [imageVariable] : [];
}

/** What deploys the image to one service: generated, or the repository's own. */
function filesOf({ name, release, service }: ServiceDestination): readonly string[] {
  const { taskDefinition, appSpec, images } = releaseFiles(name);
  if (service.kind === "ecs") {
    const definition = JSON.stringify([{ name: service.container, imageUri: "%s" }]);
    return [`printf '${definition}' "$IMAGE_REPOSITORY@$digest" > "$files/${images}"`];
  }
  if (service.kind !== "codedeploy") return [];
  return [
    written(taskDefinition, service.taskDefinition, release.taskDefinition),
    written(appSpec, service.appSpec, release.appSpec),
  ];
}

function written(file: string, text: string, own: string | undefined): string {
  const target = `"$files/${file}"`;
  if (own !== undefined) return `cp ${quoted(own)} ${target}`;
  return `printf %s ${quoted(text)} > ${target}`;
}

/** One word of the shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The files of a release in the artifact of a container build: each target has its own roles and names. */
export function releaseFiles(release: string) {
  return {
    taskDefinition: `taskdef-${release}.json`,
    appSpec: `appspec-${release}.yaml`,
    images: `imagedefinitions-${release}.json`,
  };
}
