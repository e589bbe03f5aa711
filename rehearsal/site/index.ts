export { MAX_RATIO, RATIO_FREE_BYTES } from "./archive";
export { packArtifact, unpackArtifact } from "./artifact";
export { contentType, DEFAULT_CONTENT_TYPE } from "./content-type";
export { hasFingerprint, isImmutable } from "./fingerprints";
export { readFolder } from "./folder";
export { nextRelease } from "./next-release";
export { readSite, type Site, siteMarks } from "./read";
export {
  byCodePoint,
  MAX_KEY_BYTES,
  MAX_SITE_BYTES,
  MAX_SITE_FILES,
  SiteError,
  type SiteFile,
} from "./rules";
