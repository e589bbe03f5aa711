/** Text that is markup already: nothing in it is escaped again. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may stand in markup: texts and numbers are escaped, lists are joined, `undefined` and `false` leave nothing. */
type Content = Markup | string | number | false | undefined | readonly Content[];

/** Markup with contents. The values of attributes stand in double quotes. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(parts.map((part, index) => part + rendered(contents[index])).join(""));
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function rendered(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (content === undefined || content === false) return "";
  if (typeof content === "object") return content.map(rendered).join("");
  return String(content).replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);
}
