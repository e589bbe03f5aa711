/** What runs before a service gets a release. */
export interface BeforeRelease {
  /** The role of the target's account in which the task is run. */
  readonly role: string;
  readonly region: string;
  readonly cluster: string;
  readonly service: string;
  /** The container that gets the image and the command. */
  readonly container: string;
  /** Where its images lie: nothing else is run. */
  readonly repository: string;
  readonly command: readonly string[];
  readonly timeoutMinutes: number;
  readonly logGroup: string;
  /**
   * The task definition that the release will have, as JSON, with `<IMAGE1_NAME>` in the place of the image. Left out, it
   * takes over the running one.
   */
  readonly taskDefinition?: string;
}

/** `before.json` beside the function: by the pipeline and the release, `shop/prod-mail`. */
export type BeforePlan = Readonly<Record<string, BeforeRelease>>;
