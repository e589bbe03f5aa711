import actions from "../texts/actions.json";

export const {
  /**
   * Actions that AWS can't limit to resources, among those that delivery needs, as patterns.
   * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
   */
  unrestrictable,
  /** Actions that give more rights: by writing policies, by making credentials, or by a grant. */
  escalations,
  /** Actions that change what runs with another role, or whom it lets in. */
  changes,
} = actions;
