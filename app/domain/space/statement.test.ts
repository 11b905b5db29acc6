import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../shared/dates.ts";
import { concentration, firmsPerThousandM2, sizeClass } from "./concentration.ts";
import { areaDays, occupancyByDay } from "./occupancy.ts";
import { rentOfMonth } from "./rent.ts";
import type { Room, Stay } from "./rooms.ts";
import { monthlyStatement, type StatementLease } from "./statement.ts";

const MONTH = "2025-04-01";
const at = (n: number) => addDays("2025-03-15", n);
const stretch = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.option(fc.integer({ min: 1, max: 60 })))
  .map(([from, length]) => ({ from: at(from), to: length === null ? null : at(from + length) }));
const leases = fc.array(
  fc.record({
    days: stretch,
    stay: stretch,
    areaDm2: fc.integer({ min: 1, max: 9_999 }),
    rent: fc.option(fc.nat(900_000)),
  }),
  { maxLength: 6 },
);

describe("the monthly statement", () => {
  it("adds up to the area ledger of every day, and to the rent of every lease", () => {
    fc.assert(
      fc.property(leases, (list) => {
        const rows: StatementLease[] = list.map((it, index) => ({
          id: `L${index}`,
          residencyId: index % 3 === 2 ? null : `S${index}`,
          areaDm2: it.areaDm2,
          ...it.days,
          rentFenPerMonth: it.rent,
          rentFreeFrom: null,
          rentFreeTo: null,
          rentSteps: [],
        }));
        const residencies: Stay[] = list.map((it, index) => ({
          id: `S${index}`,
          enteredOn: it.stay.from,
          leftOn: it.stay.to,
        }));
        const lines = monthlyStatement(rows, new Map(residencies.map((stay) => [stay.id, stay])), MONTH);
        const version = {
          from: "2020-01-01",
          to: null,
          areaDm2: 99_999,
          use: "incubation",
          tenure: "own",
        } as const;
        const room: Room = { id: "r", versions: [version] };
        const record = { rooms: [room], leases: rows.map((row) => ({ ...row, roomId: "r" })), residencies };
        const series = occupancyByDay(record, MONTH, "2025-04-30");
        const sum = (figure: "residentAreaDays" | "otherAreaDays") =>
          lines.reduce((total, line) => total + line[figure], 0);
        expect(sum("residentAreaDays")).toBe(areaDays(series, "residentDm2"));
        expect(sum("otherAreaDays")).toBe(areaDays(series, "otherTenantDm2"));
        for (const line of lines) {
          const lease = rows.find((row) => row.id === line.leaseId)!;
          const rent = rentOfMonth(lease, MONTH);
          if (rent === null) expect([line.residentFen, line.otherFen]).toEqual([null, null]);
          else expect(line.residentFen! + line.otherFen!).toBe(rent);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("density, concentration and size", () => {
  it("adds an occupant's rooms together and ranks them", () => {
    const of = (key: string, areaDm2: number) => ({ key, name: key, areaDm2 });
    const letTo = [of("a", 10), of("b", 30), of("a", 30), of("c", 10), of("d", 10), of("e", 5), of("f", 5)];
    expect(concentration(letTo)).toMatchObject({
      letDm2: 100,
      largestMilli: 40_000,
      largestFiveMilli: 95_000,
    });
    expect(concentration([])).toEqual({
      letDm2: 0,
      occupants: [],
      largestMilli: null,
      largestFiveMilli: null,
    });
  });

  it("is exact, and null without area", () => {
    expect(firmsPerThousandM2(3, 200_000)).toEqual({ n: 3n, d: 2n });
    expect(firmsPerThousandM2(3, 0)).toBeNull();
    const classes = [{ fromDm2: 100 }, { fromDm2: 500 }];
    expect([99, 100, 499, 500].map((area) => sizeClass(classes, area)?.fromDm2 ?? null)).toEqual([
      null,
      100,
      100,
      500,
    ]);
  });
});
