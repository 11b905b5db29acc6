import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mentorFigures, serviceFigures } from "./figures.ts";
import { coachingFault, mentorFault } from "./mentors.ts";
import { clockOf, minutesOf, serviceFault, told } from "./services.ts";

const kinds = [{ code: "business" }, { code: "training" }];
const codes = (faults: { level: string; code: string; field: string }[]) =>
  faults.map(({ level, code, field }) => `${level} ${code} ${field}`);

describe("hours", () => {
  it("are whole minutes, in hours or on the clock", () => {
    expect(["1.5", "1:30", " 2 ", "0.25", "1：05", "0.05"].map(minutesOf)).toEqual([90, 90, 120, 15, 65, 3]);
    expect(["", "0", "0:00", "-1", "1.333", "0.33", "1e3", "1:60", "半天"].map(minutesOf)).toEqual(
      Array(9).fill(null),
    );
  });

  it("are read back as they are written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 59_999 }), (minutes) => {
        expect(minutesOf(clockOf(minutes))).toBe(minutes);
      }),
    );
  });
});

const mentor = (change: object = {}) => ({
  id: "m",
  name: "李示例",
  kind: "business",
  employer: "示例大学",
  startsOn: "2024-01-01",
  lastOn: null as string | null,
  ...change,
});
const coaching = (change: object = {}) => ({
  id: "c",
  mentorId: "m",
  residencyId: "r",
  startsOn: "2024-06-01",
  lastOn: null as string | null,
  ...change,
});

describe("a mentor", () => {
  it("is one of the same employer at a time", () => {
    const others = [mentor()];
    expect(codes(mentorFault(mentor({ id: "n" }), others, kinds))).toEqual([
      "block mentoring.mentor-exists name",
    ]);
    expect(mentorFault(mentor({ id: "n", employer: null }), others, kinds)).toEqual([]);
    expect(codes(mentorFault(mentor({ kind: "x", lastOn: "2023-01-01" }), [], kinds))).toEqual([
      "block mentoring.kind-required kind",
      "block people.last-before-start lastOn",
    ]);
  });

  it("coaches within the appointment, a firm that has not left, once at a time", () => {
    const open = { mentor: mentor({ lastOn: "2025-12-31" }), leftOn: null };
    expect(coachingFault(coaching(), [], open)).toEqual([]);
    expect(codes(coachingFault(coaching({ startsOn: "2023-12-31" }), [], open))).toEqual([
      "block mentoring.outside-appointment startsOn",
    ]);
    expect(codes(coachingFault(coaching({ startsOn: "2026-01-01" }), [], open))).toEqual([
      "block mentoring.outside-appointment startsOn",
    ]);
    expect(codes(coachingFault(coaching(), [], { ...open, leftOn: "2024-06-01" }))).toEqual([
      "block mentoring.after-leaving startsOn",
    ]);
    expect(codes(coachingFault(coaching({ id: "d" }), [coaching()], open))).toEqual([
      "block mentoring.coaching-exists residencyId",
    ]);
    expect(coachingFault(coaching({ id: "d", residencyId: "s" }), [coaching()], open)).toEqual([]);
  });
});

const entry = (change: object = {}) => ({
  id: "e",
  heldOn: "2025-03-01",
  kind: "training",
  mentorId: null as string | null,
  staff: "小林" as string | null,
  minutes: 60,
  residencyIds: ["r"],
  ...change,
});
const stays = [
  { id: "r", name: "甲", enteredOn: "2024-01-01", leftOn: null },
  { id: "s", name: "乙", enteredOn: "2024-01-01", leftOn: "2025-01-01" },
  { id: "t", name: "丙", enteredOn: "2025-06-01", leftOn: null },
];

