import { regionOf, serviceOf } from "../../../rehearsal/arn";
import { type Aws, orAbsent } from "../aws";
import { type Answer, type Check, good, later, mend } from "../check";
import { type Patient, sourcesOf } from "../patient";

interface Connection {
  readonly ConnectionName?: string;
  readonly ConnectionArn?: string;
  readonly ConnectionStatus?: string;
}

/** https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-update.html */
export function connectionChecks(patient: Patient): readonly Check[] {
  const made = patient.all("aws:codeconnections/connection:Connection");
  const isMade = (arn: string) => made.some(({ outputs }) => outputs.arn === arn);
  const given = [
    ...new Set(
      sourcesOf(patient, "CodeStarSourceConnection").flatMap(
        ({ configuration }) => configuration?.ConnectionArn ?? [],
      ),
    ),
  ].filter((arn) => !isMade(arn));
  const why = "a pipeline gets no sources, and fails at its first stage";
  return [
    ...made.map(({ inputs, place: { region } }) => ({
      what: `connection ${inputs.name}`,
      why,
      ask: async (aws: Aws) => {
        const found = await connectionNamed(aws, String(inputs.name), region);
        return found
          ? statusOf(found, region)
          : later("comes with pulumi up, and waits then for you");
      },
    })),
    ...given.map((arn) => ({
      what: `connection ${arn}`,
      why,
      ask: async (aws: Aws) => {
        const found = await orAbsent(
          aws.readJson<{ readonly Connection?: Connection }>({
            ...apiOf(arn),
            api: apiNamed(serviceOf(arn)),
            operation: "GetConnection",
            input: { ConnectionArn: arn },
          }),
          undefined,
        );
        return found
          ? statusOf(found.Connection ?? {}, regionOf(arn))
          : mend("is not there", "name one that is there in the settings, or none");
      },
    })),
  ];
}

/** A connection keeps the prefix that it was made with. https://docs.aws.amazon.com/dtconsole/latest/userguide/rename.html */
const apiOf = (arn: string) => ({ service: serviceOf(arn), region: regionOf(arn) });

function apiNamed(service: string): string {
  return service === "codeconnections"
    ? "CodeConnections_20231201"
    : "CodeStar_connections_20191201";
}

async function connectionNamed(
  aws: Aws,
  name: string,
  region: string,
): Promise<Connection | undefined> {
  let NextToken: string | undefined;
  do {
    const page = await aws.readJson<{
      readonly Connections?: readonly Connection[];
      readonly NextToken?: string;
    }>({
      service: "codeconnections",
      region,
      api: apiNamed("codeconnections"),
      operation: "ListConnections",
      input: { MaxResults: 100, ...(NextToken !== undefined && { NextToken }) },
    });
    const found = page.Connections?.find(({ ConnectionName }) => ConnectionName === name);
    if (found) return found;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return undefined;
}

function statusOf({ ConnectionStatus }: Connection, region: string): Answer {
  if (ConnectionStatus === "AVAILABLE") return good("is AVAILABLE");
  const place = `https://${region}.console.aws.amazon.com/codesuite/settings/connections`;
  return mend(`is ${ConnectionStatus}`, `choose "Update pending connection" once: ${place}`);
}
