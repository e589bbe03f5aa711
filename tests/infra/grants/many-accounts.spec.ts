import assert from "node:assert/strict";
import { callerHalf, principal } from "../../../infra/grants/grant";
import { callersOf, type RoleOf, takenOf } from "../../../infra/grants/many-accounts";
import { takeDeployRole } from "../../../infra/grants/take-role";

const account = (number: number) => String(200_000_000_000 + number);
const arn = (number: number, name = "acme-web-deploy") =>
  `arn:aws:iam::${account(number)}:role/ferry/${name}`;
const roles = (count: number, more: Partial<RoleOf> = {}): readonly RoleOf[] =>
  Array.from({ length: count }, (_, index) => ({
    account: account(index),
    arn: arn(index),
    ...more,
  }));
const organization = { id: "o-a1b2c3d4e5", but: "111111111111" };

describe("roles of many accounts", () => {
  it("are taken by their ARNs up to ten accounts", () => {
    assert.deepEqual(takenOf(roles(10)), [{ resources: roles(10).map((role) => role.arn) }]);
  });

  it("are taken by one name and a list of accounts above ten", () => {
    assert.deepEqual(takenOf(roles(11)), [
      {
        resources: ["arn:aws:iam::*:role/ferry/acme-web-deploy"],
        condition: {
          StringEquals: { "aws:ResourceAccount": roles(11).map((role) => role.account) },
        },
      },
    ]);
  });

  it("are taken by their names and accounts where few accounts have many names", () => {
    const names = Array.from({ length: 6 }, (_, index) => `acme-web${index}-deploy`);
    const all = names.flatMap((name) =>
      [0, 1].map((index) => ({ account: account(index), arn: arn(index, name) })),
    );
    assert.deepEqual(takenOf(all), [
      {
        resources: names.map((name) => `arn:aws:iam::*:role/ferry/${name}`),
        condition: { StringEquals: { "aws:ResourceAccount": [account(0), account(1)] } },
      },
    ]);
    const inOne = names.map((name) => ({ account: account(0), arn: arn(0, name) }));
    assert.deepEqual(takenOf([...inOne, ...inOne]), [{ resources: inOne.map((it) => it.arn) }]);
  });

  it("give no account the name of another's role", () => {
    const other = { account: account(0), arn: arn(0, "acme-docs-deploy") };
    const [single, shared] = takenOf([...roles(11), other]);
    assert.deepEqual(single, { resources: [other.arn] });
    assert.deepEqual(shared?.resources, ["arn:aws:iam::*:role/ferry/acme-web-deploy"]);
  });

  it("are taken and admitted by name and organization where there is one", () => {
    const all = roles(3, { organization });
    const pattern = "arn:aws:iam::*:role/ferry/acme-web-deploy";
    assert.deepEqual(takenOf(all), [
      {
        resources: [pattern],
        condition: {
          StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" },
          StringNotEquals: { "aws:ResourceAccount": "111111111111" },
        },
      },
    ]);
    assert.deepEqual(callersOf(all), [
      {
        principal: "*",
        condition: {
          StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
          StringNotEquals: { "aws:PrincipalAccount": "111111111111" },
          ArnLike: { "aws:PrincipalArn": pattern },
        },
      },
    ]);
  });

  it("keep roles of the own account out of what the organization may", () => {
    const own = { account: "111111111111", arn: "arn:aws:iam::111111111111:role/ferry/x" };
    assert.deepEqual(callersOf([own, ...roles(1, { organization })])[0], {
      principal: { AWS: "arn:aws:iam::111111111111:root" },
      condition: { ArnEquals: { "aws:PrincipalArn": own.arn } },
    });
  });

  it("cost a policy an account id each", () => {
    const pipeline = principal("arn:aws:iam::111111111111:role/ferry/acme-web-pipeline");
    const length = (count: number) =>
      JSON.stringify(
        callerHalf(
          roles(count).map((role) => takeDeployRole(pipeline, role.arn)),
          pipeline,
        ),
      ).length;
    assert.equal(length(101) - length(100), '"200000000100",'.length);
  });
});
