import { z } from "zod";
import { tagLimits } from "../../aws/limits";
import { aws, text } from "./values";

const { key, value } = tagLimits;

/** Written out, as editors that read the schema know no classes of letters. */
const letters = String.raw`[A-Za-z0-9\u00C0-\u024F _.:/=+@-]`;

/** https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Tag.html */
const tagKey = text(
  `a tag's key must be 1 to ${key} letters, digits, spaces and _ . : / = + - @, and may not begin with aws: or ferry:`,
  new RegExp(`^(?!([Aa][Ww][Ss]|ferry):)(?! )(?!.* $)${letters}{1,${key}}$`),
);
const tagValue = text(
  `it must be a text in quotes, of at most ${value} letters, digits, spaces and _ . : / = + - @`,
  new RegExp(`^${letters}{0,${value}}$`),
);

export const tags = z
  .record(tagKey, tagValue)
  .default({})
  .describe(
    "Tags of everything that takes tags, beside ferry's own `ferry:name`: for bills, and for an organization that asks for them.",
  )
  .meta({ ...aws("tag-editor/latest/userguide/tagging"), examples: [{ team: "web" }] });
