import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import type { Contracts } from "../../../rehearsal/world/known-contracts";
import { World } from "../provider/world";
import { root } from "./cli";
import { pulumiHome, suiteFolder } from "./suite";

/** How a command ended. */
export interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in this order: the engine writes its diagnostics to either. */
  readonly output: string;
  readonly seconds: number;
}

export interface RunOptions {
  /** The account that the credentials belong to. Default: the one that the stack may use. */
  readonly credentials?: string;
}

/** A resource as the engine's state has it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly protect?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

interface StateFile {
  readonly checkpoint: { readonly latest?: { readonly resources?: readonly StateResource[] } };
}

const stackType = "pulumi:pulumi:Stack";

/** A new folder, which goes with the suite. */
const newFolder = () => mkdtempSync(join(suiteFolder(), "workspace-"));

/** What a user's clone doesn't need to run `pulumi up`. */
const leftOut = new Set(["node_modules", "tests", "dist"]);

/** A copy of the project with a backend and an AWS of its own. */
export class Workspace {
  readonly project: string;
  /** The stand-in's AWS. */
  readonly world: World;

  private constructor(private readonly folder: string) {
    this.project = join(folder, "project");
    this.world = new World(join(folder, "world"));
  }

  /** A fresh clone after `npm ci`. */
  static clone(): Workspace {
    const workspace = Workspace.empty();
    for (const entry of readdirSync(root)) {
      if (leftOut.has(entry) || entry.startsWith(".")) continue;
      cpSync(join(root, entry), join(workspace.project, entry), { recursive: true });
    }
    return workspace;
  }

  /** A folder with nothing but the installed packages: the repository's, or those of a folder. */
  static empty(packages = join(root, "node_modules")): Workspace {
    const workspace = new Workspace(newFolder());
    mkdirSync(join(workspace.folder, "backend"));
    mkdirSync(workspace.project);
    symlinkSync(packages, join(workspace.project, "node_modules"));
    return workspace;
  }

  /** The same state, with the files of another project. */
  withProject(files: Readonly<Record<string, string>>, packages: string): Workspace {
    const workspace = this.copy();
    rmSync(workspace.project, { recursive: true });
    mkdirSync(workspace.project);
    symlinkSync(packages, join(workspace.project, "node_modules"));
    for (const [file, text] of Object.entries(files)) workspace.write(file, text);
    return workspace;
  }

  /** Another one in the same state. */
  copy(): Workspace {
    const folder = newFolder();
    cpSync(this.folder, folder, { recursive: true, verbatimSymlinks: true });
    return new Workspace(folder);
  }

  /** Runs a command line as a shell in the project would, without questions. */
  run(command: string, options: RunOptions = {}): Run {
    const start = performance.now();
    const { status, stdout, stderr } = spawnSync("sh", ["-c", command], {
      cwd: this.project,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
      env: this.environment(options),
    });
    const seconds = (performance.now() - start) / 1_000;
    return { exitCode: status, stdout, stderr, output: `${stdout}${stderr}`, seconds };
  }

  /** Runs a command line that has to succeed. */
  succeed(command: string, options: RunOptions = {}): Run {
    const run = this.run(command, options);
    if (run.exitCode !== 0) {
      throw new Error(`${command} ended with exit code ${run.exitCode}:\n${run.output}`);
    }
    return run;
  }

  private environment({ credentials }: RunOptions): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(PULUMI|AWS|NODE|TS_NODE|npm)_/i.test(name),
    );
    return {
      ...Object.fromEntries(inherited),
      PATH: [join(this.project, "node_modules/.bin"), process.env.PATH].join(delimiter),
      PULUMI_HOME: pulumiHome(),
      PULUMI_BACKEND_URL: `file://${join(this.folder, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "correct horse battery staple",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      NO_COLOR: "1",
      FERRY_ENGINE_WORLD: join(this.folder, "world"),
      ...(credentials !== undefined && { FERRY_ENGINE_CREDENTIALS: credentials }),
    };
  }

  /** A file of the project. */
  read(file: string): string {
    return readFileSync(join(this.project, file), "utf8");
  }

  /** Changes a file of the project. */
  edit(file: string, change: (text: string) => string): void {
    const before = this.read(file);
    const changed = change(before);
    if (changed === before) throw new Error(`The edit of ${file} changes nothing.`);
    this.write(file, changed);
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.project, file), text);
  }

  /** The state file of a stack, as the backend has it. */
  stateText(stack: string): string {
    return readFileSync(this.stateFile(stack), "utf8");
  }

  private stateFile(stack: string): string {
    const stacks = join(this.folder, "backend/.pulumi/stacks");
    const [project = ""] = readdirSync(stacks);
    return join(stacks, project, `${stack}.json`);
  }

  /** The resources of a stack by its state file. */
  state(stack: string): readonly StateResource[] {
    const { checkpoint } = JSON.parse(this.stateText(stack)) as StateFile;
    return checkpoint.latest?.resources ?? [];
  }

  /** Makes stacks of which nothing is known but what they export. */
  knowContracts(contracts: Contracts): void {
    const [first, ...others] = Object.keys(contracts);
    if (first === undefined) return;
    this.succeed(`pulumi stack init ${first}`);
    const urn = `urn:pulumi:${first}::ferry::${stackType}::ferry-${first}`;
    const deployment = { resources: [{ urn, custom: false, type: stackType }] };
    this.write("deployment.json", JSON.stringify({ version: 3, deployment }));
    this.succeed(`pulumi stack import --file deployment.json -s ${first}`);
    // A hundred of them by commands would take minutes.
    for (const stack of others) {
      const text = this.stateText(first).replaceAll(first, stack);
      writeFileSync(this.stateFile(stack), text);
    }
    for (const [stack, contract] of Object.entries(contracts)) this.writeContract(stack, contract);
  }

  /** Writes a contract into the state file of its stack, as another version of ferry would. */
  writeContract(stack: string, contract: unknown): void {
    const file = JSON.parse(this.stateText(stack)) as StateFile;
    const resources = this.state(stack).map((resource) =>
      resource.type === stackType
        ? { ...resource, outputs: { ...resource.outputs, contract } }
        : resource,
    );
    const latest = { ...file.checkpoint.latest, resources };
    const changed = { ...file, checkpoint: { ...file.checkpoint, latest } };
    writeFileSync(this.stateFile(stack), JSON.stringify(changed));
  }

  /** What a stack exports. */
  outputs(stack: string): Readonly<Record<string, unknown>> {
    const found = this.state(stack).find(({ type }) => type === stackType);
    return found?.outputs ?? {};
  }

  /** What an update would create, change, replace and delete, sorted: `update web-bucket-policy`. */
  plan(stack: string): readonly string[] {
    const { stdout } = this.succeed(`pulumi preview --json -s ${stack}`);
    const { steps = [] } = JSON.parse(stdout) as {
      readonly steps?: readonly { readonly op: string; readonly urn: string }[];
    };
    return steps
      .filter(({ op }) => !["same", "read"].includes(op))
      .map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`)
      .sort();
  }
}
