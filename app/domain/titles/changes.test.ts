import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromDayNumber } from "../shared/dates.ts";
import { titleChanges } from "./changes.ts";
import { dutiesOf, parseDutyRules } from "./duties.ts";
import { expiryRadar, radarBand } from "./radar.ts";
import { type Title, titleStock } from "./titles.ts";

const title = (more: Partial<Title>): Title => ({
  id: "t",
  uscc: "A",
  kind: "high-tech",
  number: "n",
  awardedOn: "2024-10-16",
  expiresOn: "2027-10-16",
  revokedOn: null,
  isRenewal: false,
  ...more,
});

const day = (n: number) => fromDayNumber(19_000 + n);
const history = fc
  .array(
    fc.record({
      firm: fc.constantFrom("A", "B", "C"),
      kind: fc.constantFrom("high-tech" as const, "tech-sme" as const),
      from: fc.nat(400),
      length: fc.option(fc.integer({ min: 1, max: 300 }), { nil: null }),
      revokedAfter: fc.option(fc.nat(300), { nil: null }),
    }),
    { maxLength: 20 },
  )
  .map((rows) =>
    rows.map((row, i) =>
      title({
        id: String(i),
        uscc: row.firm,
        kind: row.kind,
        awardedOn: day(row.from),
        expiresOn: row.length === null ? null : day(row.from + row.length),
        revokedOn: row.revokedAfter === null ? null : day(row.from + row.revokedAfter),
      }),
    ),
  );

describe("stock and changes", () => {
  it("add up for every history and window, and agree with the stock on either day", () => {
    fc.assert(
      fc.property(history, fc.nat(500), fc.integer({ min: 1, max: 400 }), (titles, start, length) => {
        const [from, to] = [day(start), day(start + length)];
        const [first, last] = [titleStock(titles, from), titleStock(titles, to)];
        for (const it of titleChanges(titles, from, to)) {
          expect(it.stockAtFrom).toHaveLength(first[it.kind]);
          expect(it.stockAtTo).toHaveLength(last[it.kind]);
          expect(it.stockAtFrom.length + it.gained.length - it.expired.length - it.revoked.length).toBe(
            it.stockAtTo.length,
          );
        }
      }),
    );
  });

  it("tell a loss by end from one by revocation, and a renewal from a gain", () => {
    const of = (titles: Title[]) =>
      titleChanges(titles, "2025-01-01", "2028-01-01").find((it) => it.kind === "high-tech")!;
    expect(of([title({})]).expired).toHaveLength(1);
    expect(of([title({ revokedOn: "2026-01-01" })]).revoked).toHaveLength(1);
    const renewed = of([title({}), title({ id: "u", awardedOn: "2027-10-16", expiresOn: "2030-10-16" })]);
    expect(renewed).toMatchObject({ gained: [], expired: [], revoked: [] });
    expect(renewed.renewed.map(({ id }) => id)).toEqual(["u"]);
  });
});

describe("the radar", () => {
  it("tells 3, 6 and 12 months apart at their last day", () => {
    const at = (end: string) => radarBand(end, "2026-01-20");
    expect(
      ["2026-01-20", "2026-04-20", "2026-04-21", "2026-07-20", "2027-01-20", "2027-01-21"].map(at),
    ).toEqual(["ended", "within-3", "within-6", "within-6", "within-12", null]);
    expect(at("2025-01-20")).toBe(null);
  });

  it("is silent about what another title of the kind outlasts", () => {
    const next = title({ id: "u", awardedOn: "2025-12-01", expiresOn: "2028-12-01" });
    const ending = title({ expiresOn: "2026-02-01" });
    expect(expiryRadar([ending], "2026-01-20")).toHaveLength(1);
    expect(expiryRadar([ending, next], "2026-01-20")).toEqual([]);
  });
});

describe("duties", () => {
  const common = { source: "s", verification: "example" };
  const rules = parseDutyRules({
    duties: [
      {
        code: "report",
        kind: "high-tech",
        due: { every: "year", monthDay: "05-31" },
        missesThatCancel: 2,
        ...common,
      },
      { code: "renewal", kind: "tech-sme", due: { every: "end" }, missesThatCancel: null, ...common },
      {
        code: "name",
        kind: "high-tech",
        due: { every: "event", months: 3 },
        missesThatCancel: null,
        ...common,
      },
    ],
  });
  const record = (duty: string, dueOn: string, state: "open" | "missed") => ({
    id: dueOn,
    uscc: "A",
    duty,
    dueOn,
    state,
    doneOn: null,
    evidence: null,
    rev: 1,
  });

  it("fall due each year within the validity, and two misses in it cancel", () => {
    const records = [record("report", "2025-05-31", "missed"), record("report", "2026-05-31", "missed")];
    const all = dutiesOf([title({})], records, rules, { today: "2026-08-01", until: "2030-01-01" });
    expect(all.map(({ dueOn, state }) => [dueOn, state])).toEqual([
      ["2025-05-31", "missed"],
      ["2026-05-31", "missed"],
      ["2027-05-31", "upcoming"],
    ]);
    expect(all[0]).toMatchObject({ misses: 2, isCancelling: true });
    const once = dutiesOf([title({})], records.slice(1), rules, { today: "2026-08-01", until: "2026-12-31" });
    expect(once.map(({ state, isCancelling }) => [state, isCancelling])).toEqual([
      ["overdue", false],
      ["missed", false],
    ]);
  });

  it("of an event stand with the title of its day, those at the end are done by the next title", () => {
    const named = dutiesOf([title({})], [record("name", "2025-06-10", "open")], rules, {
      today: "2025-05-01",
      until: "2025-05-01",
    });
    expect(named).toMatchObject([{ rule: { code: "name" }, dueOn: "2025-06-10", state: "upcoming" }]);
    const sme = title({ kind: "tech-sme", awardedOn: "2025-03-01", expiresOn: "2025-12-31" });
    const next = title({ id: "u", kind: "tech-sme", awardedOn: "2026-03-01", expiresOn: "2026-12-31" });
    const states = (titles: Title[]) =>
      dutiesOf(titles, [], rules, { today: "2026-02-01", until: "2026-06-01" }).map(({ state }) => state);
    expect(states([sme])).toEqual(["overdue"]);
    expect(states([sme, next])).toEqual(["done"]);
  });
});
