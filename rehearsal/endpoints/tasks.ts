import { accountOf } from "../arn";
import { type Call, Refusal } from "./protocol";
import type { StandIn } from "./services";

/** A service whose tasks releases exchange. */
interface ServiceOfTasks {
  readonly cluster: string;
  readonly service: string;
  /** ARN of the service. */
  readonly arn: string;
  /** The family of its task definition. */
  readonly family: string;
  /** ARN of CodeDeploy's group, where that exchanges the tasks. */
  readonly group?: string;
}

interface Revision {
  readonly taskDefinition: string;
  /** CodeDeploy's deployment, or that of Amazon ECS, which brought it. */
  readonly deployment: string;
}

interface State {
  readonly of: ServiceOfTasks;
  readonly current: Revision;
  /** What ran before. */
  readonly before?: Revision;
  /** How far its newest rollout is: in its bake time the tasks before still run. */
  readonly rollout: "over" | "moving" | "baking";
}

type Images = Readonly<Record<string, string>>;

/**
 * What services run, as releases and ways back leave it: Amazon ECS, CodeDeploy and Amazon ECR, for what they tell of
 * tasks and for what exchanges them.
 */
export class Tasks {
  /** Revisions, and digests of images, that are no longer there. */
  readonly gone = new Set<string>();
  /** How far a rollout is when it has begun. */
  begins: State["rollout"] = "over";
  private readonly images = new Map<string, Images>();
  private readonly services = new Map<string, State>();
  /** What each deployment brought, and where. */
  private readonly deployments = new Map<string, Revision & { readonly arn: string }>();

  /** A release brings tasks of a new revision with these images; says the deployment that does. */
  bring(of: ServiceOfTasks, images: Images): string {
    const definition = of.arn.replace(/:service\/.*/, `:task-definition/${of.family}:`);
    const revisions = [...this.images.keys()].filter((each) => each.startsWith(definition));
    const taskDefinition = `${definition}${revisions.length + 1}`;
    this.images.set(taskDefinition, images);
    return this.exchange(of, taskDefinition);
  }

  /** Its newest rollout has gone so far. */
  turn(arn: string, rollout: State["rollout"]): void {
    this.services.set(arn, { ...this.stateOf(arn), rollout });
  }

  /** What readers of a service reach. */
  runningIn(arn: string): { readonly taskDefinition: string; readonly images: Images } {
    const { taskDefinition } = this.stateOf(arn).current;
    return { taskDefinition, images: this.images.get(taskDefinition) ?? {} };
  }

  /** ARN of the group whose deployment it is. */
  groupOf(deployment: string): string {
    return this.services.get(this.deployments.get(deployment)?.arn ?? "")?.of.group ?? "*";
  }

  /** ARN of the group of an account that is named so: `<application>/<group>`. */
  groupNamed(account: string, name: string): string {
    const groups = [...this.services.values()].flatMap(({ of }) => of.group ?? []);
    const isNamed = (arn: string) => accountOf(arn) === account && arn.endsWith(`:${name}`);
    return groups.find(isNamed) ?? "*";
  }

  serviceAt(account: string, cluster: string, service: string): ServiceOfTasks | undefined {
    const all = [...this.services.values()].map(({ of }) => of);
    return all.find(
      (of) => accountOf(of.arn) === account && of.cluster === cluster && of.service === service,
    );
  }

  /** Answers for all three services. */
  readonly answer: StandIn = (call) => ({
    status: 200,
    body: JSON.stringify(this[call.service === "ecs" ? "ecs" : "others"](call)),
  });

  private stateOf(arn: string): State {
    const found = this.services.get(arn);
    if (!found) throw new Refusal(400, "ServiceNotFoundException", `There is no service ${arn}.`);
    return found;
  }

  private exchange(of: ServiceOfTasks, taskDefinition: string): string {
    const number = this.deployments.size + 1;
    const kind = of.arn.replace(":service/", ":service-deployment/");
    const deployment = of.group ? `d-${String(number).padStart(9, "0")}` : `${kind}/${number}`;
    const before = this.services.get(of.arn)?.current;
    const current = { taskDefinition, deployment };
    this.deployments.set(deployment, { ...current, arn: of.arn });
    this.services.set(of.arn, {
      of,
      current,
      ...(before && { before }),
      rollout: before ? this.begins : "over",
    });
    return deployment;
  }

