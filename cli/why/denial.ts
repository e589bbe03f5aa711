import { type Blame, type Denial, recordedDenial } from "./records";

const arn = String.raw`arn:aws[\w-]*:[\w-]+:[\w-]*:[\w-]*:[^\s"',;()]+`;
const kind = String.raw`(?:[\w-]+ ){0,2}(?:policy|boundary)`;

/** The sentence that most services speak, with and without its ends. */
const sentence = new RegExp(
  String.raw`(?<who>${arn}|[\w.-]+) is not authorized to perform:? (?<action>[\w-]+(?::\w+)?)` +
    String.raw`(?: on (?:resource|role)?:? ?(?<resource>"[^"]+"|policy path \S+|[^\s"]+))?` +
    String.raw`(?: because no (?<lacking>${kind}) allows the (?<lacked>[\w-]+:\w+) action` +
    `| with an explicit deny in (?:an?|the) (?<denying>${kind})(?:: (?<policy>${arn}))?)?`,
);

interface Form {
  readonly form: RegExp;
  readonly read: (found: Readonly<Record<string, string | undefined>>) => Denial;
}

const takes = (service: string, role?: string): Denial => ({
  principal: `${service}.amazonaws.com`,
  action: "sts:AssumeRole",
  ...(role !== undefined && { resource: role }),
});

/** What services say in words of their own; the first that fits is read. */
const forms: readonly Form[] = [
  {
    form: new RegExp(`Unable to use Connection: (?<connection>${arn})`),
    read: ({ connection = "" }) => ({
      action: `${connection.split(":")[2]}:UseConnection`,
      resource: connection,
    }),
  },
  {
    form: new RegExp(`ECS was unable to assume the role '(?<role>${arn})'`),
    read: ({ role }) => takes("ecs-tasks", role),
  },
  {
    form: new RegExp(String.raw`unable to assume the configured ECS \w+ Role '(?<role>${arn})'`),
    read: ({ role }) => takes("ecs", role),
  },
  {
    form: new RegExp(`Role (?<role>${arn}) is invalid or cannot be assumed`),
    read: ({ role }) => takes("cloudformation", role),
  },
  {
    form: /The role defined for the function cannot be assumed by Lambda/,
    read: () => takes("lambda"),
  },
  {
    form: /have permission to (?<operation>\w+) for (?<bucket>[\w.-]+)\/(?<object>\S+?)\.? S3 Error Code/,
    read: ({ operation, bucket, object }) => ({
      action: `s3:${operation}`,
      resource: `arn:aws:s3:::${bucket}/${object}`,
    }),
  },
  {
    form: new RegExp(
      `Service role (?<role>${arn}) does not allow AWS CodeBuild to create Amazon CloudWatch Logs`,
    ),
    read: ({ role = "" }) => ({ principal: role, action: "logs:CreateLogStream" }),
  },
  {
    form: new RegExp(`IAM role (?<role>${arn}) does not give you permission`),
    read: ({ role = "" }) => ({ principal: role }),
  },
  {
    form: /access the Amazon S3 bucket named (?<bucket>[\w.-]+?)\.? /,
    read: ({ bucket }) => ({ resource: `arn:aws:s3:::${bucket}` }),
  },
  {
    form: /sufficient permissions to call s3\.(?<operation>\w+) /,
    read: ({ operation = "" }) => ({
      action: `s3:${operation.replace(/^./, (first) => first.toUpperCase())}`,
    }),
  },
  {
    form: /(?<account>\d{12})\.dkr\.ecr\.(?<region>[\w-]+)\.amazonaws\.com\/(?<name>[\w./-]+).*403 Forbidden/,
    read: ({ account, region, name }) => ({
      resource: `arn:aws:ecr:${region}:${account}:repository/${name}`,
    }),
  },
  {
    form: /[Nn]ot authorized to perform (?<action>sts:\w+)/,
    read: ({ action = "" }) => ({ action }),
  },
  // Amazon S3 alone says no more than this.
  {
    form: /when calling the (?<operation>\w+) operation: (?:Access Denied|Forbidden)/,
    read: ({ operation = "" }) => ({ action: `s3:${s3Actions[operation] ?? operation}` }),
  },
  {
    form: /The ciphertext refers to a customer master key that does not exist/,
    read: () => ({ action: "kms:Decrypt" }),
  },
];

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const s3Actions: Readonly<Record<string, string>> = {
  HeadObject: "GetObject",
  HeadBucket: "ListBucket",
  ListObjects: "ListBucket",
  ListObjectsV2: "ListBucket",
};

/** What a text says of a denial; nothing of it where it says nothing. */
export function denialOf(pasted: string): Denial {
  return recordedDenial(pasted) ?? saidDenial(plain(pasted));
}

function saidDenial(text: string): Denial {
  const found = sentence.exec(text)?.groups;
  if (found) return spoken(found);
  const form = forms.find((each) => each.form.test(text));
  if (form) return trimmed(form.read(form.form.exec(text)?.groups ?? {}));
  const encoded = /[Ee]ncoded authorization failure message: ?(?<encoded>[\w-]+)/.exec(
    text,
  )?.groups;
  return encoded?.encoded === undefined ? {} : { encoded: encoded.encoded };
}

/** On one line, without colours, and with the quotes that logs put a backslash before. */
function plain(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals print them
      .replace(/\u001b\[[\d;]*m/g, "")
      .replace(/\\[nrt]/g, " ")
      .replace(/\\+"/g, '"')
      .replace(/\s+/g, " ")
      .trim()
  );
}

function spoken(found: Readonly<Record<string, string | undefined>>): Denial {
  const { who = "", action = "", resource, lacking, lacked, denying, policy } = found;
  const role = /^(CodePipeline|CodeBuild|CodeDeploy|CloudFormation)$/.test(who)
    ? `${who.toLowerCase()}.amazonaws.com`
    : who;
  const by: Blame | undefined =
    lacking !== undefined
      ? { effect: "lacks", policy: lacking }
      : denying !== undefined
        ? { effect: "denies", policy: denying, ...(policy && { arn: end(policy) }) }
        : undefined;
  return {
    principal: role,
    // What a call takes besides itself is named behind, such as vpce:AllowMultiRegion.
    action: lacked ?? (action.includes(":") ? action : `sts:${action}`),
    ...(resource !== undefined && { resource: end(resource.replaceAll('"', "")) }),
    ...(by && { by }),
  };
}

function trimmed({ resource, ...rest }: Denial): Denial {
  return { ...rest, ...(resource !== undefined && { resource: end(resource) }) };
}

/** Without the mark that ends a sentence. */
function end(text: string): string {
  return text.replace(/[.,;)\]]+$/, "");
}
