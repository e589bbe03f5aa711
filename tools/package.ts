/** Whether this is the package, in which nothing is TypeScript, and not the repository. */
export const isPackage = __filename.endsWith(".js");

/** What the package is called, and how it is asked for. */
export const packageName = "@ferry-delivery/ferry";
