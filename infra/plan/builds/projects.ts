import {
  computeType,
  type EnvironmentType,
  imageOf,
  isManagedImage,
  sizeOf,
} from "../../aws/build-environments";
import { usesNetwork } from "../../grants/build-network";
import { imageRepository, pushRepository, usesRegistries } from "../../grants/build-registries";
import { readsSecret, readsVariables } from "../../grants/build-secrets";
import { type Storage, usesStorage, writesReports } from "../../grants/build-storage";
import { type Grant, type Principal, plain, principal } from "../../grants/grant";
import type { Reference, Value } from "../../grants/value";
import { writeLogs } from "../../grants/write-logs";
import * as names from "../../names";
import type { EnvironmentValue, Path, ProjectSettings } from "../../settings";

/** Where a project gets its source: from its pipeline, or by itself. */
export interface PlannedOrigin {
  readonly type: string;
  readonly location?: Value;
  readonly version?: string;
  /** The connection through which it is fetched. */
  readonly connection?: Value;
  /** Commits of a repository's history; left out, all of them. */
  readonly depth?: number;
  readonly submodules?: boolean;
  /** Whether the Git host is told how a build ended. */
  readonly reportsStatus?: boolean;
}

/** What a project is told: the settings' own, and values that a plan has. */
type PlannedVariables = Readonly<Record<string, EnvironmentValue | Reference>>;

/** The machine that a build runs on, by CodeBuild's names. */
interface Machine {
  readonly type: EnvironmentType;
  readonly computeType: string;
  readonly image: string;
  /** Whether the image is one of AWS's own. */
  readonly managed: boolean;
}

interface PlannedReport {
  readonly key: string;
  /** Its setting. */
  readonly path: Path;
  readonly group: string;
  readonly type: "test" | "coverage";
  readonly export: boolean;
}

/** A CodeBuild project with everything that belongs to it, as plain data. */
export interface PlannedProject {
  /** The logical name within the delivery. */
  readonly key: string;
  /** The setting that it is for. */
  readonly path: Path;
  readonly project: string;
  /** ferry's own role, or the ARN of an existing one. */
  readonly role: names.RoleName | string;
  /** The role that starts the builds of a batch. */
  readonly batchRole?: names.RoleName;
  readonly logGroup: string;
  readonly settings: ProjectSettings;
  readonly machine: Machine;
  readonly environment: PlannedVariables;
  /** The whole buildspec, or the path of the repository's own. */
  readonly buildspec: string;
  readonly origin: PlannedOrigin;
  readonly storage: Storage;
  readonly reports: readonly PlannedReport[];
  readonly grants: readonly Grant[];
}

interface ProjectOf {
  readonly owner: names.Owner;
  readonly key: string;
  readonly path: Path;
  /** Where its settings stand. */
  readonly described: Path;
  readonly project: string;
  readonly settings: ProjectSettings;
  readonly environment: PlannedVariables;
  readonly buildspec: string;
  readonly origin: PlannedOrigin;
  /** What its role needs for its source and for what it leaves. */
  readonly grants: (actor: Principal, storage: Storage) => readonly Grant[];
}

/** Plans a project: exactly the permissions that its settings need. */
export function planProject(of: ProjectOf): PlannedProject {
  const { owner, project, settings, described, ...rest } = of;
  const role = settings.role ?? names.buildRole(owner, project);
  const actor = principal(typeof role === "string" ? role : role.arn);
  const logGroup = names.buildLogGroup(project);
  const machine = machineOf(settings);
  const storage = storageOf(project, settings);
  const reports = Object.entries(settings.reports).map(([key, report]) => ({
    key,
    path: [...described, "reports", key],
    group: names.reportGroup(project, key),
    type: report.type,
    export: report.export,
  }));
  const pushes = settings.pushes.map((repository) => pushRepository(owner, repository));
  const environment = { [discoveryVariable]: "false", ...rest.environment };
  const discovered =
    environment[discoveryVariable] === "false"
      ? []
      : [{ group: names.reportGroup(project, "*-AutoDiscovered"), type: "coverage" as const }];
  const variables = {
    ...environment,
    ...(pushes.length > 0 && { [repositoriesVariable]: pushes.map(({ uri }) => uri).join(" ") }),
  };
  const batchRole = settings.batch && names.batchRole(owner, project);
  const own = names.arn(owner, "codebuild", `project/${project}`);
  return {
    ...rest,
    project,
    role,
    ...(batchRole && { batchRole }),
    logGroup,
    settings,
    machine,
    environment: variables,
    storage,
    reports,
    grants: [
      ...rest.grants(actor, storage),
      writeLogs(actor, owner, logGroup),
      ...readsVariables(actor, owner, rest.environment),
      ...(settings.registry
        ? readsSecret(actor, owner, settings.registry.secretsManager, settings.registry.key)
        : []),
      ...usesRegistries(actor, imageRepository(machine.image), pushes),
      ...(settings.vpc ? usesNetwork(actor, owner, settings.vpc) : []),
      ...usesStorage(actor, storage),
      ...writesReports(actor, owner, [...reports, ...discovered]),
      ...(settings.retries === undefined ? [] : [startsAgain(actor, own)]),
      ...(batchRole ? [startsBatch(principal(batchRole.arn), own)] : []),
    ],
  };
}

/** The variable that tells a build where to push. */
const repositoriesVariable = "ECR_REPOSITORIES";

/**
 * Without it CodeBuild makes report groups of whatever results it finds. AWS adds it to a project that lacks it, which
 * would be a difference for ever.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/report-auto-discover.html
 */
const discoveryVariable = "CODEBUILD_CONFIG_AUTO_DISCOVER";

/** Whether any project of a delivery keeps something in the bucket for builds. */
export function needStorage({
  pipelines,
  projects,
}: {
  readonly pipelines: readonly { readonly builds: readonly PlannedProject[] }[];
  readonly projects: readonly PlannedProject[];
}): boolean {
  return [...pipelines.flatMap(({ builds }) => builds), ...projects].some(
    ({ storage }) => Object.keys(storage).length > 0,
  );
}

function machineOf(build: ProjectSettings): Machine {
  const { environmentType, compute } = build;
  const size = sizeOf(environmentType, compute);
  if (!size) throw new Error(`${environmentType} has no size ${compute}.`);
  const image = imageOf(build);
  return {
    type: environmentType,
    computeType: computeType(environmentType, size),
    image,
    managed: isManagedImage(image),
  };
}

function storageOf(project: string, { cache, logs, reports }: ProjectSettings): Storage {
  const exported = Object.values(reports).some((report) => report.export);
  return {
    ...(cache.s3 && { cache: `cache/${project}` }),
    ...(logs.s3 && { logs: `logs/${project}` }),
    ...(exported && { reports: `reports/${project}` }),
  };
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/auto-retry-build.html */
function startsAgain(to: Principal, project: string): Grant {
  return {
    id: "RetryBuilds",
    to,
    on: plain(project),
    actions: ["codebuild:RetryBuild"],
    why: "CodeBuild starts a failed build again in the role of the project",
  };
}

/** A role of its own, so that no build can start others: https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build.html#batch_security_role */
function startsBatch(to: Principal, project: string): Grant {
  return {
    id: "RunBatch",
    to,
    on: plain(project),
    actions: ["codebuild:RetryBuild", "codebuild:StartBuild", "codebuild:StopBuild"],
    why: "CodeBuild runs the builds of a batch",
  };
}
