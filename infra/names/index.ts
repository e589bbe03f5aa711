/**
 * Every physical name and every ARN that has to be known before its resource exists: pure functions of
 * the settings. Another account writes them into its policies, so they may not be left to chance.
 */

export { partition, serviceHost } from "../aws/partitions";
export * from "./arns";
export * from "./artifacts";
export { cut as cutTo } from "./cut";
export * from "./resources";
export * from "./roles";
