/**
 * Which files of a site are immutable where `immutable` is left out: those in a bundler's folder with a
 * fingerprint of their content in the name. In doubt a file is not: asked for again it costs a request, kept for
 * a year it shows the old one. The texts are extended regular expressions of POSIX, for `grep -zE` in the build.
 */

/** Paths that `fits` takes, but for those that `unless` takes too. */
export interface NameForm {
  readonly fits: string;
  readonly unless?: string;
}

/** Folders that only bundlers fill: Vite, Rollup, Docusaurus; webpack, Rsbuild; Next.js; Astro; Nuxt; SvelteKit; Angular. */
const folder =
  "(assets|static/(js|css|media|image|svg|font)|_next/static|_astro|_nuxt|_app/immutable|media)/";
/** Scripts, styles, fonts, images and maps. The address of a page stays. */
const type = "\\.((m?js|css)(\\.map)?|woff2?|ttf|otf|eot|png|jpe?g|gif|svg|webp|avif|ico)";
/** What may stand between fingerprint and type: a second one of Astro's, words of webpack and VitePress. */
const mark = "(_[A-Za-z0-9]+|\\.(chunk|min|module|bundle|lean))";

const consonant = "[B-DF-HJ-NP-TV-XZ]";
/** How a word begins, up to its first vowel: it tells SemiBold from DiwrgTda. */
const onset =
  "([B-DF-HJ-NP-TV-Z]|[BCFGPS]l|[BCDFGPTW]r|[CGPSTW]h|S[ckmnpqtw]|Tw|Kn|Sch|S[cpt]r|Thr)[aeiouy]|[AEIOU][a-z]";
const lower = "[a-z]*[g-z][a-z]*|[a-f]{4,}";
const upper = `[A-Z]{2,5}|${consonant}{0,3}([AEIOUY]${consonant}{0,4})+`;
const camel = `([a-z]*[aeiouy][a-z]*|[A-Z]{0,4})((${onset})[a-z]*|Css|Svg|Html|Pdf|Xml|Js|Ts)+([A-Z]{2,5})?`;
/** Words with numbers, dates and sizes: SemiBold, hero2024, 20240101, 1920x1080. */
const words = `([0-9]*(${lower}|${upper}|${camel})?([0-9]+(${lower}|${camel}))?[0-9]*|[A-Za-z][0-9]+|[0-9]+[a-z])`;

/** Eight of base 64 with a hyphen or underscore, by the place of the first. */
const hyphened = Array.from(
  { length: 8 },
  (_, index) => `[A-Za-z0-9]{${index}}[_-][A-Za-z0-9_-]{${7 - index}}`,
).join("|");

/** The last part of a name, which ends like this. */
const form = (part: string, doubtful: string, end: string): NameForm => {
  const last = (text: string) => `\\./(.*/)?${folder}(.*[./-])?(${text})${end}`;
  return { fits: last(part), unless: last(doubtful) };
};

export const fingerprints: readonly NameForm[] = [
  form("[A-Za-z0-9]{8}", words, type),
  form(hyphened, `${words}([_-]+${words})+|[a-z0-9_-]{8}`, type),
  form("[0-9a-f]{16,}", "[0-9]+|[a-f]+", type),
  // Another longer one has numbers inside.
  form("[A-Za-z0-9]{9,}", `${words}|[A-Za-z]*([0-9]+[A-Za-z]*)?[0-9]*`, type),
  form("[A-Za-z0-9]{8}|[0-9a-f]{9,}", words, `${mark}${type}`),
  // Angular has no folder of its own for scripts and styles.
  {
    fits: "\\./(.*/)?(chunk|common|main|polyfills|runtime|scripts|styles|vendor|worker|[0-9]+)(-[A-Z2-7]{8}|\\.[0-9a-f]{16,20})\\.(m?js|css)(\\.map)?",
  },
  // Next.js marks fonts, and has a folder for each build.
  { fits: `\\./(.*/)?_next/static/media/[0-9a-f]{16}(-s|\\.p|-s\\.p)${type}` },
  { fits: "\\./(.*/)?_next/static/[A-Za-z0-9_-]{21}/_[A-Za-z]+\\.js" },
];
