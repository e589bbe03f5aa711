export { packArtifact, unpackArtifact } from "./artifact";
export { contentType } from "./content-type";
export { hasFingerprint, isImmutable } from "./fingerprints";
export { readFolder } from "./folder";
export { nextRelease } from "./next-release";
export { readSite, type Site, siteMarks } from "./read";
export {
  byCodePoint,
  MAX_SITE_FILES,
  SiteError,
  type SiteFile,
} from "./rules";
