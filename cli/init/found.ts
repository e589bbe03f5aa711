/** What a framework leaves behind, and how its pages are found. */
export const frameworks = {
  vite: { output: "dist", routing: "single-page-app" },
  next: { output: "out", routing: "multi-page" },
  angular: { output: "dist", routing: "single-page-app" },
  astro: { output: "dist", routing: "multi-page" },
  gatsby: { output: "public", routing: "multi-page" },
  docusaurus: { output: "build", routing: "multi-page" },
  other: { output: "dist", routing: "multi-page" },
} as const;
export type Framework = keyof typeof frameworks;

/** What a repository says of itself: each a preset of a question. */
export interface Found {
  readonly releases?: string;
  readonly provider?: string;
  readonly repository?: string;
  readonly branch?: string;
  readonly framework?: Framework;
  readonly build?: string;
  readonly storybook?: boolean;
  readonly dockerfile?: string;
  readonly port?: string;
  readonly apps?: string;
  /** The major version of Node.js that it asks for. */
  readonly node?: string;
  /** How it installs its packages. */
  readonly install?: string;
}
