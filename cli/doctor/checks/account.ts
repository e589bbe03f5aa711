import type { GetRegionOptStatusCommandOutput } from "@aws-sdk/client-account";
import type { GetCallerIdentityCommandOutput } from "@aws-sdk/client-sts";
import { type Check, good, later, mend } from "../check";
import type { Patient } from "../patient";

/** Whose credentials these are, and whether the stack's Regions are on. */
export function accountChecks({ stack, place, regions }: Patient): readonly Check[] {
  return [
    {
      what: `credentials of account ${place.account}`,
      why: `pulumi up -s ${stack} stops with those of any other account`,
      ask: async (aws) => {
        const { Account, Arn } = await aws.read<GetCallerIdentityCommandOutput>(
          "sts",
          place.region,
          "GetCallerIdentity",
        );
        return Account === place.account
          ? good(`you are ${Arn}`)
          : mend(
              `you are ${Arn}, of account ${Account}`,
              `log in to account ${place.account}, such as by AWS_PROFILE=<profile> aws sso login`,
            );
      },
    },
    ...regions.map(
      (region): Check => ({
        what: `Region ${region}`,
        why: "nothing can be made in a Region that the account has not enabled",
        ask: async (aws) => {
          // https://docs.aws.amazon.com/accounts/latest/APIReference/API_GetRegionOptStatus.html
          const { RegionOptStatus } = await aws.read<GetRegionOptStatusCommandOutput>(
            "account",
            place.region,
            "GetRegionOptStatus",
            { RegionName: region },
          );
          if (/^ENABLED/.test(RegionOptStatus ?? "")) return good("is enabled");
          if (RegionOptStatus === "ENABLING") return later("is being enabled: wait some minutes");
          return mend(`is ${RegionOptStatus}`, `aws account enable-region --region-name ${region}`);
        },
      }),
    ),
  ];
}
