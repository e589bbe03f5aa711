import type { Site } from "./read";
import { byCodePoint, type SiteFile } from "./rules";

const isPage = ({ path }: SiteFile) => path.endsWith(".html");

/**
 * The release after this one, for what happens between two of them: each page and the template is another, one page is new, and
 * one is gone where there is more than the index page.
 */
export function nextRelease({ origin, files }: Site): Site {
  const pages = files.filter(isPage);
  const gone = pages.filter(({ path }) => path !== "index.html").at(-1);
  const changed = files
    .filter((file) => file !== gone)
    .map((file) => {
      if (isPage(file)) return withLine(file, "<!-- the next release -->");
      return file.path === "template.yaml" ? withLine(file, "# the next release") : file;
    });
  const [index] = pages.filter(({ path }) => path === "index.html");
  const added = index ? [{ path: "next-release.html", body: index.body }] : [];
  return {
    origin: `the release after ${origin}`,
    files: [...changed, ...added].sort((a, b) => byCodePoint(a.path, b.path)),
  };
}

function withLine(file: SiteFile, line: string): SiteFile {
  return { ...file, body: Buffer.concat([file.body, Buffer.from(`\n${line}\n`)]) };
}
