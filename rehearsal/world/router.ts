import { runInNewContext } from "node:vm";
import type { cloudfront } from "@pulumi/aws";
import { inputsOf, type Registered, type World } from "./world";

/** The code of a distribution's viewer-request function; none where it has none. */
export function routerOf(world: World, resource: Registered["resource"]): string {
  const { defaultCacheBehavior } = inputsOf<cloudfront.DistributionArgs>({ resource });
  const arn = defaultCacheBehavior?.functionAssociations?.[0]?.functionArn;
  const router = world.withOutput("aws:cloudfront/function:Function", "arn", arn);
  return String(router?.resource.inputs.code ?? "");
}

interface Answer {
  readonly uri?: string;
  readonly headers?: { readonly location?: { readonly value: string } };
}

/** What the function's code makes of a request, run as CloudFront runs it. */
export function answer(code: string, uri: string, host?: string): Answer {
  const headers = host === undefined ? {} : { host: { value: host } };
  const request = { method: "GET", uri, querystring: {}, headers, cookies: {} };
  const call = `JSON.stringify(handler(${JSON.stringify({ request })}));`;
  return JSON.parse(runInNewContext(`${code}\n${call}`, {})) as Answer;
}
