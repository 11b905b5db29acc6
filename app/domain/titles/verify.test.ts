import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RegistryEntry } from "./registry.ts";
import { registryDryRun } from "./registry.ts";
import { verifyTitles } from "./verify.ts";

const entry = (more: Partial<RegistryEntry>): RegistryEntry => ({
  id: "e",
  uscc: "91000000MAEXAMPLE0",
  name: "示例（重庆）有限公司",
  kind: "high-tech",
  number: "GR202451100001",
  awardedOn: "2024-10-16",
  expiresOn: "2027-10-16",
  ...more,
});
const claim = (more: object = {}) => ({ ...entry({}), id: "c", revokedOn: null, ...more });
const LISTED = new Set(["high-tech"]);
const stateOf = (one: ReturnType<typeof claim>, entries: RegistryEntry[]) => {
  const { state, differs } = verifyTitles([one], entries, LISTED).verified[0]!;
  return [state, ...differs];
};

describe("verification", () => {
  it("tells what agrees, what differs and in which field, what is not listed, and where no list is", () => {
    expect(stateOf(claim({ name: "示例(重庆)有限公司", number: "gr 202451100001" }), [entry({})])).toEqual([
      "verified",
    ]);
    expect(stateOf(claim({ awardedOn: "2024-10-17" }), [entry({})])).toEqual(["differs", "awardedOn"]);
    expect(stateOf(claim({ number: "GR1" }), [entry({})])).toEqual(["differs", "number"]);
    expect(stateOf(claim({ expiresOn: null }), [entry({})])).toEqual(["differs", "expiresOn"]);
    expect(stateOf(claim(), [entry({ expiresOn: null })])).toEqual(["verified"]);
    expect(stateOf(claim(), [entry({ uscc: "other" })])).toEqual(["not-listed"]);
    expect(stateOf(claim({ kind: "champion" }), [entry({})])).toEqual(["no-list"]);
  });

  it("gives each entry to one claim at most, and leaves none out", () => {
    const some = fc.array(
      fc.record({
        uscc: fc.constantFrom("A", "B"),
        number: fc.constantFrom("1", "2", "3"),
        awardedOn: fc.constantFrom("2024-01-01", "2025-01-01"),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(some, some, (claims, entries) => {
        const own = claims.map((it, i) => claim({ ...it, id: `c${i}` }));
        const listed = entries.map((it, i) => entry({ ...it, id: `e${i}` }));
        const { verified, unclaimed } = verifyTitles(own, listed, LISTED);
        const found = verified.flatMap((it) => it.entry?.id ?? []);
        expect(verified.map((it) => it.title.id)).toEqual(own.map(({ id }) => id));
        expect([...found, ...unclaimed.map(({ id }) => id)].sort()).toEqual(
          listed.map(({ id }) => id).sort(),
        );
      }),
    );
  });
});

describe("the dry run of a list", () => {
  const row = (more: object) => ({
    row: 1,
    uscc: "91000000MAEXAMPLE0",
    name: "示例(重庆)有限公司",
    number: "GR202451100001",
    awardedOn: "2024年10月16日",
    expiresOn: "2027/10/16",
    ...more,
  });
  const run = (more: object, standing = [entry({})]) =>
    registryDryRun([row(more)], standing, { today: "2026-01-20" })[0]!;

  it("tells new, same and changed rows, by number and else by the day of award", () => {
    expect(run({}).state).toBe("same");
    expect(run({}, []).state).toBe("new");
    expect(run({ expiresOn: "" })).toMatchObject({ state: "changed", changes: ["expiresOn"] });
    expect(run({ number: "GR202451100009" })).toMatchObject({ state: "changed", changes: ["number"] });
    expect(run({ number: "GR202751100009", awardedOn: "2025-10-16" }).state).toBe("new");
  });

  it("refuses a code with another check character, a day to come, an end before the award", () => {
    const codes = (more: object) => run(more).faults.map(({ code }) => code);
    expect(codes({ uscc: "91000000MAEXAMPLE1" })[0]).toMatch(/^residency\.uscc-check/);
    expect(codes({ awardedOn: "2026-01-21", expiresOn: "" })).toEqual(["titles.in-the-future"]);
    expect(codes({ expiresOn: "2024-10-16" })).toEqual(["titles.ends-before-award"]);
  });
});
