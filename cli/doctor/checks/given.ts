import type { GetOpenIDConnectProviderCommandOutput } from "@aws-sdk/client-iam";
import { regionOf, serviceOf } from "../../../rehearsal/arn";
import { type Aws, orAbsent } from "../aws";
import { type Check, good, later, mend, note } from "../check";
import { type Patient, sourcesOf } from "../patient";

/** What the settings name and the stack does not make: secrets, parameters, repositories, identity providers. */
export function givenChecks(patient: Patient): readonly Check[] {
  return [
    ...repositoryChecks(patient),
    ...secretsOf(patient).map((secret) => secretCheck(secret, patient.place.region)),
    ...parametersOf(patient).map((parameter) => parameterCheck(parameter, patient.place.region)),
    ...providerChecks(patient),
  ];
}

interface Variable {
  readonly type?: string;
  readonly value?: string;
}

/** Variables of builds, and of containers, that come from elsewhere. */
function variablesOf({ all }: Patient): readonly Variable[] {
  const builds = all("aws:codebuild/project:Project").flatMap(({ inputs }) => {
    const { environmentVariables = [] } = (inputs.environment ?? {}) as {
      readonly environmentVariables?: readonly Variable[];
    };
    return environmentVariables;
  });
  const containers = all("aws:ecs/taskDefinition:TaskDefinition").flatMap(({ inputs }) => {
    const definitions = JSON.parse(String(inputs.containerDefinitions ?? "[]")) as readonly {
      readonly secrets?: readonly { readonly valueFrom: string }[];
    }[];
    return definitions.flatMap(({ secrets = [] }) =>
      secrets.map(({ valueFrom: value }) => ({
        type: serviceOf(value) === "ssm" ? "PARAMETER_STORE" : "SECRETS_MANAGER",
        value,
      })),
    );
  });
  return [...builds, ...containers];
}

const valuesOf = (patient: Patient, type: string) =>
  variablesOf(patient).flatMap((each) => (each.type === type ? (each.value ?? []) : []));

/** Behind a secret's name or ARN stand the key in it and its version. */
function secretsOf(patient: Patient): readonly string[] {
  const secrets = valuesOf(patient, "SECRETS_MANAGER").map((value) =>
    value
      .split(":")
      .slice(0, value.startsWith("arn:") ? 7 : 1)
      .join(":"),
  );
  return [...new Set(secrets)];
}

function parametersOf(patient: Patient): readonly string[] {
  const names = valuesOf(patient, "PARAMETER_STORE").map((value) =>
    value.replace(/^arn:.*:parameter/, ""),
  );
  return [...new Set(names)];
}

const why = "what reads it does not start without it";

function secretCheck(secret: string, home: string): Check {
  const region = regionOf(secret) || home;
  return {
    what: `secret ${secret}`,
    why,
    ask: (aws) =>
      orAbsent(
        aws
          .readJson({
            service: "secretsmanager",
            region,
            api: "secretsmanager",
            operation: "DescribeSecret",
            version: "1.1",
            input: { SecretId: secret },
          })
          .then(() => good("is there")),
        mend(
          "is not there",
          `aws secretsmanager create-secret --region ${region} --name ${secret} --secret-string file://<file>`,
        ),
      ),
  };
}

function parameterCheck(name: string, region: string): Check {
  return {
    what: `parameter ${name}`,
    why,
    ask: async (aws) => {
      const { Parameters = [] } = await aws.readJson<{ readonly Parameters?: readonly unknown[] }>({
        service: "ssm",
        region,
        api: "AmazonSSM",
        operation: "DescribeParameters",
        version: "1.1",
        input: { ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [name] }] },
      });
      return Parameters.length > 0
        ? good("is there")
        : mend(
            "is not there",
            `aws ssm put-parameter --region ${region} --name ${name} --type SecureString --value file://<file>`,
          );
    },
  };
}

function repositoryChecks(patient: Patient): readonly Check[] {
  // Those of another account this one can't ask for.
  const own = sourcesOf(patient, "CodeCommit").filter(({ roleArn }) => roleArn === undefined);
  const names = own.flatMap(({ configuration }) => configuration?.RepositoryName ?? []);
  const { region } = patient.place;
  return [...new Set(names)].map((name) => ({
    what: `repository ${name} of CodeCommit`,
    why: "a pipeline gets no sources, and fails at its first stage",
    ask: (aws: Aws) =>
      orAbsent(
        aws
          .readJson({
            service: "codecommit",
            region,
            api: "CodeCommit_20150413",
            operation: "GetRepository",
            version: "1.1",
            input: { repositoryName: name },
          })
          .then(() => good("is there")),
        mend(
          "is not there",
          `aws codecommit create-repository --region ${region} --repository-name ${name}`,
        ),
      ),
  }));
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html */
function providerChecks({ all, world, stack, place }: Patient): readonly Check[] {
  return all("aws:iam/openIdConnectProvider:OpenIdConnectProvider").map((resource) => {
    const own = Object.entries(world.tagsOf({ stack, place, resource }));
    const arn = String(resource.outputs.arn);
    return {
      what: `identity provider ${arn.split("oidc-provider/")[1]}`,
      why: "an account has one for an address, and pulumi up ends where another made it",
      ask: async (aws: Aws) => {
        const found = await orAbsent(
          aws.read<GetOpenIDConnectProviderCommandOutput>(
            "iam",
            place.region,
            "GetOpenIDConnectProvider",
            { OpenIDConnectProviderArn: arn },
          ),
          undefined,
        );
        if (!found) return later("comes with pulumi up");
        const isOwn = own.every(([key, value]) =>
          found.Tags?.some((tag) => tag.Key === key && tag.Value === value),
        );
        return own.length > 0 && isOwn
          ? good("is this stack's")
          : note(
              "is there, and has not this stack's tags",
              `set deployments.identityProvider: ${arn}`,
            );
      },
    };
  });
}
