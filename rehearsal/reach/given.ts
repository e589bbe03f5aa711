import type { StackPolicy } from "../world/access-policies";
import { exceptions } from "./exceptions";
import type { Meant } from "./meant";

/** Statements of a role that are let pass by their form, or as the settings give them. */
export function givenTo(
  role: string,
  held: readonly StackPolicy[],
  meant: ReadonlyMap<string, readonly Meant[]>,
): readonly Meant[] {
  const own = (meant.get(role) ?? []).map(({ statement }) => statement);
  return held.flatMap(({ document }) =>
    [document.Statement].flat().flatMap(({ Sid = "", ...statement }): readonly Meant[] => {
      const given = exceptions.find(
        ({ sid, form }) =>
          form !== undefined &&
          sid.test(Sid) &&
          (form === "given" || form(statement, own, takersOf(role, meant))),
      );
      return given ? [{ statement, why: given.reason }] : [];
    }),
  );
}

/** Who means to take a role. */
function takersOf(role: string, meant: ReadonlyMap<string, readonly Meant[]>): readonly string[] {
  const isTaking = ({ statement: { Action, Resource } }: Meant) =>
    Resource === role && [Action].flat().includes("sts:AssumeRole");
  return [...meant].flatMap(([caller, all]) => (all.some(isTaking) ? [caller] : []));
}
