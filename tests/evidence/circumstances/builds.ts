import type { Registered, World } from "../../../rehearsal/world/world";
import { type Circumstance, partitionOf, role } from "../circumstance";
import { actingIn, storeOf } from "./pipelines";
import { connection, inPublicRegion, saying } from "./stored";

/** The inputs of a project that rows speak of. */
interface Project {
  readonly name: string;
  readonly serviceRole: string;
  readonly encryptionKey?: string;
  readonly source?: {
    readonly type?: string;
    readonly location?: string;
    readonly auth?: { readonly resource?: string };
  };
  readonly environment?: {
    readonly image?: string;
    readonly imagePullCredentialsType?: string;
    readonly registryCredential?: { readonly credential: string };
    readonly environmentVariables?: readonly {
      readonly name: string;
      readonly type: string;
      readonly value: string;
    }[];
  };
  readonly vpcConfig?: {
    readonly subnets: readonly string[];
    readonly securityGroupIds: readonly string[];
  };
  readonly cache?: { readonly type?: string; readonly location?: string };
  readonly logsConfig?: { readonly cloudwatchLogs?: { readonly groupName?: string } };
  readonly buildBatchConfig?: { readonly serviceRole: string };
}

/** The circumstances of every registered project, alone and in its pipelines. */
export function buildCircumstances(world: World): readonly Circumstance[] {
  return [
    ...world
      .ofType("aws:codebuild/project:Project")
      .flatMap((project) => ofProject(world, project)),
    ...world.pipelines().flatMap((pipeline) => ofPipelineBuilds(world, pipeline)),
  ];
}

function ofProject(world: World, { place, resource }: Registered): readonly Circumstance[] {
  const project = resource.inputs as unknown as Project;
  const { name, serviceRole, source, environment, vpcConfig, cache, buildBatchConfig } = project;
  const projectArn = String(resource.outputs.arn);
  const p = partitionOf(place.region);
  const arn = (service: string, what: string) =>
    `arn:${p}:${service}:${place.region}:${place.account}:${what}`;
  const base = {
    where: `project ${name}`,
    place,
    actors: { "build-role": role(serviceRole), "any-role": role(serviceRole) },
    names: { project: name },
    onBehalfOf: projectArn,
  };
  const { environmentVariables = [], image = "", registryCredential } = environment ?? {};
  const secret = (value: string) =>
    value.startsWith("arn:")
      ? value.split(":").slice(0, 7).join(":")
      : arn("secretsmanager", `secret:${value.split(":")[0]}-Ab1Cd2`);
  const group = project.logsConfig?.cloudwatchLogs?.groupName ?? `/aws/codebuild/${name}`;
  const logGroup = arn("logs", `log-group:${group}`);
  const pushed = (
    environmentVariables.find((each) => each.name === "ECR_REPOSITORIES")?.value ?? ""
  )
    .split(" ")
    .filter((uri) => uri !== "");
  const found: Circumstance[] = [
    { when: "always", ...base },
    { when: "build-logs", ...base, arns: { "build-log-group": [logGroup, `${logGroup}:*`] } },
  ];
  for (const { type, value } of environmentVariables) {
    if (type === "SECRETS_MANAGER") {
      found.push({ when: "secret-variable", ...base, arns: { secret: [secret(value)] } });
    }
    if (type === "PARAMETER_STORE") {
      const parameter = arn("ssm", `parameter/${value.replace(/^\//, "")}`);
      found.push({ when: "parameter-variable", ...base, arns: { parameter: [parameter] } });
    }
  }
  if (registryCredential) {
    const arns = { secret: [secret(registryCredential.credential)] };
    found.push({ when: "build-image-registry", ...base, arns });
  }
  const pulled = repositoryOf(p, image);
  if (environment?.imagePullCredentialsType === "SERVICE_ROLE" && pulled !== undefined) {
    found.push({ when: "build-image", ...base, arns: { "ecr-repository": [pulled] } });
  }
  for (const uri of pushed) {
    const repository = repositoryOf(p, uri);
    if (repository === undefined)
      found.push({ when: "ecr-build-public", ...base, details: inPublicRegion });
    else found.push({ when: "image-push", ...base, arns: { "ecr-repository": [repository] } });
  }
  if (vpcConfig) {
    const { subnets, securityGroupIds } = vpcConfig;
    const subnetArns = subnets.map((id) => arn("ec2", `subnet/${id}`));
    const context = {
      "ec2:AuthorizedService": "codebuild.amazonaws.com",
      "ec2:Subnet": subnetArns[0] ?? "",
    };
    found.push({
      when: "vpc-build",
      ...base,
      arns: {
        "network-interface": [arn("ec2", "network-interface/*")],
        subnet: subnetArns,
        group: securityGroupIds.map((id) => arn("ec2", `security-group/${id}`)),
      },
      details: {
        "ec2:CreateNetworkInterfacePermission": { context },
        "ec2:DeleteNetworkInterface": { context: { "ec2:Subnet": context["ec2:Subnet"] } },
      },
    });
  }
  if (cache?.type === "S3") {
    const [bucket = "", ...folder] = (cache.location ?? "").split("/");
    const names = { ...base.names, bucket, key: [...folder, "cache.zip"].join("/") };
    const owner = world.bucket(bucket)?.account ?? place.account;
    found.push({
      when: "build-cache",
      ...base,
      names,
      owners: { [`arn:${p}:s3:::${bucket}`]: owner },
    });
  }
  for (const { resource: made } of world.ofType("aws:codebuild/reportGroup:ReportGroup")) {
    const { name: reportGroup, type } = made.inputs as { name: string; type: string };
    if (type !== "CODE_COVERAGE" || !reportGroup.startsWith(`${name}-`)) continue;
    const arns = { "report-group": [String(made.outputs.arn)] };
    found.push({ when: "build-coverage", ...base, arns });
  }
  if (source?.auth?.resource !== undefined) {
    const arns = connection({ ConnectionArn: source.auth.resource });
    found.push({ when: "build-connection", ...base, arns });
  }
  if (source?.type === "CODECOMMIT") {
    const repository = source.location?.split("/").at(-1) ?? "";
    found.push({ when: "codecommit-source", ...base, names: { ...base.names, repository } });
  }
  if (buildBatchConfig) {
    const actors = { "batch-role": role(buildBatchConfig.serviceRole) };
    found.push({ when: "codebuild-batch", ...base, actors });
  }
  return found;
}

