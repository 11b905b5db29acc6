import fc from "fast-check";
import { describe, expect, it } from "vitest";
import document from "#app/policies/intellectual-property.json";
import { fromDayNumber } from "../shared/dates.ts";
import { appliedIn, heldOn, recordedFacts, rightFacts, weightedMilli } from "./counts.ts";
import { isHeld, type Right, rightFault } from "./rights.ts";
import { parseRightRules, RIGHT_KINDS } from "./rules.ts";

const rules = parseRightRules(document);
const right = (more: Partial<Right>): Right => ({
  id: "r",
  uscc: "A",
  kind: "invention",
  number: "ZL 2022 1 0000001.2",
  name: "n",
  appliedOn: "2022-03-10",
  grantedOn: "2024-06-18",
  acquiredOn: null,
  endedOn: null,
  endReason: null,
  isMainBusiness: true,
  highValue: null,
  ...more,
});

describe("rights", () => {
  it("are held from the grant, or from the taking over, to the end", () => {
    expect(["2024-06-17", "2024-06-18"].map((on) => isHeld(right({}), on))).toEqual([false, true]);
    expect(isHeld(right({ acquiredOn: "2025-01-01" }), "2024-12-31")).toBe(false);
    expect(isHeld(right({ endedOn: "2025-01-01" }), "2025-01-01")).toBe(false);
    expect(isHeld(right({ grantedOn: null }), "2026-01-01")).toBe(false);
  });

  it("are refused with days out of order, an end without its reason, the same number twice", () => {
    const codes = (more: Partial<Right>, others: Right[] = []) =>
      rightFault(right(more), others, { rules, today: "2026-01-20" }).map(
        ({ code, field }) => `${field} ${code}`,
      );
    expect(codes({})).toEqual([]);
    expect(codes({ grantedOn: "2022-01-01" })).toContain(
      "grantedOn intellectual-property.granted-before-applied",
    );
    expect(codes({ endedOn: "2025-01-01" })).toEqual(["endReason intellectual-property.end-reason-required"]);
    expect(codes({ kind: "software", highValue: "pledged" })).toEqual([
      "highValue intellectual-property.high-value-kind",
    ]);
    expect(codes({ kind: "pct" })).toEqual(["grantedOn intellectual-property.never-granted"]);
    expect(codes({}, [right({ id: "o", number: "2022100000012" })])).toEqual([
      "number intellectual-property.duplicate",
    ]);
    expect(codes({ appliedOn: null, grantedOn: null })).toContain(
      "appliedOn intellectual-property.date-required",
    );
  });

  it("count what the firm applied for itself, and what it holds", () => {
    const own = [
      right({}),
      right({ id: "s", kind: "software", appliedOn: "2024-02-01", grantedOn: "2024-03-01" }),
    ];
    const bought = right({ id: "b", acquiredOn: "2024-01-01", highValue: "pledged" });
    const facts = rightFacts([...own, bought], { firstDay: "2022-01-01", lastDay: "2024-12-31" }, rules);
    expect(facts).toEqual({
      "patents-applied": 1,
      "invention-patents": 2,
      "software-copyrights": 1,
      classOne: 2,
      classTwo: 1,
      highValue: 1,
      // The weights were not read anywhere.
      weightedMilli: null,
    });
    const weights = {
      milli: { invention: 1000, software: 500 },
      source: "s",
      verification: "example" as const,
    };
    expect(weightedMilli([...own, bought], { ...rules, weights })).toBe(2500);
    expect(weightedMilli([right({ kind: "design" })], { ...rules, weights })).toBe(null);
  });

  it("tell the facts of a report, and nothing where none was recorded", () => {
    const year = { firstDay: "2024-01-01", lastDay: "2024-12-31" };
    const software = right({ id: "s", kind: "software", appliedOn: "2024-02-01", grantedOn: "2024-03-01" });
    expect(recordedFacts([right({}), software], year, rules)).toEqual({
      "patents-applied": 0,
      "invention-patents": 1,
      "software-copyrights": 1,
      "class-1-ip": 1,
      "class-2-ip": 1,
      "core-ip": 1,
    });
    expect(recordedFacts([right({ isMainBusiness: false })], year, rules)).not.toHaveProperty("core-ip");
    expect(recordedFacts([right({ endedOn: "2024-12-31" })], year, rules)).toMatchObject({ "class-1-ip": 0 });
    expect(recordedFacts([], year, rules)).toEqual({});
  });

  it("of two windows side by side count as those of both together", () => {
    const day = (n: number) => fromDayNumber(19_000 + n);
    const some = fc.array(
      fc
        .record({ kind: fc.constantFrom(...RIGHT_KINDS), at: fc.nat(300), own: fc.boolean() })
        .map(({ kind, at, own }) =>
          right({ kind, appliedOn: day(at), grantedOn: null, acquiredOn: own ? null : day(at) }),
        ),
    );
    fc.assert(
      fc.property(some, fc.nat(300), (rights, middle) => {
        const parts =
          appliedIn(rights, day(0), day(middle)).length + appliedIn(rights, day(middle + 1), day(301)).length;
        expect(parts).toBe(appliedIn(rights, day(0), day(301)).length);
        expect(heldOn(rights, day(301))).toEqual([]);
      }),
    );
  });
});
