import { orAbsent } from "../aws";
import { type Check, good, note } from "../check";
import type { Patient } from "../patient";

/** What makes AWS use a role of its own, by a registered type. */
interface Linked {
  readonly type: RegExp;
  readonly service: string;
  readonly role: string;
  readonly page: string;
}

const linked: readonly Linked[] = [
  {
    type: /^aws:ecs\/(cluster|service):/,
    service: "ecs.amazonaws.com",
    role: "AWSServiceRoleForECS",
    page: "AmazonECS/latest/developerguide/using-service-linked-roles",
  },
  {
    type: /^aws:lb\/loadBalancer:/,
    service: "elasticloadbalancing.amazonaws.com",
    role: "AWSServiceRoleForElasticLoadBalancing",
    page: "elasticloadbalancing/latest/userguide/elb-service-linked-roles",
  },
  {
    type: /^aws:appautoscaling\/target:/,
    service: "ecs.application-autoscaling.amazonaws.com",
    role: "AWSServiceRoleForApplicationAutoScaling_ECSService",
    page: "autoscaling/application/userguide/application-auto-scaling-service-linked-roles",
  },
  {
    type: /^aws:chatbot\//,
    service: "management.chatbot.amazonaws.com",
    role: "AWSServiceRoleForAWSChatbot",
    page: "chatbot/latest/adminguide/using-service-linked-roles",
  },
  {
    type: /^aws:codestarnotifications\//,
    service: "codestar-notifications.amazonaws.com",
    role: "AWSServiceRoleForCodeStarNotifications",
    page: "dtconsole/latest/userguide/using-service-linked-roles",
  },
  {
    type: /^aws:autoscaling\//,
    service: "autoscaling.amazonaws.com",
    role: "AWSServiceRoleForAutoScaling",
    page: "autoscaling/ec2/userguide/autoscaling-service-linked-role",
  },
];

/** Roles that AWS makes at first use, where whoever comes first may make them. */
export function roleChecks({ types, place }: Patient): readonly Check[] {
  return linked
    .filter(({ type }) => types.some((each) => type.test(each)))
    .map(({ service, role, page }) => ({
      what: `role ${role}`,
      why: `${service} works in it, and makes it at first use only for who has iam:CreateServiceLinkedRole`,
      ask: async (aws) => {
        const found = aws.read("iam", place.region, "GetRole", { RoleName: role });
        return orAbsent(
          found.then(() => good("is there")),
          note(
            `is not there (https://docs.aws.amazon.com/${page}.html)`,
            `aws iam create-service-linked-role --aws-service-name ${service}`,
          ),
        );
      },
    }));
}
