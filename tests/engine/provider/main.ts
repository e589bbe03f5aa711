import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { partsOf, partsTakenAway } from "./parts";
import { check, compare, type Difference } from "./plan";
import * as resources from "./resources";
import { type Schema, Schemas } from "./schema";
import { textOf, unknownValue, type Values } from "./values";
import { type Existing, type Place, pulumiCloud, World, zoneType } from "./world";

/**
 * The stand-in for the plugin of a provider: the engine's protocol on one side, files instead of AWS or Pulumi
 * Cloud on the other. FERRY_ENGINE_WORLD is the folder of the files, FERRY_ENGINE_SDK the installed
 * `@pulumi/aws` or `@pulumi/pulumiservice`, and FERRY_ENGINE_CREDENTIALS the account that the credentials
 * for AWS belong to (default: the one that is allowed).
 */
const world = new World(environment("FERRY_ENGINE_WORLD"));
const sdk = environment("FERRY_ENGINE_SDK");
const schemas = new Schemas(sdk);
const { name, version } = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8")) as {
  readonly name: string;
  readonly version: string;
};
let home: Place = { account: "", region: "" };
let defaultTags: Values = {};

function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set.`);
  return value;
}

function configure(request: rpc.ConfigureRequest): rpc.ConfigureResponse {
  if (name === "@pulumi/aws") enterAccount(valuesOf(request.getArgs()));
  else home = pulumiCloud;
  const response = new rpc.ConfigureResponse();
  response.setSupportspreview(true);
  return response;
}

/** @throws Error where the credentials belong to an account that isn't allowed */
function enterAccount(args: Values): void {
  const allowed = JSON.parse(textOf(args.allowedAccountIds) || "[]") as string[];
  const account = process.env.FERRY_ENGINE_CREDENTIALS ?? allowed[0] ?? "000000000000";
  if (allowed.length > 0 && !allowed.includes(account)) {
    throw new Error(`AWS account ID not allowed: ${account}`);
  }
  home = { account, region: textOf(args.region) };
  const tags = JSON.parse(textOf(args.defaultTags) || "{}") as { tags?: Values };
  defaultTags = tags.tags ?? {};
}

/** A resource's own region goes before the provider's. */
function placeOf(values: Values): Place {
  return { ...home, region: textOf(values.region) || home.region };
}

const typeOf = (urn: string) => urn.split("::")[2]?.split("$").at(-1) ?? "";
const nameOf = (urn: string) => urn.split("::").slice(3).join("::");
const schemaOf = (urn: string) => schemas.of(typeOf(urn));

function checkResource(request: rpc.CheckRequest): rpc.CheckResponse {
  const { inputs, faults } = check(schemaOf(request.getUrn()), valuesOf(request.getNews()), {
    name: nameOf(request.getUrn()),
    before: valuesOf(request.getOlds()),
    seed: request.getRandomseed_asU8(),
    defaultTags,
  });
  const response = new rpc.CheckResponse();
  response.setInputs(structOf(inputs));
  for (const { property, reason } of faults) {
    const failure = new rpc.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    response.addFailures(failure);
  }
  return response;
}

function checkConfig(request: rpc.CheckRequest): rpc.CheckResponse {
  const response = new rpc.CheckResponse();
  response.setInputs(request.getNews());
  return response;
}

function diffResource(request: rpc.DiffRequest): rpc.DiffResponse {
  const urn = request.getUrn();
  const before = valuesOf(request.getOldInputs());
  const after = { ...valuesOf(request.getNews()) } as Record<string, unknown>;
  // The engine has put the old values there, before the check added default tags.
  const ignored = request.getIgnorechangesList();
  for (const property of ignored) after[property] = before[property];
  const found = compare(schemaOf(urn), nameOf(urn), before, after);
  const taken = partsTakenAway(typeOf(urn), valuesOf(request.getOlds()), ignored);
  return difference({ ...found, changed: [...found.changed, ...taken] });
}

function diffConfig(request: rpc.DiffRequest): rpc.DiffResponse {
  const before = valuesOf(request.getOldInputs());
  const after = valuesOf(request.getNews());
  const changed = Object.keys({ ...before, ...after }).filter((key) => before[key] !== after[key]);
  const replacing = changed.filter((key) => key === "region");
  return difference({ changed, replacing, deleteFirst: false });
}

function difference({ changed, replacing, deleteFirst }: Difference): rpc.DiffResponse {
  const response = new rpc.DiffResponse();
  const { DIFF_SOME, DIFF_NONE } = rpc.DiffResponse.DiffChanges;
  response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList([...changed]);
  response.setReplacesList([...replacing]);
  response.setDeletebeforereplace(deleteFirst);
  return response;
}

function createResource(request: rpc.CreateRequest): rpc.CreateResponse {
  const inputs = valuesOf(request.getProperties());
  const urn = request.getUrn();
  const schema = schemaOf(urn);
  const response = new rpc.CreateResponse();
  if (request.getPreview()) {
    const planned = { ...unknownOutputs(schema), ...resources.tagsAll(schema, inputs), ...inputs };
    response.setProperties(structOf(planned));
    return response;
  }
  const made = { type: typeOf(urn), name: nameOf(urn), inputs };
  const resource = resources.create(world, placeOf(inputs), schema, made);
  response.setId(resource.id);
  response.setProperties(structOf(stateOf(resource)));
  return response;
}

function unknownOutputs(schema: Schema): Values {
  return Object.fromEntries(schema.outputs.map((property) => [property, unknownValue]));
}

function stateOf({ inputs, outputs }: Existing): Values {
  return { ...inputs, ...outputs };
}

function readResource(request: rpc.ReadRequest): rpc.ReadResponse {
  const place = placeOf(valuesOf(request.getProperties()));
  const resource = world.find(place, typeOf(request.getUrn()), request.getId());
  const response = new rpc.ReadResponse();
  if (!resource) return response;
  response.setId(resource.id);
  response.setProperties(structOf({ ...stateOf(resource), ...partsOf(world, place, resource) }));
  response.setInputs(structOf(resource.inputs));
  return response;
}

function updateResource(request: rpc.UpdateRequest): rpc.UpdateResponse {
  const inputs = valuesOf(request.getNews());
  const response = new rpc.UpdateResponse();
  const urn = request.getUrn();
  if (request.getPreview()) {
    const tags = resources.tagsAll(schemaOf(urn), inputs);
    response.setProperties(structOf({ ...valuesOf(request.getOlds()), ...tags, ...inputs }));
    return response;
  }
  const changed = { type: typeOf(urn), id: request.getId(), inputs };
  response.setProperties(
    structOf(stateOf(resources.update(world, placeOf(inputs), schemaOf(urn), changed))),
  );
  return response;
}

function deleteResource(request: rpc.DeleteRequest): Empty {
  const inputs = valuesOf(request.getProperties());
  resources.remove(world, placeOf(inputs), {
    type: typeOf(request.getUrn()),
    id: request.getId(),
    inputs,
  });
  return new Empty();
}

/** What a program asks of AWS, apart from its resources: the zones of the region, with those that the world adds. */
function invoke(request: rpc.InvokeRequest): rpc.InvokeResponse {
  const token = request.getTok();
  if (token !== "aws:index/getAvailabilityZones:getAvailabilityZones") {
    throw new Error(`The stand-in has no answer to ${token}.`);
  }
  const { account, region } = home;
  const opened = world.of(account).filter(({ type }) => type === zoneType);
  const names = [
    ...["a", "b", "c"].map((letter) => `${region}${letter}`),
    ...opened.map(({ id }) => id),
  ];
  const response = new rpc.InvokeResponse();
  response.setReturn(structOf({ id: region, region, names: names.sort(), zoneIds: names }));
  return response;
}

function pluginInfo(): PluginInfo {
  const info = new PluginInfo();
  info.setVersion(version);
  return info;
}

function valuesOf(struct: Struct | undefined): Values {
  return struct?.toJavaScript() ?? {};
}

function structOf(values: Values): Struct {
  return Struct.fromJavaScript(values as Record<string, JavaScriptValue>);
}

/** A call that answers at once; what it throws is the engine's error message. */
function unary<Request, Response>(
  answer: (request: Request) => Response,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    try {
      callback(null, answer(call.request));
    } catch (error) {
      const details = error instanceof Error ? error.message : String(error);
      callback({ code: grpc.status.UNKNOWN, details });
    }
  };
}

const server = new grpc.Server({
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
});
// What is not here answers UNIMPLEMENTED by itself.
server.addService(ResourceProviderService, {
  getPluginInfo: unary(pluginInfo),
  checkConfig: unary(checkConfig),
  diffConfig: unary(diffConfig),
  configure: unary(configure),
  check: unary(checkResource),
  diff: unary(diffResource),
  create: unary(createResource),
  read: unary(readResource),
  update: unary(updateResource),
  delete: unary(deleteResource),
  invoke: unary(invoke),
  cancel: unary(() => new Empty()),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  // The engine reads the port from the first line.
  process.stdout.write(`${port}\n`);
});
