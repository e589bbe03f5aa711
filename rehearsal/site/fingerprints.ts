/**
 * Which files carry a fingerprint of their content in their names: stated a second time, name by name, apart from
 * the program's own expressions. In doubt a file has none.
 */

const types = /\.(?:(?:m?js|css)(?:\.map)?|woff2?|ttf|otf|eot|png|jpe?g|gif|svg|webp|avif|ico)$/;

/** Folders that only bundlers fill. */
const folders = [
  ...["assets", "media", "_next/static", "_astro", "_nuxt", "_app/immutable"],
  ...["js", "css", "media", "image", "svg", "font"].map((kind) => `static/${kind}`),
];

/** Whether a file is one that never changes: a bundler's, with a fingerprint. */
export function isImmutable(path: string): boolean {
  const inside = folders.some((folder) => `/${path}`.includes(`/${folder}/`));
  return ofFramework(path) || (inside && endsInFingerprint(path));
}

/** Whether the name alone carries a fingerprint, whatever folder the file is in. */
export function hasFingerprint(path: string): boolean {
  return ofFramework(path) || endsInFingerprint(path);
}

/** Angular's scripts and styles, which have no folder; fonts and builds of Next.js. */
function ofFramework(path: string): boolean {
  const [name = "", parent = "", above = ""] = path.split("/").reverse();
  const next = `/${path}`.includes("/_next/static/");
  if (next && /^[\w-]{21}$/.test(parent) && above === "static") return /^_[a-z]+\.js$/i.test(name);
  const stem = name.replace(types, "");
  if (stem === name) return false;
  if (next && parent === "media" && above === "static" && /^[0-9a-f]{16}(-s|-s\.p|\.p)$/.test(stem))
    return true;
  const angular =
    /^(chunk|common|main|polyfills|runtime|scripts|styles|vendor|worker|\d+)(-[A-Z2-7]{8}|\.[0-9a-f]{16,20})$/;
  return /\.(m?js|css)(\.map)?$/.test(name) && angular.test(stem);
}

function endsInFingerprint(path: string): boolean {
  const name = path.split("/").at(-1) ?? "";
  const stem = name.replace(types, "");
  if (stem === name) return false;
  const bare = stem.replace(/(_[A-Za-z0-9]+|\.(chunk|min|module|bundle|lean))$/, "");
  const marked = bare === stem ? "" : lastPart(bare);
  if (marked.length === 8 || /^[0-9a-f]{9,}$/.test(marked)) return !readsAsWords(marked);
  const part = lastPart(stem);
  if (/^[0-9a-f]{16,}$/.test(part)) return /[0-9]/.test(part) && /[a-f]/.test(part);
  // Another longer one has numbers inside.
  if (part.length > 8) return !readsAsWords(part) && /[0-9]+[A-Za-z]+[0-9]+[A-Za-z]/.test(part);
  return part.length === 8 ? !readsAsWords(part) : hyphened(stem);
}

/** Letters and digits behind the last hyphen or dot; none behind another character. */
function lastPart(stem: string): string {
  const part = stem.split(/[.-]/).at(-1) ?? "";
  return /^[A-Za-z0-9]+$/.test(part) ? part : "";
}

/** Eight of base 64, with a hyphen or underscore: at least one of the parts that it joins is no word. */
function hyphened(stem: string): boolean {
  const part = stem.slice(-8);
  if (!/^[\w-]{8}$/.test(part) || !/[.-]?$/.test(stem.slice(0, -8)) || !/[A-Z]/.test(part))
    return false;
  const before = stem.at(-9);
  if (before !== undefined && before !== "." && before !== "-") return false;
  const parts = stem.split(/(?<=[.-])/);
  const tails = parts.map((_, index) => parts.slice(index).join(""));
  return !tails.some((tail) => {
    const joined = tail.split(/[-_]+/);
    return joined.length > 1 && joined.every(readsAsWords);
  });
}

/** Words, with a number before, between and behind them: SemiBold, hero2024, 20240101, 1920x1080. */
function readsAsWords(part: string): boolean {
  if (/^[A-Za-z][0-9]+$|^[0-9]+[a-z]$/.test(part)) return true;
  if (/[^A-Za-z0-9]/.test(part)) return false;
  const [first, second, ...more] = part.split(/[0-9]+/).filter((letters) => letters !== "");
  if (first === undefined) return true;
  const word = (letters: string) => isLower(letters) || isCamel(letters);
  return (
    (word(first) || isUpper(first)) && (second === undefined || word(second)) && more.length === 0
  );
}

/** Letters that are hexadecimal digits make a word from four on: cafe2024, and not c0ffee12. */
function isLower(letters: string): boolean {
  return /^[a-z]+$/.test(letters) && (/[g-z]/.test(letters) || letters.length >= 4);
}

/** An abbreviation, or what can be spoken. */
function isUpper(letters: string): boolean {
  if (!/^[A-Z]+$/.test(letters)) return false;
  if (letters.length >= 2 && letters.length <= 5) return true;
  const [first = "", ...others] = letters.split(/[AEIOUY]/);
  return others.length > 0 && first.length <= 3 && others.every(({ length }) => length <= 4);
}

/** What stands before the first vowel of a word. */
const beginnings = new Set([
  ...["bl", "cl", "fl", "gl", "pl", "sl", "br", "cr", "dr", "fr", "gr", "pr", "tr", "wr"],
  ...["ch", "gh", "ph", "sh", "th", "wh", "sc", "sk", "sm", "sn", "sp", "sq", "st", "sw"],
  ...["tw", "kn", "sch", "scr", "spr", "str", "thr"],
]);
const abbreviations = new Set(["Css", "Svg", "Html", "Pdf", "Xml", "Js", "Ts"]);

/** SemiBold, iPhone, MySQL, JQueryUI: capitalized words, with other letters before and capitals behind. */
function isCamel(letters: string): boolean {
  const pieces = letters.match(/[a-z]+|[A-Z][a-z]+|[A-Z]+(?![a-z])/g) ?? [];
  const words = pieces.filter((piece) => /^[A-Z][a-z]/.test(piece));
  const from = pieces.findIndex((piece) => /^[A-Z][a-z]/.test(piece));
  const before = pieces.slice(0, from);
  const behind = pieces.slice(from + words.length);
  return (
    words.length > 0 &&
    words.every(isSpoken) &&
    before.length <= 1 &&
    before.every((piece) => (/[A-Z]/.test(piece) ? piece.length <= 4 : /[aeiouy]/.test(piece))) &&
    behind.length <= 1 &&
    behind.every((piece) => /^[A-Z]{2,5}$/.test(piece))
  );
}

function isSpoken(word: string): boolean {
  if (/^[AEIOU]/.test(word) || abbreviations.has(word)) return true;
  const consonants = /^(.[^aeiouy]*)[aeiouy]/.exec(word)?.[1]?.toLowerCase() ?? "";
  return consonants.length === 1 || beginnings.has(consonants);
}
