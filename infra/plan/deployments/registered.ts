/** A resource of AWS as the program registers it. */
export interface Registered {
  readonly type: string;
  /** The name in the program: AWS's begins with it where the program gives none. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}
