export {
  type Adopted,
  adoptedOfDelivery,
  adoptedOfSite,
  artifactBucketOf,
  siteBucketOf,
} from "./adoption";
export { buildWarnings } from "./build-warnings";
export { Faults, type Path, SettingsError } from "./faults";
export { loadSettings, readSettings, type StackConfig } from "./load";
export type {
  ApplicationSettings,
  AuditSettings,
  BuildSettings,
  ConnectionSettings,
  ContainerSettings,
  DeliverySettings,
  DeploymentsSettings,
  EnvironmentValue,
  ExposedSettings,
  InstancesSettings,
  NetworkSettings,
  NotificationSettings,
  OwnProjectSettings,
  PeopleSettings,
  PipelineSettings,
  ProjectSettings,
  ReleaseSettings,
  ServiceSettings,
  Settings,
  SiteSettings,
  SourceSettings,
  StageActionSettings,
  StageSettings,
  WaveSettings,
} from "./schema";
export { defaultCachePolicy, defaultLogDays, isExposed } from "./schema";
export { type SiteNames, siteNames } from "./site-names";
export { stackTags } from "./tags";
export { unusedWarnings } from "./unused";
