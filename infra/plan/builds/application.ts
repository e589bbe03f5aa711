import { afterSuccess } from "./container";

/** The template in a build's artifact, with the addresses of the packages in it. */
export const packagedTemplate = "packaged.yaml";

/** Where the packaged template is put, below the source's root. */
export const packageFolder = ".ferry/application";

/**
 * Uploads the code that a template refers to, with the artifact key, and writes its addresses into the template. It
 * does so anew for each release: in an artifact bucket of yours an earlier package of the same content may expire.
 * https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html
 */
export const packageCommands: readonly string[] = [
  afterSuccess,
  `package="$CODEBUILD_SRC_DIR/${packageFolder}"`,
  'mkdir -p "$package"',
  'cd "$CODEBUILD_SRC_DIR/$SITE_OUTPUT"',
  'aws cloudformation package --template-file "$PACKAGE_TEMPLATE" --s3-bucket "$PACKAGE_BUCKET" ' +
    '--s3-prefix "$PACKAGE_FOLDER" --kms-key-id "$CODEBUILD_KMS_KEY_ID" --force-upload ' +
    `--output-template-file "$package/${packagedTemplate}"`,
];
