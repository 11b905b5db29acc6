import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../shared/dates.ts";
import { type ComparedStay, differenceOf } from "./difference.ts";
import { EXIT_KINDS, isResident } from "./residency.ts";

const day = (n: number) => addDays("2025-01-01", n);
const titles = fc.subarray(["high-tech", "tech-sme", "specialised"]);
const stay: fc.Arbitrary<ComparedStay> = fc
  .record({
    entered: fc.nat(60),
    length: fc.option(fc.integer({ min: 1, max: 60 }), { nil: null }),
    exit: fc.constantFrom(...EXIT_KINDS),
    areas: fc.tuple(fc.nat(1000), fc.nat(1000)),
    titles: fc.tuple(titles, titles),
  })
  .map(({ entered, length, exit, areas, titles: [titlesFrom, titlesTo] }) => ({
    enteredOn: day(entered),
    leftOn: length === null ? null : day(entered + length),
    exit: length === null ? null : exit,
    areaFromDm2: areas[0],
    areaToDm2: areas[1],
    titlesFrom,
    titlesTo,
  }));

describe("the difference of two registers", () => {
  it("adds up, in firms and in area", () => {
    fc.assert(
      fc.property(fc.array(stay, { maxLength: 30 }), fc.nat(120), fc.nat(120), (stays, a, b) => {
        const [from, to] = [day(Math.min(a, b)), day(Math.max(a, b))];
        const { firms, area } = differenceOf(stays, from, to);
        expect(firms.from + firms.entered - firms.ended).toBe(firms.to);
        expect(firms.from).toBe(stays.filter((one) => isResident(one, from)).length);
        expect(firms.to).toBe(stays.filter((one) => isResident(one, to)).length);
        // Of one day, what was let on it is the same figure twice.
        if (from < to) expect(area.from + area.came - area.went + area.changed).toBe(area.to);
      }),
    );
  });

  it("counts a day's entry and exit with the day on which they are in force", () => {
    const one: ComparedStay = {
      enteredOn: "2025-02-01",
      leftOn: "2025-03-01",
      exit: "graduated",
      areaFromDm2: 0,
      areaToDm2: 0,
      titlesFrom: [],
      titlesTo: [],
    };
    expect(differenceOf([one], "2025-01-31", "2025-02-01").firms).toEqual({
      from: 0,
      entered: 1,
      ended: 0,
      to: 1,
    });
    expect(differenceOf([one], "2025-02-28", "2025-03-01").ended.graduated).toEqual([one]);
    const through = differenceOf([one], "2025-01-01", "2025-12-31");
    expect([through.entered, through.ended.graduated]).toEqual([[one], [one]]);
  });

  it("names titles gained and lost of firms that stayed", () => {
    const one: ComparedStay = {
      enteredOn: "2024-02-01",
      leftOn: null,
      exit: null,
      areaFromDm2: 100,
      areaToDm2: 250,
      titlesFrom: ["tech-sme"],
      titlesTo: ["high-tech"],
    };
    const { titlesChanged, areaChanged, area } = differenceOf([one], "2025-01-01", "2025-12-31");
    expect(titlesChanged).toEqual([{ stay: one, gained: ["high-tech"], lost: ["tech-sme"] }]);
    expect(areaChanged).toEqual([one]);
    expect(area).toEqual({ from: 100, came: 0, went: 0, changed: 150, to: 250 });
  });
});
