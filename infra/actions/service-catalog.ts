import { z } from "zod";
import { awsAction } from "./aws-action";

/** Makes a version of a product in Service Catalog. */
export const serviceCatalog = awsAction({
  unproven: true,
  category: "Deploy",
  provider: "ServiceCatalog",
  configuration: z.strictObject({
    ProductId: z.string().describe("The product"),
    TemplateFilePath: z.string().optional().describe("The template of the version"),
    ProductVersionName: z.string().optional().describe("The version's name"),
    ProductType: z.string().optional().describe("The kind of template"),
    ProductVersionDescription: z.string().optional().describe("What the version is about"),
    ConfigurationFilePath: z.string().optional().describe("A file with all this instead"),
  }),
  artifacts: { inputs: [1, 1], outputs: [0, 0] },
  page: "action-reference-ServiceCatalog",
});
