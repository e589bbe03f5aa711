import { aDelivery, aTarget, refuses } from "../../support/refusals";

describe("settings of a target", () => {
  refuses([
    [
      "an unknown key at the top",
      aTarget("acount", "1"),
      "ferry:acount is not a setting: write ferry:account, or one of account, region, name, deployer, retain, sameAccount, tags, permissionsBoundary, rolePath, receives, sites, services, applications, network, delivery, audit, deployments.",
    ],
    [
      "an unknown key in a site",
      aTarget("sites.web.rooting", "x"),
      "ferry:sites.web.rooting is not a setting: write ferry:sites.web.routing, or one of routing, folders, pipeline, domain, domains, zone, certificate, recordsMade, cachePolicy, responseHeadersPolicy, headers, errors, redirects, webAcl, countries, standby, key, rollbackDays, config, configFile, adopt.",
    ],
    [
      "an unknown key in receives",
      aTarget("receives.acount", "1"),
      "ferry:receives.acount is not a setting: write ferry:receives.account, or one of account, region, name, rolePath, artifactBucket, pipelineRoles.",
    ],
    [
      "an unquoted account that lost its leading zero",
      aTarget("account", "12345670123"),
      'ferry:account is "12345670123": it must be the 12 digits of an AWS account in quotes, such as "111111111111".',
    ],
    [
      "an unquoted account that was read as octal",
      aTarget("account", "1402433619"),
      'ferry:account is "1402433619": it must be the 12 digits of an AWS account in quotes, such as "111111111111".',
    ],
    [
      "a missing account",
      aTarget("account", undefined),
      'ferry:account is missing: it must be the 12 digits of an AWS account in quotes, such as "111111111111".',
    ],
    [
      "an empty account",
      aTarget("account", ""),
      'ferry:account is missing: it must be the 12 digits of an AWS account in quotes, such as "111111111111".',
    ],
    [
      "an unquoted account below receives",
      aTarget("receives.account", 111111111111),
      'ferry:receives.account is 111111111111: it must be the 12 digits of an AWS account in quotes, such as "111111111111".',
    ],
    [
      "an account of 11 digits",
      aTarget("receives.account", "11111111111"),
      'ferry:receives.account is "11111111111": it must be the 12 digits of an AWS account in quotes, such as "111111111111".',
    ],
    [
      "a missing region below receives",
      aTarget("receives.region", undefined),
      "ferry:receives.region is missing: it must be the name of an AWS region, such as eu-central-1.",
    ],
    [
      "a region that is none",
      aTarget("region", "Frankfurt"),
      'ferry:region is "Frankfurt": it must be the name of an AWS region, such as eu-central-1.',
    ],
    [
      "a missing region",
      aTarget("region", undefined),
      "ferry:region is missing: it must be the name of an AWS region, such as eu-central-1.",
    ],
    [
      "a name of two characters",
      aTarget("name", "ac"),
      'ferry:name is "ac": it must be 3 to 20 lower-case letters, digits and single hyphens, beginning with a letter.',
    ],
    [
      "a name with capitals",
      aTarget("name", "Acme"),
      'ferry:name is "Acme": it must be 3 to 20 lower-case letters, digits and single hyphens, beginning with a letter.',
    ],
    [
      "a name with two hyphens in a row",
      aTarget("name", "ac--me"),
      'ferry:name is "ac--me": it must be 3 to 20 lower-case letters, digits and single hyphens, beginning with a letter.',
    ],
    [
      "a missing name",
      aTarget("name", undefined),
      "ferry:name is missing: it must be 3 to 20 lower-case letters, digits and single hyphens, beginning with a letter.",
    ],
    [
      "a retain that is neither true nor false",
      aTarget("retain", "yes"),
      'ferry:retain is "yes": it must be true or false.',
    ],
    [
      "an account root as deployer",
      aDelivery("deployer", "arn:aws:iam::111111111111:root"),
      'ferry:deployer is "arn:aws:iam::111111111111:root": it must be the ARN of an IAM role or user, without wildcards.',
    ],
    [
      "a deployer with a wildcard",
      aDelivery("deployer", "arn:aws:iam::111111111111:role/*"),
      'ferry:deployer is "arn:aws:iam::111111111111:role/*": it must be the ARN of an IAM role or user, without wildcards.',
    ],
    [
      "a reason of one word",
      aTarget("sameAccount", "because"),
      'ferry:sameAccount is "because": it must be a sentence that gives the reason (10 characters or more).',
    ],
    [
      "a target in the delivering account without a reason",
      aTarget("receives.account", "222222222222"),
      "ferry:receives.account is this stack's own account 222222222222: a target belongs in an account of its own; if one account is what you want, say why in ferry:sameAccount.",
    ],
    [
      "sites that nobody may release to",
      aTarget("receives", undefined),
      "ferry:receives is missing: name the account, region and name of the stack that releases to ferry:sites.web.",
    ],
    [
      "a stack without sites and delivery",
      aTarget("sites", undefined),
      "ferry:sites, ferry:services, ferry:applications and ferry:delivery are all missing: say what lives in this account.",
    ],
    [
      "sites as a list",
      aTarget("sites", ["web"]),
      "ferry:sites is a list: it must be a map of settings.",
    ],
    [
      "sites as a text",
      aTarget("sites", "web"),
      "ferry:sites is a text: it must be a map of settings.",
    ],
    [
      "receives without anything below it",
      aTarget("receives", null),
      "ferry:receives is missing: it must be a map of settings.",
    ],
    [
      "a site's key with capitals and underscores",
      aTarget("sites", { My_Site: {} }),
      "ferry:sites.My_Site has a wrong name: a key must be 1 to 30 lower-case letters, digits and single hyphens, beginning with a letter.",
    ],
    [
      "a key that every object has",
      aTarget("sites", { constructor: {} }),
      "ferry:sites.constructor has a wrong name: a key must be 1 to 30 lower-case letters, digits and single hyphens, beginning with a letter.",
    ],
    [
      "a site without anything below it",
      aTarget("sites", { web: null }),
      "ferry:sites.web is missing: it must be a map of settings.",
    ],
    [
      "an unknown routing",
      aTarget("sites.web.routing", "spa"),
      'ferry:sites.web.routing is "spa": it must be multi-page or single-page-app.',
    ],
    [
      "a domain without a certificate",
      aTarget("sites.web.domain", { name: "www.example.com" }),
      "ferry:sites.web.domain.certificate is missing: it must be the ARN of an ACM certificate in us-east-1, the region that CloudFront reads.",
    ],
    [
      "a URL as a domain",
      aTarget("sites.web.domain", {
        name: "https://www.example.com",
        certificate: "arn:aws:acm:us-east-1:222222222222:certificate/1",
      }),
      'ferry:sites.web.domain.name is "https://www.example.com": it must be a host name, such as www.example.com.',
    ],
    [
      "a certificate of another region than us-east-1",
      aTarget("sites.web.domain", {
        name: "www.example.com",
        certificate: "arn:aws:acm:eu-central-1:222222222222:certificate/1",
      }),
      'ferry:sites.web.domain.certificate is "arn:aws:acm:eu-central-1:222222222222:certificate/1": it must be the ARN of an ACM certificate in us-east-1, the region that CloudFront reads.',
    ],
    [
      "a certificate of another account",
      aTarget("sites.web.domain", {
        name: "www.example.com",
        certificate: "arn:aws:acm:us-east-1:333333333333:certificate/1",
      }),
      'ferry:sites.web.domain.certificate is "arn:aws:acm:us-east-1:333333333333:certificate/1": it must be of account 222222222222: CloudFront takes a certificate of the distribution\'s account.',
    ],
    [
      "a cache policy by its name",
      aTarget("sites.web.cachePolicy", "CachingOptimized"),
      'ferry:sites.web.cachePolicy is "CachingOptimized": it must be the id of a CloudFront cache policy.',
    ],
    [
      "a response headers policy by its name",
      aTarget("sites.web.responseHeadersPolicy", "Security"),
      'ferry:sites.web.responseHeadersPolicy is "Security": it must be the id of a CloudFront response headers policy.',
    ],
    [
      "an alias as the site's key",
      aTarget("sites.web.key", "alias/site"),
      'ferry:sites.web.key is "alias/site": it must be the ARN of a KMS key (arn:aws:kms:<region>:<account>:key/<id>), not an alias.',
    ],
    [
      "a site's key of another region",
      aTarget("sites.web.key", "arn:aws:kms:eu-west-1:222222222222:key/1"),
      'ferry:sites.web.key is "arn:aws:kms:eu-west-1:222222222222:key/1": it must be of account 222222222222 and region eu-central-1: S3 encrypts with a key beside the bucket.',
    ],
    [
      "no days of rollback",
      aTarget("sites.web.rollbackDays", 0),
      "ferry:sites.web.rollbackDays is 0: it must be 1 to 3650 days.",
    ],
    [
      "a fraction of days",
      aTarget("sites.web.rollbackDays", 1.5),
      "ferry:sites.web.rollbackDays is 1.5: it must be 1 to 3650 days.",
    ],
    [
      "a number in quotes",
      aTarget("sites.web.rollbackDays", "90"),
      'ferry:sites.web.rollbackDays is "90": it must be 1 to 3650 days.',
    ],
    [
      "a pipeline's key with a slash",
      aTarget("sites.web.pipeline", "web/x"),
      'ferry:sites.web.pipeline is "web/x": a key must be 1 to 30 letters, digits, _ and single hyphens, beginning with a letter.',
    ],
    [
      "a bucket name with capitals",
      aTarget("receives.artifactBucket", "My_Bucket"),
      'ferry:receives.artifactBucket is "My_Bucket": it must be the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots and hyphens.',
    ],
    [
      "a role by its name",
      aTarget("receives.pipelineRoles", { web: "Release" }),
      'ferry:receives.pipelineRoles.web is "Release": it must be the ARN of an IAM role, such as arn:aws:iam::111111111111:role/Release.',
    ],
    [
      "a pipeline role of another account than the delivering one",
      aTarget("receives.pipelineRoles", { web: "arn:aws:iam::333333333333:role/Release" }),
      'ferry:receives.pipelineRoles.web is "arn:aws:iam::333333333333:role/Release": it must be of account 111111111111: the roles of receives are those of the delivering account.',
    ],
  ]);
});
