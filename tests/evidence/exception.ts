/** What a row says and ferry's roles have not, with the page that it does without. */
export interface Exception {
  /** The row's id. */
  readonly row: string;
  /** Default: every action of the row. */
  readonly actions?: readonly string[];
  /** Where alone; everywhere if left out. */
  readonly where?: RegExp;
  readonly reason: string;
  readonly page: string;
}

export const guide = (path: string): string => `https://docs.aws.amazon.com/${path}.html`;
