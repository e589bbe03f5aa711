import { z } from "zod";
import { awsAction } from "./aws-action";

/** Applies manifests or a Helm chart to a cluster of Amazon EKS. */
export const eksDeploy = awsAction({
  unproven: true,
  category: "Deploy",
  provider: "EKS",
  configuration: z.strictObject({
    ClusterName: z.string().describe("The cluster"),
    ManifestFiles: z.string().optional().describe("Manifests for kubectl"),
    HelmReleaseName: z.string().optional().describe("The release of Helm"),
    HelmChartLocation: z.string().optional().describe("Where the chart is"),
    HelmValuesFiles: z.string().optional().describe("Values, with commas between the files"),
    Namespace: z.string().optional().describe("The namespace of Kubernetes"),
    Subnets: z.string().optional().describe("Subnets of the cluster's VPC"),
    SecurityGroupIds: z.string().optional().describe("Security groups of the cluster's VPC"),
  }),
  artifacts: { inputs: [1, 1], outputs: [0, 0] },
  page: "action-reference-EKS",
  variables: ["EKSClusterName"],
});
