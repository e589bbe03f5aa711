import * as names from "../names";
import { type Grant, type Principal, plain } from "./grant";
import { actionsOf } from "./policy";

/** A repository of Amazon ECR to which a build pushes. */
export interface Repository {
  readonly arn: string;
  /** As docker names it. */
  readonly uri: string;
  readonly isPublic: boolean;
}

const pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const push = actionsOf("ecr", "CompleteLayerUpload InitiateLayerUpload PutImage UploadLayerPart");
/** https://docs.aws.amazon.com/AmazonECR/latest/public/public-repositories-push.html */
const publicPush = actionsOf(
  "ecr-public",
  "BatchCheckLayerAvailability CompleteLayerUpload InitiateLayerUpload PutImage " +
    "UploadLayerPart",
);

/** The one region in which Amazon ECR Public signs in. https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html */
const publicRegion = "us-east-1";

/** The private repository of an image: `111111111111.dkr.ecr.eu-central-1.amazonaws.com/build:1`. */
export function imageRepository(image: string): Repository | undefined {
  const [, uri, account, region, name] =
    /^((\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+))/.exec(image) ?? [];
  if (!uri || !account || !region || !name) return undefined;
  return { arn: names.arn({ account, region }, "ecr", `repository/${name}`), uri, isPublic: false };
}

/** A repository by its name in this account and region, by its ARN, or as `public.ecr.aws/<alias>/<name>`. */
export function pushRepository(owner: names.Owner, repository: string): Repository {
  const [, publicName] = /^public\.ecr\.aws\/[a-z0-9-]+\/(.+)$/.exec(repository) ?? [];
  if (publicName !== undefined) {
    const arn = names.arn({ account: owner.account, region: owner.region }, "ecr-public", "");
    const [partition] = arn.split(":").slice(1);
    return {
      arn: `arn:${partition}:ecr-public::${owner.account}:repository/${publicName}`,
      uri: repository,
      isPublic: true,
    };
  }
  const arn = repository.startsWith("arn:")
    ? repository
    : names.arn(owner, "ecr", `repository/${repository}`);
  const [, , , region = "", account = "", resource = ""] = arn.split(":");
  const host = names.serviceHost(`${account}.dkr.ecr`, region);
  return { arn, uri: `${host}/${resource.replace(/^repository\//, "")}`, isPublic: false };
}

/** The repository whose images a service runs: one that the delivery makes, by its key, or one that is there, by its ARN. */
export function servedRepository(delivery: names.Owner, repository: string): Repository {
  const isThere = repository.startsWith("arn:");
  return pushRepository(
    delivery,
    isThere ? repository : names.imageRepository(delivery, repository),
  );
}

/**
 * Pulling the build's own image and pushing what it builds: sign-in for all, everything else by repository.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
export function usesRegistries(
  to: Principal,
  image: Repository | undefined,
  pushes: readonly Repository[],
): readonly Grant[] {
  const own = pushes.filter(({ isPublic }) => !isPublic);
  const open = pushes.filter(({ isPublic }) => isPublic);
  const pulled = [...new Set([...(image ? [image] : []), ...own].map(({ arn }) => arn))];
  return [
    ...(pulled.length > 0 ? [signIn(to)] : []),
    ...onRepositories("PullImages", to, pulled, pull),
    ...onRepositories(
      "PushImages",
      to,
      own.map(({ arn }) => arn),
      push,
    ),
    ...(open.length > 0
      ? [
          publicSignIn(to),
          ...onRepositories(
            "PushPublicImages",
            to,
            open.map(({ arn }) => arn),
            publicPush,
          ),
        ]
      : []),
  ];
}

/**
 * A repository of another account has to let the role in by its own policy.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
 */
function onRepositories(
  id: string,
  to: Principal,
  arns: readonly string[],
  actions: readonly string[],
): readonly Grant[] {
  const why = id === "PullImages" ? "the build runs in an image of it" : "the build pushes to it";
  const own = arns.filter((arn) => names.accountOf(arn) === to.account);
  const theirs = arns.filter((arn) => !own.includes(arn));
  return [
    ...(own.length > 0 ? [plain(...own)] : []),
    ...theirs.map((arn) => ({ kind: "repository", account: names.accountOf(arn), arn }) as const),
  ].map((on) => ({ id, to, on, actions, why }));
}

function signIn(to: Principal): Grant {
  return {
    id: "SignInToRegistry",
    to,
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/security_iam_id-based-policy-examples.html
    on: plain("*"),
    actions: ["ecr:GetAuthorizationToken"],
    why: "docker signs in to the account's registry; AWS offers no resource to name",
  };
}

export function publicSignIn(to: Principal): Grant {
  return {
    id: "SignInToPublicRegistry",
    to,
    on: plain("*"),
    actions: ["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"],
    when: { StringEquals: { "aws:RequestedRegion": publicRegion } },
    why: "docker signs in to public.ecr.aws; AWS offers no resource to name",
  };
}
