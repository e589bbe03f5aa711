export { SettingsError } from "./faults";
export { loadSettings, type StackConfig } from "./load";
export type {
  AuditSettings,
  BuildSettings,
  ConnectionSettings,
  DeliverySettings,
  DeploymentsSettings,
  EnvironmentValue,
  NotificationSettings,
  OwnProjectSettings,
  PeopleSettings,
  PipelineSettings,
  ProjectSettings,
  ReleaseSettings,
  Settings,
  SiteSettings,
  SourceSettings,
  WaveSettings,
} from "./schema";