describe("an entry of the log", () => {
  const given = { today: "2025-03-01", kinds, stays, mentor: null };

  it("has a day that is past, a kind, who gave it and for whom", () => {
    expect(serviceFault(entry(), given)).toEqual([]);
    const empty = entry({ heldOn: "2025-03-02", kind: "", staff: null, residencyIds: [] });
    expect(codes(serviceFault(empty, given))).toEqual([
      "block mentoring.kind-required kind",
      "block mentoring.held-in-future heldOn",
      "block mentoring.provider-required mentorId",
      "block mentoring.firm-required residencyIds",
    ]);
    const strange = entry({ mentorId: "nobody", residencyIds: ["elsewhere"] });
    expect(codes(serviceFault(strange, given))).toEqual([
      "block mentoring.mentor-unknown mentorId",
      "block mentoring.firm-unknown residencyIds",
    ]);
  });

  it("may be for a firm that was not in residence, by a mentor who was not appointed: told once, with the names", () => {
    const faults = serviceFault(entry({ mentorId: "m", residencyIds: ["r", "s", "t"] }), {
      ...given,
      mentor: mentor({ lastOn: "2025-02-28" }),
    });
    expect(codes(told(faults))).toEqual([
      "warn mentoring.not-resident-then residencyIds",
      "warn mentoring.mentor-not-appointed mentorId",
    ]);
    expect(told(faults)[0]!.details).toEqual({ name: "乙、丙" });
  });
});

describe("figures", () => {
  it("count mentors appointed and residents coached on the day", () => {
    const world = {
      mentors: [mentor(), mentor({ id: "n", kind: "technical", lastOn: "2025-01-31" })],
      coachings: [
        coaching(),
        coaching({ id: "d", mentorId: "n" }),
        coaching({ id: "e", mentorId: "n", residencyId: "t", startsOn: "2025-06-01" }),
        coaching({ id: "f", residencyId: "s" }),
      ],
      stays,
    };
    expect(mentorFigures(world, "2025-01-31")).toEqual({
      mentors: 2,
      mentorsByKind: { business: 1, technical: 1 },
      residents: 1,
      coached: 1,
      coachedMilli: 100_000,
      mentorsPerTenMilli: 20_000,
    });
    // The second mentor is appointed no more: the third firm is coached by nobody.
    expect(mentorFigures(world, "2025-07-01")).toMatchObject({
      mentors: 1,
      residents: 2,
      coached: 1,
      coachedMilli: 50_000,
      mentorsPerTenMilli: 5_000,
    });
    expect(mentorFigures({ ...world, stays: [] }, "2025-07-01")).toMatchObject({
      coachedMilli: null,
      mentorsPerTenMilli: null,
    });
  });

  const services = fc.array(
    fc.record({
      heldOn: fc.constantFrom("2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01"),
      kind: fc.constantFrom("training", "event", "other"),
      minutes: fc.integer({ min: 1, max: 600 }),
      residencyIds: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1 }),
      withdrawnReason: fc.constantFrom(null, "重复"),
    }),
  );

  it("of services add up by kind and by period, and leave out what was taken back", () => {
    fc.assert(
      fc.property(services, (some) => {
        const whole = serviceFigures(some);
        const parts = Object.values(whole.byKind);
        const sum = (of: "entries" | "minutes" | "firmTimes") => parts.reduce((n, it) => n + it[of], 0);
        expect([sum("entries"), sum("minutes"), sum("firmTimes")]).toEqual([
          whole.entries,
          whole.minutes,
          whole.firmTimes,
        ]);
        const years = [
          serviceFigures(some, { from: null, to: "2024-12-31" }),
          serviceFigures(some, { from: "2025-01-01", to: "2025-12-31" }),
          serviceFigures(some, { from: "2026-01-01", to: null }),
        ];
        expect(years.reduce((n, it) => n + it.minutes, 0)).toBe(whole.minutes);
        expect(whole.entries).toBe(some.filter((it) => it.withdrawnReason === null).length);
        expect(whole.firms).toBeLessThanOrEqual(Math.min(4, whole.firmTimes));
      }),
    );
  });
});
