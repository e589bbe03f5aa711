import * as ecr from "@pulumi/aws/ecr";
import * as pulumi from "@pulumi/pulumi";
import { type Grant, resourceHalf } from "../../grants/grant";
import { policy } from "../../grants/policy";
import type * as names from "../../names";
import type { PlannedRepository } from "../../plan";
import { render } from "../references";

export interface ImageRepositoryArgs {
  readonly owner: names.Owner;
  readonly repository: PlannedRepository;
  readonly keyArn: pulumi.Input<string>;
  readonly grants: readonly Grant[];
  readonly retain: boolean;
}

/** Days for which an image without a tag stays: a push that broke. */
const untaggedDays = 7;

/** Images that never change, scanned, encrypted with the delivery's key; targets may pull them. */
export class ImageRepository extends pulumi.ComponentResource {
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ImageRepositoryArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:ImageRepository", name, {}, opts);
    const { owner, repository: planned, keyArn, grants, retain } = args;

    const repository = new ecr.Repository(
      name,
      {
        name: planned.name,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: keyArn }],
        forceDelete: !retain,
      },
      { parent: this, protect: retain },
    );
    const lifecycle = new ecr.LifecyclePolicy(
      `${name}-lifecycle`,
      { repository: repository.name, policy: JSON.stringify(expiry(planned.settings.images)) },
      { parent: this },
    );
    const pulls = resourceHalf(grants, {
      kind: "repository",
      account: owner.account,
      arn: planned.arn,
    });
    const access =
      pulls.length === 0
        ? []
        : [
            new ecr.RepositoryPolicy(
              `${name}-policy`,
              { repository: repository.name, policy: render(policy(pulls)) },
              { parent: this },
            ),
          ];

    this.ready = [repository, lifecycle, ...access];
    this.registerOutputs({ url: repository.repositoryUrl });
  }
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html */
function expiry(images: number) {
  const rule = (rulePriority: number, description: string, selection: object) => ({
    rulePriority,
    description,
    selection,
    action: { type: "expire" },
  });
  return {
    rules: [
      rule(1, `Without a tag for ${untaggedDays} days`, {
        tagStatus: "untagged",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: untaggedDays,
      }),
      rule(2, `All but the newest ${images}`, {
        tagStatus: "any",
        countType: "imageCountMoreThan",
        countNumber: images,
      }),
    ],
  };
}