  private ecs({ operation, input, credentials }: Call): object {
    const account = accountOf(credentials.role ?? "");
    const cluster = String(input.cluster);
    const at = (service: string) => this.serviceAt(account, cluster, service);
    const [arn = ""] = [input.serviceDeploymentArns ?? [], input.serviceDeploymentArn ?? []].flat();
    switch (operation) {
      case "DescribeServices":
        return {
          services: (input.services as readonly string[]).map((name) => {
            const found = at(name);
            // Of a stack that is known by its contract alone nobody says what runs there.
            if (!found) return { taskDefinition: `${cluster}/${name}:1`, status: "ACTIVE" };
            return { serviceName: name, status: "ACTIVE", ...described(this.stateOf(found.arn)) };
          }),
        };
      case "DescribeTaskDefinition":
        return this.definition(String(input.taskDefinition));
      case "DescribeServiceDeployments":
        return { serviceDeployments: [this.deployment(String(arn))] };
      case "DescribeServiceRevisions":
        return {
          serviceRevisions: (input.serviceRevisionArns as readonly string[]).map((revision) => ({
            serviceRevisionArn: revision,
            taskDefinition: this.stateOf(serviceOf(revision)).before?.taskDefinition,
          })),
        };
      case "StopServiceDeployment":
        this.stop(serviceOf(String(arn)));
        return { serviceDeploymentArn: arn };
      case "UpdateService": {
        const found = at(String(input.service));
        if (!found) throw new Refusal(400, "ServiceNotFoundException", "There is no such service.");
        this.exchange(found, String(input.taskDefinition));
        return {};
      }
      default:
        throw new Refusal(400, "UnknownOperationException", `No ${operation} of Amazon ECS here.`);
    }
  }

  private definition(taskDefinition: string): object {
    if (this.gone.has(taskDefinition)) {
      throw new Refusal(400, "ClientException", "Unable to describe task definition.");
    }
    const images = Object.entries(this.images.get(taskDefinition) ?? {});
    return {
      taskDefinition: {
        taskDefinitionArn: taskDefinition,
        status: "ACTIVE",
        containerDefinitions: images.map(([name, image]) => ({ name, image })),
      },
    };
  }

  private deployment(arn: string): object {
    const { rollout } = this.stateOf(serviceOf(arn));
    return {
      serviceDeploymentArn: arn,
      status: rollout === "over" ? "SUCCESSFUL" : "IN_PROGRESS",
      lifecycleStage: rollout === "baking" ? "BAKE_TIME" : "SCALE_UP",
      deploymentConfiguration: { strategy: "BLUE_GREEN" },
      sourceServiceRevisions: [{ arn: arn.replace(":service-deployment/", ":service-revision/") }],
    };
  }

  /** The tasks before take over. */
  private stop(arn: string): void {
    const { of, before, rollout } = this.stateOf(arn);
    if (rollout === "over" || !before) {
      throw new Refusal(400, "ConflictException", "The rollout is over.");
    }
    this.services.set(arn, { of, current: before, rollout: "over" });
  }

  private others({ operation, input, credentials }: Call): object {
    const id = String(input.deploymentId);
    const { arn = "", taskDefinition } = this.deployments.get(id) ?? {};
    switch (operation) {
      case "GetDeployment": {
        const { current, rollout } = this.stateOf(arn);
        const newest = current.deployment === id && rollout !== "over";
        const content = `{"TaskDefinition":"${taskDefinition}"}`;
        return {
          deploymentInfo: {
            deploymentId: id,
            status: newest ? "InProgress" : "Succeeded",
            revision: { revisionType: "AppSpecContent", appSpecContent: { content } },
          },
        };
      }
      case "StopDeployment":
        this.stop(arn);
        return { status: "Pending" };
      case "CreateDeployment": {
        const revision = JSON.stringify(input.revision);
        const [, wanted = ""] = /TaskDefinition\\*":\\*"([^"\\]+)/.exec(revision) ?? [];
        const name = `${input.applicationName}/${input.deploymentGroupName}`;
        const group = this.groupNamed(accountOf(credentials.role ?? ""), name);
        const found = [...this.services.values()].find(({ of }) => of.group === group);
        if (!found) throw new Refusal(400, "ApplicationDoesNotExistException", `No ${name} here.`);
        return { deploymentId: this.exchange(found.of, wanted) };
      }
      case "DescribeImages": {
        const [{ imageDigest = "" } = {}] = input.imageIds as readonly { imageDigest?: string }[];
        if (!this.gone.has(imageDigest)) return { imageDetails: [{ imageDigest }] };
        throw new Refusal(400, "ImageNotFoundException", "The image is not in the repository.");
      }
      default:
        throw new Refusal(400, "UnknownOperationException", `No ${operation} here.`);
    }
  }
}

/** `…:service/<cluster>/<service>` of what lies below. */
function serviceOf(arn: string): string {
  return arn.replace(/:service-(deployment|revision)\/([^/]+\/[^/]+)\/.*/, ":service/$2");
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
function described({ of, current, before, rollout }: State): object {
  const { taskDefinition, deployment } = current;
  if (!of.group) return { taskDefinition, currentServiceDeployment: deployment };
  const set = ({ deployment: externalId, ...each }: Revision, status: string) => ({
    ...each,
    externalId,
    status,
  });
  // While traffic moves the tasks before are the primary ones.
  const [primary, beside] = rollout === "moving" ? [before, current] : [current, before];
  return {
    taskSets: [
      ...(primary ? [set(primary, "PRIMARY")] : []),
      ...(beside && rollout !== "over" ? [set(beside, "ACTIVE")] : []),
    ],
  };
}
