/** Atoms against brute force over every short text, and over the ARNs of every type of resource. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { judge, type Request } from "../../judge";
import { atoms } from "../../judge/atoms";
import { fits } from "../../judge/automaton";
import { arnParts, matches, matchesArn, pattern } from "../../judge/match";
import { resourceTest } from "../../judge/resources";
import { arnShape, type Language, type Shape, shape } from "../../judge/shapes";
import { allActions, typesOf, universeOf } from "../../judge/table";
import { allow, DEV, policy, role } from "./cases";

const LETTERS = ["a", "b", ":", "/"];
/** Every text of one to five letters. */
const TEXTS = [1, 2, 3, 4, 5].reduce<string[][]>(
  (all) => [...all, (all.at(-1) ?? [""]).flatMap((text) => LETTERS.map((it) => text + it))],
  [[""]],
);
const SHORT = TEXTS.slice(1).flat();

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...LETTERS).map((literal) => ({ literal })) },
  {
    weight: 2,
    arbitrary: fc.record({ many: fc.boolean(), except: fc.constantFrom("", ":", ":/", "a") }),
  },
);
const anyShape: fc.Arbitrary<Shape> = fc.array(step, { maxLength: 5 });
const language: fc.Arbitrary<Language> = fc.array(anyShape, { minLength: 1, maxLength: 2 });
const EVERYTHING: Language = [[{ except: "" }, { many: true, except: "" }]];
const isIn = (it: Language, text: string): boolean => it.some((one) => fits(one, text));

