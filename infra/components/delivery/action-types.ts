import * as codepipeline from "@pulumi/aws/codepipeline";
import type * as pulumi from "@pulumi/pulumi";
import type { DeliverySettings } from "../../settings";

/**
 * The action types that the settings declare, for workers that ask CodePipeline for jobs.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-create-custom-action.html
 */
export function actionTypesOf(
  { actionTypes }: DeliverySettings,
  opts: pulumi.CustomResourceOptions,
): readonly codepipeline.CustomActionType[] {
  return Object.entries(actionTypes).map(
    ([provider, { category, version, configuration, inputs, outputs, entityUrl, executionUrl }]) =>
      new codepipeline.CustomActionType(
        `${provider}-action-type`,
        {
          category,
          providerName: provider,
          version,
          inputArtifactDetails: countOf(inputs),
          outputArtifactDetails: countOf(outputs),
          configurationProperties: Object.entries(configuration).map(([name, property]) => ({
            name,
            key: false,
            secret: false,
            required: property.required,
            queryable: property.queryable,
            type: awsTypes[property.type],
            ...(property.description !== undefined && { description: property.description }),
          })),
          ...((entityUrl ?? executionUrl) !== undefined && {
            settings: {
              ...(entityUrl !== undefined && { entityUrlTemplate: entityUrl }),
              ...(executionUrl !== undefined && { executionUrlTemplate: executionUrl }),
            },
          }),
        },
        opts,
      ),
  );
}

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionConfigurationProperty.html */
const awsTypes = { string: "String", number: "Number", boolean: "Boolean" } as const;

function countOf({ least, most }: { readonly least: number; readonly most: number }) {
  return { minimumCount: least, maximumCount: most };
}
