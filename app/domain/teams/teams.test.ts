import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../shared/dates.ts";
import { passesInto, type Team, teamEndFault, teamFault, teamFigures, teamState } from "./teams.ts";

const team = (more: Partial<Team> = {}): Team => ({
  id: "a",
  name: "星火",
  enteredOn: "2025-03-01",
  leftOn: null,
  exit: null,
  ...more,
});
const codes = (faults: { code: string }[]) => faults.map(({ code }) => code);

describe("a team", () => {
  it("is expected, in incubation, then what became of it, by the day", () => {
    const ended = team({ leftOn: "2025-09-01", exit: "founded" });
    expect(
      ["2025-02-28", "2025-03-01", "2025-08-31", "2025-09-01"].map((on) => teamState(ended, on)),
    ).toEqual(["expected", "incubating", "incubating", "founded"]);
  });

  it("leaves after it entered, and says how, and shares its name with nobody at the time", () => {
    expect(codes(teamFault(team({ leftOn: "2025-03-01", exit: "left" }), []))).toEqual([
      "teams.left-before-entered",
    ]);
    expect(codes(teamFault(team({ leftOn: "2025-04-01" }), []))).toEqual(["teams.exit-missing"]);
    expect(codes(teamFault(team({ exit: "left" }), []))).toEqual(["teams.left-missing"]);
    const other = team({
      id: "b",
      name: "星 火",
      enteredOn: "2024-01-01",
      leftOn: "2025-03-02",
      exit: "left",
    });
    expect(codes(teamFault(team(), [other]))).toEqual(["teams.name-taken"]);
    expect(teamFault(team(), [{ ...other, leftOn: "2025-03-01" }])).toEqual([]);
    expect(teamFault(team(), [team()])).toEqual([]);
  });

  it("ends once, after its entry and not in the future", () => {
    expect(teamEndFault(team(), "2025-03-02", "2025-03-02")).toBeNull();
    expect(teamEndFault(team(), "2025-03-01", "2025-05-01")?.code).toBe("teams.left-before-entered");
    expect(teamEndFault(team(), "2025-05-02", "2025-05-01")?.code).toBe("teams.left-in-future");
    expect(teamEndFault(team({ leftOn: "2025-04-01" }), "2025-04-02", "2025-05-01")?.code).toBe(
      "teams.already-ended",
    );
  });

  it("passes into a stay from its first day to its last", () => {
    const stay = { enteredOn: "2025-03-01", leftOn: "2025-04-01" };
    const days = ["2025-02-28", "2025-03-01", "2025-03-31", "2025-04-01"];
    expect(days.map((on) => passesInto(stay, on))).toEqual([false, true, true, false]);
  });
});

describe("figures of teams", () => {
  const day = fc.integer({ min: 0, max: 900 }).map((n) => addDays("2024-01-01", n));
  const some = fc.array(
    fc.record({
      enteredOn: day,
      days: fc.option(fc.integer({ min: 1, max: 600 })),
      exit: fc.constantFrom("founded", "left", "dropped"),
      people: fc.option(fc.integer({ min: 1, max: 50 })),
    }),
  );

  it("count whom a day and its year have: those here now were served, and so was everybody who came or went", () => {
    fc.assert(
      fc.property(some, day, (given, on) => {
        const teams = given.map(({ enteredOn, days, exit, people }) =>
          days === null
            ? { enteredOn, leftOn: null, exit: null, people }
            : { enteredOn, leftOn: addDays(enteredOn, days), exit, people },
        );
        const figures = teamFigures(teams, on);
        const here = teams.filter((it) => teamState(it, on) === "incubating");
        expect(figures.teams).toBe(here.length);
        expect(figures.unsaid).toBeLessThanOrEqual(figures.teams);
        expect(figures.people).toBeGreaterThanOrEqual(figures.teams - figures.unsaid);
        expect(figures.served).toBeGreaterThanOrEqual(figures.teams);
        expect(figures.served).toBeGreaterThanOrEqual(figures.entered);
        // One day at a time through the year, whoever was here on one of them was served.
        const seen = new Set<number>();
        for (let it = `${on.slice(0, 4)}-01-01`; it <= on; it = addDays(it, 1)) {
          for (const [n, one] of teams.entries()) if (teamState(one, it) === "incubating") seen.add(n);
        }
        expect(figures.served).toBe(seen.size);
      }),
      { numRuns: 60 },
    );
  });
});