describe("atoms", () => {
  it("are one for each way in which a short text can be in the sets, with a shortest text of it", () => {
    fc.assert(
      fc.property(fc.array(language, { maxLength: 4 }), language, (sets, universe) => {
        const found = atoms(sets, universe);
        const ways = new Map(found.map((it) => [it.inside.join(), it.witness]));
        assert.equal(ways.size, found.length);
        for (const { witness, inside } of found) {
          assert.ok(isIn(universe, witness));
          assert.deepEqual(
            inside,
            sets.map((set) => isIn(set, witness)),
          );
        }
        for (const text of SHORT) {
          if (!isIn(universe, text)) continue;
          const witness = ways.get(sets.map((set) => isIn(set, text)).join());
          assert.ok(witness !== undefined && witness.length <= text.length, text);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("have every difference of pattern and universe that a person would name", () => {
    const sets = ["a*", "*b", "ab"].map((it) => [shape(pattern(it))]);
    const ways = atoms(sets, EVERYTHING).map(({ witness, inside }) => [
      witness,
      inside.map(Number).join(""),
    ]);
    assert.deepEqual(ways, [
      ["x", "000"],
      ["a", "100"],
      ["b", "010"],
      ["ab", "111"],
      ["axb", "110"],
    ]);
  });

  it("of too many patterns are an error and no guess", () => {
    const sets = Array.from({ length: 20 }, (_, index) => [
      shape(pattern(`*${String.fromCharCode(97 + index)}*`)),
    ]);
    assert.throws(() => atoms(sets, EVERYTHING, 1000), {
      name: "JudgeError",
      message: "20 patterns have more ways than can be told apart.",
    });
  });
});

describe("shapes", () => {
  const glob = fc
    .array(fc.constantFrom("a", "b", "*", "?", "/", ":"), { maxLength: 5 })
    .map((it) => it.join(""));

  it("of patterns take the texts that the judge's matching takes", () => {
    fc.assert(
      fc.property(glob, (text) => {
        const made = shape(pattern(text));
        for (const short of SHORT.slice(0, 400)) {
          assert.equal(fits(made, short), matches(pattern(text), short), `${text} ${short}`);
        }
      }),
      { numRuns: 200 },
    );
  });

  const component = fc
    .array(fc.constantFrom("a", "b", "*", "?"), { maxLength: 3 })
    .map((it) => it.join(""));
  const arn = fc
    .tuple(component, component, component, glob)
    .map(([partition, region, account, resource]) =>
      ["arn", partition, "s", region, account, resource].join(":"),
    );
  const plain = (it: string): string => it.replaceAll("*", "aa").replaceAll("?", "b");

  it("of ARNs take those that operators on ARNs and Resource take", () => {
    const crossing = { taken: 0 };
    fc.assert(
      fc.property(arn, arn, fc.boolean(), (text, other, same) => {
        const given = plain(same ? text : other);
        const parts = arnParts(given);
        const patternParts = arnParts(pattern(text));
        assert.ok(parts && patternParts);
        const byParts = matchesArn(patternParts, parts);
        assert.equal(fits(arnShape(pattern(text), false), given), byParts, `${text} ${given}`);
        const asResource = resourceTest(text, true)(given, () => ({ state: "absent" }));
        assert.equal(fits(arnShape(pattern(text), true), given), asResource, `${text} ${given}`);
        if (asResource === true && !byParts) crossing.taken += 1;
      }),
      { numRuns: 3000 },
    );
  });

  it("of Resource run over colons only from the end of a component", () => {
    const reference = (text: string): RegExp => {
      const [a, partition = "", service, region = "", account = "", ...rest] = text.split(":");
      const part = (it: string): string =>
        it
          .replace(/\*$/, "\u0001")
          .replaceAll("*", "[^:]*")
          .replaceAll("?", "[^:]")
          .replace("\u0001", ".*");
      const last = rest.join(":").replaceAll("*", ".*").replaceAll("?", ".");
      return new RegExp(
        `^${[a, part(partition), service, part(region), part(account), last].join(":")}$`,
        "s",
      );
    };
    fc.assert(
      fc.property(arn, arn, fc.constantFrom(":", ":a:", "::"), (text, other, more) => {
        for (const given of [
          plain(other),
          plain(text),
          `${plain(other)}${more}${plain(text).split(":").slice(2).join(":")}`,
        ]) {
          assert.equal(
            fits(arnShape(pattern(text), true), given),
            reference(text).test(given),
            `${text} ${given}`,
          );
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the ARNs of a type of resource", () => {
  const place = { partition: "aws", region: "eu-central-1", account: DEV };
  /** Each type of each service of the table, with an action that works on it. */
  const types = new Map(
    allActions().flatMap((action) =>
      action.types.map(({ name }) => [`${action.service} ${name}`, { action, name }] as const),
    ),
  );
  const ends = ["", "x", "/x", ":x", "/x/y", ":*", "*", "?", "/", ":"];

  it("are those that the judge takes for the type, in every service of the table", () => {
    assert.ok(types.size > 250, `${types.size}`);
    for (const { action, name } of types.values()) {
      const universe = universeOf(action.service, name, place);
      const [shortest] = atoms([], universe);
      assert.ok(shortest, `${action.service} ${name} has no ARN`);
      const texts = ends.flatMap((end) => [
        `${shortest.witness}${end}`,
        `${shortest.witness.slice(0, -1)}${end}`,
        shortest.witness.replace(/[^:/]*$/, `name${end}`),
      ]);
      for (const text of texts) {
        const isOne = !/[*?]/.test(text) && typesOf(action, text).includes(name);
        assert.equal(isIn(universe, text), isOne, `${action.name} ${name} ${text}`);
      }
    }
  });

  it("are split by patterns, and each witness is a resource to the judge", () => {
    let split = 0;
    for (const { action, name } of types.values()) {
      const service = arnParts(
        atoms([], universeOf(action.service, name, place))[0]?.witness ?? "",
      )?.[2];
      const texts = [
        `arn:aws:${service}:*:*:*/*x`,
        `arn:*:${service}:*:${DEV}:*/*`,
        `arn:aws:${service}:eu-*:*:*:*x`,
      ];
      const sets = texts.map((it) => [arnShape(pattern(it), true)]);
      const found = atoms(sets, universeOf(action.service, name, place));
      for (const { witness, inside } of found) {
        assert.ok(typesOf(action, witness).includes(name), `${action.name} ${witness}`);
        for (const [index, text] of texts.entries()) {
          const test = resourceTest(text, true);
          assert.equal(
            test(witness, () => ({ state: "absent" })),
            inside[index],
            `${text} ${witness}`,
          );
        }
      }
      if (found.length > 1) split += 1;
    }
    assert.ok(split > 200, `${split}`);
  });

  it("are judged as the patterns say that they are in", () => {
    const texts = ["arn:aws:s3:::art/web/*", "arn:aws:s3:::art*", "arn:*:s3:::other/k"];
    const sets = texts.map((it) => [arnShape(pattern(it), true)]);
    const found = atoms(sets, universeOf("s3", "object", place));
    assert.deepEqual(found.map(({ inside }) => inside.map(Number).join("")).sort(), [
      "000",
      "001",
      "010",
      "011",
      "110",
      "111",
    ]);
    for (const { witness, inside } of found) {
      for (const [index, Resource] of texts.entries()) {
        const policies = { identity: [policy("p", allow({ Action: "s3:GetObject", Resource }))] };
        const request: Request = {
          principal: role(DEV),
          action: "s3:GetObject",
          resource: witness,
          ownerAccount: DEV,
        };
        assert.equal(judge(request, policies).allowed, inside[index], `${Resource} ${witness}`);
      }
    }
  });
});
