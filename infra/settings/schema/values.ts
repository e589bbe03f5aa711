import { z } from "zod";
import { pipelineRegions } from "../../aws/regions";
import { nearest } from "../nearest";

/** Values that several settings share, each with the rule that a fault message states. */

export const text = (rule: string, pattern: RegExp, about?: About) => {
  const made = z.string({ error: rule }).regex(pattern, rule);
  return about ? made.meta(about) : made;
};

/** AWS's page, where a rule is AWS's. */
export const aws = (page: string) => ({ page: `https://docs.aws.amazon.com/${page}.html` });

/** What the reference and editors show of a value beside its rule. */
type About = {
  /** Where no example says the setting: a value that keeps the rule. */
  readonly examples?: [string];
  readonly page?: string;
};
export const whole = (rule: string, range: { readonly least: number; readonly most: number }) =>
  z.int({ error: rule }).min(range.least, rule).max(range.most, rule);
/** A whole number from one to another, in a unit. */
export const between = (least: number, most: number, unit?: string) =>
  whole(`it must be ${least} to ${most}${unit === undefined ? "" : ` ${unit}`}`, { least, most });
export const list = <Item extends z.ZodType>(of: string, item: Item) =>
  z.array(item, { error: `it must be a list of ${of}` });

/** A map with these settings and no others. */
export const map = z.strictObject;

export const accountId = text(
  'it must be the 12 digits of an AWS account in quotes, such as "111111111111"',
  /^\d{12}$/,
  { ...aws("accounts/latest/reference/manage-acct-identifiers") },
);
const regionRule = "it must be the name of an AWS region, such as eu-central-1";
export const region = z
  .string({ error: regionRule })
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, {
    error: ({ input }) => {
      const near = nearest(String(input), pipelineRegions);
      return near === undefined
        ? regionRule
        : `it must be the name of an AWS region: write ${near}`;
    },
  })
  .meta({ ...aws("accounts/latest/reference/manage-acct-regions"), examples: ["eu-central-1"] });
export const prefix = text(
  "it must be 3 to 20 lower-case letters, digits and single hyphens, beginning with a letter",
  /^(?=.{3,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
);
const word = "1 to 30 lower-case letters, digits and single hyphens, beginning with a letter";
const wordPattern = /^(?=.{1,30}$)(?!constructor$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
export const keyName = text(`a key must be ${word}`, wordPattern, { examples: ["web"] });
/** Of what AWS calls by any letters and _; a name of JavaScript's own would be found where it is not. */
export const wideName = text(
  "a key must be 1 to 30 letters, digits, _ and single hyphens, beginning with a letter",
  /^(?=.{1,30}$)(?!(constructor|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|toLocaleString|toString|valueOf)$)[A-Za-z]\w*(-\w+)*$/,
  { examples: ["web"] },
);
export const imagesName = text(
  "a key must be 1 to 30 lower-case letters, digits, single hyphens and single _, beginning with a letter",
  /^(?=.{1,30}$)(?!constructor$)[a-z][a-z0-9]*([_-][a-z0-9]+)*$/,
  { ...aws("AmazonECR/latest/APIReference/API_CreateRepository"), examples: ["web"] },
);
export const folderName = text(`a folder's name must be ${word}`, wordPattern);
/** What Git takes as a branch: https://git-scm.com/docs/git-check-ref-format */
export const branchName = text(
  "it must be the name of a branch, such as main, without refs/heads/ before it",
  /^(?![-/]|refs\/)(?!.*(\.\.|@\{|\/[/.]|\.lock(\/|$)|[/.]$))[^\p{Cc}\s~^:?*[\\]{1,255}$/u,
  { examples: ["main"] },
);
export const hostName = text(
  "it must be a host name, such as www.example.com",
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
  { examples: ["www.example.com"] },
);
export const organizationId = text(
  "it must be the id of an organization, such as o-a1b2c3d4e5",
  /^o-[a-z0-9]{10,32}$/,
  { ...aws("organizations/latest/APIReference/API_Organization") },
);
export const roleArn = text(
  "it must be the ARN of an IAM role, such as arn:aws:iam::111111111111:role/Release",
  /^arn:aws(-[a-z-]+)?:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  {
    ...aws("IAM/latest/UserGuide/reference_identifiers"),
    examples: ["arn:aws:iam::111111111111:role/Release"],
  },
);
export const rolePath = text(
  "it must be a path of IAM: it begins and ends with / and has letters, digits and _ + = , . @ - between, such as /acme/",
  /^\/([\w+=,.@-]{1,128}\/)+$/,
  { ...aws("IAM/latest/UserGuide/reference_identifiers"), examples: ["/acme/"] },
).max(
  400,
  "a path of IAM has 512 characters at most, of which ferry and the names below need some: write 400 at most",
);
export const principalArn = text(
  "it must be the ARN of an IAM role or user, without wildcards",
  /^arn:aws(-[a-z-]+)?:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/,
  {
    ...aws("IAM/latest/UserGuide/reference_identifiers"),
    examples: ["arn:aws:iam::111111111111:role/Deploy"],
  },
);
export const keyArn = text(
  "it must be the ARN of a KMS key (arn:aws:kms:<region>:<account>:key/<id>), not an alias",
  /^arn:aws(-[a-z-]+)?:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
  {
    ...aws("kms/latest/developerguide/concepts"),
    examples: ["arn:aws:kms:eu-central-1:111111111111:key/0a1b2c3d-0000-4000-8000-000000000000"],
  },
);
export const bucketName = text(
  "it must be the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots and hyphens",
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  { ...aws("AmazonS3/latest/userguide/bucketnamingrules"), examples: ["acme-artifacts"] },
);
export const relativePath = text(
  "it must be a path without a leading slash and without .. in it",
  /^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/,
  { examples: ["ci/buildspec.yml"] },
);
export const gitHostAddress = text(
  "it must be the address of a Git host, such as https://git.example.com",
  /^https:\/\/[\w.-]+(:\d+)?$/,
  { examples: ["https://git.example.com"] },
);
/** It stands in a policy, where a wildcard or a variable would mean other objects too. */
export const objectKey = text(
  "it must be the key of one object, without a leading slash and without * ? $",
  /^(?!\/)[^*?$\n]{1,900}$/,
  { ...aws("AmazonS3/latest/userguide/object-keys"), examples: ["releases/site.zip"] },
);
export const sentence = z
  .string({ error: "it must be a sentence that gives the reason" })
  .min(10, "it must be a sentence that gives the reason (10 characters or more)")
  .meta({ examples: ["Everybody may know it."] });

/** What a variable is: its text, or the place of a secret that the role of what runs may read. */
export const variableValue = (shown: string, secretsManager: z.ZodString) =>
  z.union(
    [
      z.string(),
      map({
        secretsManager,
        key: keyArn
          .optional()
          .describe("Customer key of the secret; left out for `aws/secretsmanager`."),
      }),
      map({
        parameterStore: text("it must be the name of a parameter", /^[\w./-]{1,1011}$/, {
          ...aws("systems-manager/latest/APIReference/API_PutParameter"),
          examples: ["/acme/token"],
        }),
        key: keyArn.optional().describe("Customer key of the parameter; left out for `aws/ssm`."),
      }),
      map({
        plaintext: z
          .string()
          .meta({ examples: ["https://public@sentry.example.com/1"] })
          .describe("The text, which everybody reads who sees the project."),
        reason: sentence,
      }),
    ],
    {
      error: `it must be a quoted text, {secretsManager: ${shown}}, {parameterStore: <name>} or {plaintext: <text>, reason: <sentence>}`,
    },
  );
