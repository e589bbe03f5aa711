import { posix } from "node:path";
import * as mime from "mime-types";

/**
 * For a file of unknown extension. Which type CodePipeline gives it is not documented: inferred.
 * This is the registered type for unknown bytes; the other candidate, `binary/octet-stream`, is
 * what S3 stores for an upload without any type. A browser treats both alike: it downloads.
 */
const DEFAULT_CONTENT_TYPE = "application/octet-stream";

/**
 * The Content-Type that the S3 deploy action gives an extracted file.
 *
 * By extension alone and without charset: observed, not documented (so a page must declare its
 * charset itself). The table of extensions is mime-db's; that CodePipeline's agrees with it for the
 * files of a site is inferred.
 *
 * @param path path or key; only its last extension counts, upper or lower case
 */
export function contentType(path: string): string {
  // Not the whole path: mime-types would take a file named "html" for a page.
  const extension = posix.extname(path);
  return mime.lookup(extension) || DEFAULT_CONTENT_TYPE;
}
