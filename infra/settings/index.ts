export { SettingsError } from "./faults";
export { loadSettings, type StackConfig } from "./load";
export type {
  AuditSettings,
  BuildSettings,
  ConnectionSettings,
  ContainerSettings,
  DeliverySettings,
  DeploymentsSettings,
  EnvironmentValue,
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
  WaveSettings,
} from "./schema";