/** What builds do with the artifacts of a pipeline. */
function ofPipelineBuilds(
  world: World,
  pipeline: ReturnType<World["pipelines"]>[number],
): readonly Circumstance[] {
  const all = actingIn(world, pipeline);
  return all
    .filter(({ action: { category, provider } }) => provider === "CodeBuild" && category !== "Rule")
    .flatMap(({ action, where, place, configuration }): readonly Circumstance[] => {
      const project = world.project(place.account, configuration.ProjectName ?? "");
      if (!project) return [];
      const { serviceRole } = project.resource.inputs as unknown as Project;
      const { inputArtifacts = [], outputArtifacts = [] } = action;
      const artifacts = { read: inputArtifacts, written: outputArtifacts };
      const store = storeOf(world, pipeline, place.region, artifacts);
      const base = { where, place, actors: { "build-role": role(serviceRole) }, ...store };
      const clones = all.filter(
        (source) =>
          source.configuration.OutputArtifactFormat === "CODEBUILD_CLONE_REF" &&
          source.action.outputArtifacts?.some((each) => inputArtifacts.includes(each)),
      );
      return [
        { when: "build-artifacts", ...base },
        { when: "artifact-key", ...base },
        ...clones.map((source): Circumstance => {
          const { RepositoryName: repository = "", ConnectionArn } = source.configuration;
          return ConnectionArn === undefined
            ? { when: "codecommit-source", ...base, names: { repository } }
            : {
                when: "full-clone",
                ...base,
                arns: connection(source.configuration),
                // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodeconnections.html
                details: saying("UseConnection", {
                  FullRepositoryId: source.configuration.FullRepositoryId ?? "",
                  ProviderPermissionsRequired: "read_only",
                }),
              };
        }),
      ];
    });
}

/** The private repository of Amazon ECR that an image is in. */
export function repositoryOf(partition: string, image: string): string | undefined {
  const [, account, region, name] =
    /^(\d{12})\.dkr\.ecr\.([\w-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/.exec(image) ?? [];
  return name && `arn:${partition}:ecr:${region}:${account}:repository/${name}`;
}
