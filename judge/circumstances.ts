/**
 * The circumstances that conditions ask for: of each, every way that these conditions tell apart. Keys that belong
 * together (a service that calls, its object and its encryption context) are one circumstance. What is compared as
 * an ARN, a number or a date is taken to be one.
 */
import type { Condition } from "./conditions";
import { derive, isMultivalued } from "./context";
import type { Hop } from "./derived";
import { instant } from "./operators";
import { type Language, shape } from "./shapes";
import {
  ARNS,
  type Asked,
  around,
  numbersOf,
  product,
  SERVICES,
  some,
  subsets,
  valuesOf,
} from "./stand-ins";
import { sendsKey } from "./table";
import type { Request, Via } from "./types";

/** One way in which a circumstance can be, as a change of the request. */
export type Way = (request: Request) => Request;

const UNCHANGED: Way = (request) => request;

/**
 * The ways of each circumstance that the conditions ask for. A key whose value the caller, the resource or the
 * organization decides is none.
 * @throws JudgeError for a condition of which the ways can't be told
 */
export function circumstancesOf(
  hop: Hop,
  conditions: readonly Condition[],
): readonly (readonly Way[])[] {
  const asked = new Map<string, Condition[]>();
  for (const it of conditions) {
    const key = it.key.toLowerCase();
    asked.set(key, [...(asked.get(key) ?? []), it]);
  }
  const keys = [...asked.keys()];
  const found = FAMILIES.flatMap(({ takes, ways }) => {
    const own = keys.filter((key) => takes.test(key));
    return own.length > 0 ? [ways(hop, asked, own)] : [];
  });
  const others = keys.filter((key) => !FAMILIES.some(({ takes }) => takes.test(key)));
  return [...found, ...others.flatMap((key) => inContext(hop, asked, key))];
}

interface Family {
  readonly takes: RegExp;
  readonly ways: (hop: Hop, asked: Asked, keys: readonly string[]) => readonly Way[];
}

const FAMILIES: readonly Family[] = [
  { takes: /^(aws:securetransport|s3:tlsversion)$/, ways: transports },
  {
    takes: /^(kms:(viaservice|encryptioncontext.*)|aws:(viaawsservice|calledvia.*))$/,
    ways: calls,
  },
  { takes: /^s3:x-amz-server-side-encryption(-aws-kms-key-id)?$/, ways: encryptions },
  { takes: /^iam:passedtoservice$/, ways: passed },
  { takes: /^aws:(requesttag\/.*|tagkeys)$/, ways: requestTags },
  { takes: /^(aws|iam):resourcetag\/./, ways: tagged("resourceTags") },
  { takes: /^aws:principaltag\/./, ways: principalTags },
  { takes: /^aws:(currenttime|epochtime)$/, ways: times },
  { takes: /^aws:requestedregion$/, ways: regions },
];

function transports({ request }: Hop, asked: Asked): readonly Way[] {
  const bounds = numbersOf(asked, "s3:tlsversion");
  const isAsked = asked.has("s3:tlsversion");
  const versions = isAsked ? around(bounds.length > 0 ? bounds : [1.2], 0.1) : [undefined];
  const secure = versions.map(
    (tlsVersion): Way =>
      (it) => ({
        ...it,
        transport: { secure: true, ...(tlsVersion !== undefined && { tlsVersion }) },
      }),
  );
  const plain: Way = (it) => ({ ...it, transport: { secure: false } });
  return request.via ? secure : [...secure, plain];
}

/** `s3.eu-central-1.amazonaws.com` */
const HOSTS: Language = [
  [...some(".:/"), { literal: "." }, ...some(".:/"), ...shape(".amazonaws.com")],
];

function calls({ action, caller }: Hop, asked: Asked, keys: readonly string[]): readonly Way[] {
  const carries = sendsKey(action, "kms:encryptioncontextkeys");
  const direct: readonly Way[] = carries ? contextsOf(asked) : [UNCHANGED];
  const isDirect = keys.every((key) => key.startsWith("kms:encryptioncontext"));
  // No service calls for who has no credentials.
  if (isDirect || caller.kind === "anonymous" || caller.kind === "federated") return direct;
  const hosts = valuesOf(asked, "kms:viaservice", HOSTS);
  const vias: readonly Via[] = [
    ...hosts.map((host) => {
      const [service = "", of = ""] = host.split(".");
      return { service: `${service}.amazonaws.com`, region: of };
    }),
    ...keys
      .filter((key) => key.startsWith("aws:calledvia"))
      .flatMap((key) => valuesOf(asked, key, SERVICES).map((service) => ({ service }))),
  ];
  const through = vias.flatMap((via) =>
    via.service === "s3.amazonaws.com" && carries
      ? objectsOf(asked).map(
          (object): Way =>
            (it) => ({ ...it, via: { ...via, ...object } }),
        )
      : direct.map(
          (way): Way =>
            (it) =>
              way({ ...it, via }),
        ),
  );
  return [...direct, ...through].map(withoutPlainCalls);
}

/** No service calls another without TLS. */
function withoutPlainCalls(way: Way): Way {
  return (it) => {
    const made = way(it);
    if (made.via === undefined || made.transport?.secure !== false) return made;
    const { transport: _, ...rest } = made;
    return rest;
  };
}

const CONTEXT = "kms:encryptioncontext:";

