import assert from "node:assert/strict";
import { routerCode } from "../../../../functions/router";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { aTarget } from "../../../support/refusals";
import { one, types } from "../../../support/registrations";
import { target } from "../../../support/settings";
import { defaultStacks, evaluateStack } from "../../../support/stacks";

const certificate =
  "arn:aws:acm:us-east-1:222222222222:certificate/00000000-0000-0000-0000-000000000000";
const distribution = (evaluation: Evaluation) => one(evaluation, types.distribution).inputs;
const router = (evaluation: Evaluation) =>
  one(evaluation, "aws:cloudfront/function:Function").inputs;

describe("a site", () => {
  it("is a distribution with HTTP/2 and 3, compression, managed policies and a router", async () => {
    const { prod } = await defaultStacks();
    assert.deepEqual(distribution(prod), {
      enabled: true,
      comment: "acme web",
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      defaultRootObject: "index.html",
      origins: [
        {
          originId: "bucket",
          domainName: "acme-web-222222222222-eu-central-1.s3.eu-central-1.amazonaws.com",
          originAccessControlId: originAccessId(prod),
        },
      ],
      defaultCacheBehavior: {
        targetOriginId: "bucket",
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: ["GET", "HEAD", "OPTIONS"],
        cachedMethods: ["GET", "HEAD"],
        compress: true,
        cachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
        responseHeadersPolicyId: "67f7725c-6f97-4210-82d7-5512b31e9d03",
        functionAssociations: [
          {
            eventType: "viewer-request",
            functionArn: one(prod, "aws:cloudfront/function:Function").outputs.arn,
          },
        ],
      },
      customErrorResponses: [403, 404].map((errorCode) => ({
        errorCode,
        responseCode: 404,
        responsePagePath: "/index.html",
        errorCachingMinTtl: 10,
      })),
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: { cloudfrontDefaultCertificate: true },
    });
  });

  it("is read by CloudFront with signed requests", async () => {
    const { inputs } = one(
      (await defaultStacks()).prod,
      "aws:cloudfront/originAccessControl:OriginAccessControl",
    );
    assert.deepEqual(inputs, {
      description: "CloudFront reads acme-web-222222222222-eu-central-1",
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
  });

  it("routes the paths of a single-page app", async () => {
    assert.deepEqual(router((await defaultStacks()).prod), {
      runtime: "cloudfront-js-2.0",
      comment: "Paths of acme-web-222222222222-eu-central-1 (single-page-app)",
      code: routerCode({ routing: "single-page-app" }),
      publish: true,
    });
  });

  it("has pages of its own, and one for what is not there, by default", async () => {
    const prod = await evaluateStack("prod", target);
    assert.equal(router(prod).code, routerCode({ routing: "multi-page" }));
    assert.deepEqual(
      distribution(prod).customErrorResponses,
      [403, 404].map((errorCode) => ({
        errorCode,
        responseCode: 404,
        responsePagePath: "/404.html",
        errorCachingMinTtl: 10,
      })),
    );
  });

  it("requires TLS 1.2 with a domain and certificate of its own, and says so", async () => {
    const domain = { name: "www.example.com", certificate };
    const prod = await evaluateStack("prod", aTarget("sites.web.domain", domain));
    assert.deepEqual(distribution(prod).aliases, ["www.example.com"]);
    assert.deepEqual(distribution(prod).viewerCertificate, {
      acmCertificateArn: certificate,
      sslSupportMethod: "sni-only",
      minimumProtocolVersion: "TLSv1.2_2021",
    });
    const { url, tls } = (prod.outputs.sites as Sites).web;
    assert.deepEqual([url, tls], ["https://www.example.com", "TLS 1.2 or later"]);
  });

  it("says that CloudFront's own certificate accepts older TLS", async () => {
    const { prod } = await defaultStacks();
    const { url, tls } = (prod.outputs.sites as Sites).web;
    assert.match(url, /^https:\/\/de[0-9a-f]+\.cloudfront\.net$/);
    assert.equal(
      tls,
      "CloudFront's own certificate accepts older TLS too: set domains to require TLS 1.2",
    );
  });

  it("has headers of its own beside those of all sites, or in their place", async () => {
    const headers = {
      "content-security-policy": "default-src 'self'",
      "X-Frame-Options": "DENY",
      "Permissions-Policy": "camera=()",
    };
    const prod = await evaluateStack("prod", aTarget("sites.web.headers", headers));
    const policy = one(prod, "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy");
    const override = true;
    assert.deepEqual(policy.inputs, {
      name: "acme-web-eu-central-1",
      securityHeadersConfig: {
        contentSecurityPolicy: { contentSecurityPolicy: "default-src 'self'", override },
        contentTypeOptions: { override },
        frameOptions: { frameOption: "DENY", override },
        referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override },
        strictTransportSecurity: {
          accessControlMaxAgeSec: 31_536_000,
          includeSubdomains: false,
          preload: false,
          override,
        },
        xssProtection: { protection: true, modeBlock: true, override },
      },
      customHeadersConfig: {
        items: [{ header: "Permissions-Policy", value: "camera=()", override }],
      },
    });
    const behavior = distribution(prod).defaultCacheBehavior as Record<string, unknown>;
    assert.match(String(behavior.responseHeadersPolicyId), /^web-headers-/);
  });

  it("is behind a web ACL, in named countries, with error pages and redirects, as the settings say", async () => {
    const webAcl = "arn:aws:wafv2:us-east-1:222222222222:global/webacl/site/1f";
    const redirects = { "/old": "/new" };
    const prod = await evaluateStack(
      "prod",
      aTarget("sites.web", {
        webAcl,
        countries: ["AT", "DE"],
        errors: { "404": "/oh.html", "5xx": "/sorry.html" },
        redirects,
      }),
    );
    const { webAclId, restrictions, customErrorResponses } = distribution(prod);
    assert.equal(webAclId, webAcl);
    assert.deepEqual(restrictions, {
      geoRestriction: { restrictionType: "whitelist", locations: ["AT", "DE"] },
    });
    const response = (errorCode: number, responseCode: number, responsePagePath: string) => ({
      errorCode,
      responseCode,
      responsePagePath,
      errorCachingMinTtl: 10,
    });
    assert.deepEqual(customErrorResponses, [
      ...[403, 404].map((code) => response(code, 404, "/oh.html")),
      ...[500, 502, 503, 504].map((code) => response(code, code, "/sorry.html")),
    ]);
    assert.equal(router(prod).code, routerCode({ routing: "multi-page", redirects }));
  });

  it("asks a standby while its bucket fails, by HTTPS", async () => {
    const prod = await evaluateStack("prod", aTarget("sites.web.standby", "s.example.com"));
    const { origins, originGroups, defaultCacheBehavior } = distribution(prod);
    assert.deepEqual((origins as readonly unknown[])[1], {
      originId: "standby",
      domainName: "s.example.com",
      customOriginConfig: {
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: "https-only",
        originSslProtocols: ["TLSv1.2"],
      },
    });
    assert.deepEqual(originGroups, [
      {
        originId: "bucket-or-standby",
        failoverCriteria: { statusCodes: [500, 502, 503, 504] },
        members: [{ originId: "bucket" }, { originId: "standby" }],
      },
    ]);
    const { targetOriginId } = defaultCacheBehavior as { targetOriginId: string };
    assert.equal(targetOriginId, "bucket-or-standby");
  });

  it("takes cache and header policies of one's own", async () => {
    const policy = "00000000-0000-4000-8000-000000000000";
    const prod = await evaluateStack(
      "prod",
      aTarget("sites.web", { cachePolicy: policy, responseHeadersPolicy: policy }),
    );
    const behavior = distribution(prod).defaultCacheBehavior as Record<string, unknown>;
    assert.deepEqual([behavior.cachePolicyId, behavior.responseHeadersPolicyId], [policy, policy]);
  });
});

type Sites = { readonly web: { readonly url: string; readonly tls: string } };

function originAccessId(evaluation: Evaluation): unknown {
  const [origin] = distribution(evaluation).origins as [{ originAccessControlId: string }];
  assert.match(origin.originAccessControlId, /^web-access-/);
  return origin.originAccessControlId;
}
