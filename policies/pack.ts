import { PolicyPack } from "@pulumi/policy";
import { enginePolicies } from "./engine";
import { allRules } from "./rules";

new PolicyPack("ferry", {
  description: "Guardrails for delivery on AWS",
  enforcementLevel: "mandatory",
  policies: [...enginePolicies(allRules, () => new Date())],
});
