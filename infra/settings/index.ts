export { SettingsError } from "./faults";
export { loadSettings, type StackConfig } from "./load";
export type {
  BuildSettings,
  DeliverySettings,
  EnvironmentValue,
  PipelineSettings,
  ReleaseSettings,
  Settings,
  SiteSettings,
  SourceSettings,
} from "./schema";