/** A direct call states what it likes: of each key nothing, or one value of each way. */
function contextsOf(asked: Asked): readonly Way[] {
  const names = [...asked.keys()].filter((key) => key.startsWith(CONTEXT));
  const named = product(
    names.map((key) => [
      [],
      ...valuesOf(asked, key).map((value) => [[key.slice(CONTEXT.length), value]]),
    ]),
  );
  return withMore(
    asked,
    "kms:encryptioncontextkeys",
    named.map((it) => Object.fromEntries(it.flat())),
  ).map(
    (encryptionContext): Way =>
      (it) =>
        Object.keys(encryptionContext).length > 0 ? { ...it, encryptionContext } : it,
  );
}

/** With every set of keys that the conditions on keys tell apart. */
function withMore(
  asked: Asked,
  key: string,
  named: readonly Readonly<Record<string, string>>[],
): readonly Readonly<Record<string, string>>[] {
  const sets = asked.has(key) ? subsets(valuesOf(asked, key)) : [[]];
  return named.flatMap((it) =>
    sets.map((more) => ({ ...Object.fromEntries(more.map((name) => [name, "x"])), ...it })),
  );
}

const bucket = [...shape("arn:"), ...some(":"), ...shape(":s3:::"), ...some(":/")];
const BUCKETS: Language = [bucket];
const OBJECTS: Language = [[...bucket, { literal: "/" }, ...some()]];

/** Through Amazon S3 the context is an object's ARN, or its bucket's. */
function objectsOf(asked: Asked): readonly Pick<Via, "object" | "bucketKey">[] {
  const key = `${CONTEXT}aws:s3:arn`;
  const objects = valuesOf(asked, key, OBJECTS);
  const buckets = valuesOf(asked, key, BUCKETS);
  return [
    ...objects.map((object) => ({ object, bucketKey: false })),
    ...buckets.map((it) => ({ object: `${it}/x`, bucketKey: true })),
  ];
}

function encryptions(_: Hop, asked: Asked): readonly Way[] {
  const algorithms = valuesOf(asked, "s3:x-amz-server-side-encryption");
  const keys = [
    undefined,
    ...valuesOf(asked, "s3:x-amz-server-side-encryption-aws-kms-key-id", ARNS),
  ];
  return [
    UNCHANGED,
    ...product<string | undefined>([algorithms, keys]).map(
      ([algorithm = "", keyArn]): Way =>
        (it) => ({ ...it, encryption: { algorithm, ...(keyArn !== undefined && { keyArn }) } }),
    ),
  ];
}

function passed(_: Hop, asked: Asked): readonly Way[] {
  return valuesOf(asked, "iam:passedtoservice", SERVICES).map(
    (passedToService): Way =>
      (it) => ({ ...it, passedToService }),
  );
}

/** Of each tag nothing, or one value of each way. */
function tagsOf(
  asked: Asked,
  keys: readonly string[],
): readonly Readonly<Record<string, string>>[] {
  const names = [...new Set(keys.map((key) => key.slice(key.indexOf("/") + 1)))];
  const parts = names.map((name) => {
    const own = keys.filter((key) => key.endsWith(`/${name}`));
    const all = new Map([["", own.flatMap((key) => asked.get(key) ?? [])]]);
    return [undefined, ...valuesOf(all, "").map((value) => [name, value] as const)];
  });
  return product(parts).map((chosen) =>
    Object.fromEntries(chosen.flatMap((it) => (it ? [it] : []))),
  );
}

function tagged(field: "requestTags" | "resourceTags") {
  return (_: Hop, asked: Asked, keys: readonly string[]): readonly Way[] =>
    tagsOf(asked, keys).map(
      (tags): Way =>
        (it) => ({ ...it, [field]: tags }),
    );
}

function requestTags(_: Hop, asked: Asked, keys: readonly string[]): readonly Way[] {
  const named = tagsOf(
    asked,
    keys.filter((key) => key !== "aws:tagkeys"),
  );
  return withMore(asked, "aws:tagkeys", named).map(
    (tags): Way =>
      (it) =>
        Object.keys(tags).length > 0 ? { ...it, requestTags: tags } : it,
  );
}

function principalTags({ request }: Hop, asked: Asked, keys: readonly string[]): readonly Way[] {
  const { principal } = request;
  if (typeof principal === "string" || !("role" in principal || "user" in principal)) {
    return [UNCHANGED];
  }
  return tagsOf(asked, keys).map(
    (tags): Way =>
      (it) => ({ ...it, principal: { ...principal, tags } }),
  );
}

function times(_: Hop, asked: Asked): readonly Way[] {
  const bounds = [...asked].flatMap(([key, conditions]) =>
    /^aws:(currenttime|epochtime)$/.test(key)
      ? conditions.flatMap(({ values }) => values.flatMap((it) => instant(it) ?? []))
      : [],
  );
  return around(bounds, 86_400_000).map(
    (time): Way =>
      (it) => ({ ...it, time: new Date(time).toISOString() }),
  );
}

const REGIONS: Language = [some(":/.")];

function regions({ region }: Hop, asked: Asked): readonly Way[] {
  if (region !== undefined) return [UNCHANGED];
  return valuesOf(asked, "aws:requestedregion", REGIONS).map(
    (named): Way =>
      (it) => ({ ...it, region: named }),
  );
}

/** A key that the request may state: absent, or one value of each way. */
function inContext(hop: Hop, asked: Asked, key: string): readonly (readonly Way[])[] {
  const { state, open } = derive(hop, key);
  if (open !== true || state === "never") return [];
  const values = valuesOf(asked, key);
  const stated = isMultivalued(key) ? subsets(values) : [[], ...values.map((it) => [it])];
  return [
    stated.map((it): Way => {
      const [only = null] = it;
      const value = it.length > 1 ? it : only;
      return (request) => ({ ...request, context: { ...request.context, [key]: value } });
    }),
  ];
}
