import { z } from "zod";
import { installedProviders, publicProviders } from "../../aws/git-hosts";
import { vpcOf } from "./network";
import { aws, gitHostAddress, map, text } from "./values";

const providers = [...publicProviders, ...installedProviders] as const;

/** https://docs.aws.amazon.com/codeconnections/latest/APIReference/API_VpcConfiguration.html */
const hostLimits = { subnets: 10, securityGroups: 10 } as const;

const newConnection = map({
  provider: z.enum(providers).describe("The Git host of a connection that is to be made."),
  endpoint: gitHostAddress
    .optional()
    .describe("Address of a Git host of your own, for which ferry makes a host."),
  vpc: vpcOf(hostLimits)
    .optional()
    .describe("The network in which such a host is reached. Default: the internet."),
  certificate: text(
    "it must be a certificate in PEM, beginning with -----BEGIN CERTIFICATE-----",
    /^-----BEGIN CERTIFICATE-----[\s\S]{1,16000}$/,
    {
      ...aws("dtconsole/latest/userguide/connections-host-setup"),
      examples: ["-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----"],
    },
  )
    .optional()
    .describe("In a VPC: the public certificate (PEM) of a certificate authority of your own."),
});

/** A way to a Git host: one that ferry makes, or yours. */
export const connection = z.union(
  [
    newConnection,
    map({
      host: text(
        "it must be the ARN of a host (arn:aws:codeconnections:<region>:<account>:host/<id>)",
        /^arn:aws(-[a-z-]+)?:(codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:host\/[\w-]+$/,
        {
          ...aws("dtconsole/latest/userguide/connections-hosts"),
          examples: ["arn:aws:codeconnections:eu-central-1:111111111111:host/acme-0a1b2c3d"],
        },
      ).describe(
        "Your host for an installed Git host, set up in the console; ferry makes the connection.",
      ),
    }),
    map({
      arn: text(
        "it must be the ARN of a connection (arn:aws:codeconnections:<region>:<account>:connection/<id>)",
        /^arn:aws(-[a-z-]+)?:(codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/[\w-]+$/,
        {
          ...aws("codeconnections/latest/APIReference/API_CreateConnection"),
          examples: [
            "arn:aws:codeconnections:eu-central-1:111111111111:connection/0a1b2c3d-0000-4000-8000-000000000000",
          ],
        },
      ),
    }),
  ],
  {
    error:
      "it must be {provider: <Git host>} for a new connection, {host: <ARN>} for one on your host, or {arn: <ARN>} for yours",
  },
);

export type ConnectionSettings = z.output<typeof connection>;
