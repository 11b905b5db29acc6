import fc from "fast-check";
import { describe, expect, it } from "vitest";
import factsDocument from "#app/policies/facts.json";
import titlesDocument from "#app/policies/titles.json";
import { derivedFacts, parseFactCatalogue } from "../reports/facts.ts";
import { parseTitleRules } from "../titles/titles.ts";
import { carrierFacts } from "./carrier-facts.ts";
import type { FilingContent } from "./content.ts";
import { rowNames } from "./difference.ts";
import { blocksSigning, filingFaults } from "./faults.ts";
import { figuresOf, firmFacts } from "./firm-facts.ts";
import { A, anyContent, B, cell, sample, shuffled, uscc } from "./sample.test-data.ts";
import {
  actionsFor,
  FILING_ACTIONS,
  FILING_STATES,
  type FilingAction,
  type FilingActor,
  type FilingState,
  isLate,
  isOpenToCarrier,
  nextState,
  submissionFault,
} from "./state.ts";

const catalogue = parseFactCatalogue(factsDocument);
const check = { catalogue, titleRules: parseTitleRules(titlesDocument) };
const ACTORS: FilingActor[] = ["carrier", "unit", "city"];

describe("the life of a filing", () => {
  const because = { reason: "理由" };
  const submit = (from: FilingState) => nextState(nextState(from, "prepare", "carrier"), "submit", "carrier");

  it("goes carrier, unit, city, and back through the unit", () => {
    let state = submit("draft");
    state = nextState(state, "return", "unit", because);
    state = submit(state);
    state = nextState(state, "accept", "unit");
    expect(state).toBe("unit-accepted");
    state = nextState(state, "return", "city", because);
    state = submit(state);
    expect(() => nextState(state, "accept", "city")).toThrow("filings.not-yours");
    state = nextState(nextState(state, "accept", "unit"), "accept", "city");
    expect(state).toBe("accepted");
    state = submit(nextState(state, "amend", "city", because));
    expect(state).toBe("submitted");
  });

  it("allows ten steps, asks a reason for three and says which refusal it is", () => {
    const allowed: string[] = [];
    for (const state of FILING_STATES) {
      for (const action of FILING_ACTIONS) {
        for (const actor of ACTORS) {
          const may = actionsFor(state, actor).includes(action);
          const attempt = () => nextState(state, action, actor, because);
          if (may) allowed.push(`${state} ${action} ${actor} ${attempt()}`);
          else expect(attempt).toThrow(/filings\.not-(now|yours)/);
        }
      }
    }
    expect(allowed).toEqual([
      "draft prepare carrier prepared",
      "prepared take-back carrier draft",
      "prepared submit carrier submitted",
      "submitted accept unit unit-accepted",
      "submitted return unit returned",
      "unit-accepted accept city accepted",
      "unit-accepted return city returned",
      "accepted amend city amending",
      "returned prepare carrier prepared",
      "amending prepare carrier prepared",
    ]);
    expect(nextState("prepared", "take-back", "carrier", { revision: 2 })).toBe("returned");
    expect(() => nextState("submitted", "return", "unit", { reason: " " })).toThrow("filings.reason-missing");
    expect(() => nextState("accepted", "amend", "city")).toThrow("filings.reason-missing");
    expect(() => nextState("accepted", "submit", "carrier")).toThrow("filings.not-now");
  });

  it("is open to the carrier exactly when the carrier may prepare, and never skips the unit", () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(...FILING_ACTIONS), fc.constantFrom(...ACTORS)));
    fc.assert(
      fc.property(steps, (list) => {
        let state: FilingState = "draft";
        const done: [FilingAction, FilingActor][] = [];
        for (const [action, actor] of list) {
          if (!actionsFor(state, actor).includes(action)) continue;
          state = nextState(state, action, actor, because);
          done.push([action, actor]);
          expect(isOpenToCarrier(state)).toBe(actionsFor(state, "carrier").includes("prepare"));
          if (state === "accepted") {
            expect(done.slice(-3).map((it) => it.join(" "))).toEqual([
              "submit carrier",
              "accept unit",
              "accept city",
            ]);
          }
        }
      }),
    );
  });

  it("keeps its days, both ends included, and takes a returned filing after closing", () => {
    const window = { opensOn: "2026-01-01", dueOn: "2026-02-15", closesOn: "2026-02-28" };
    const code = (today: string, revision = 0) => submissionFault(window, today, revision)?.code ?? null;
    expect(code("2025-12-31")).toBe("filings.not-open");
    expect(code("2026-01-01")).toBeNull();
    expect(code("2026-02-28")).toBeNull();
    expect(code("2026-03-01")).toBe("filings.closed");
    expect(code("2026-03-01", 1)).toBeNull();
    expect([isLate(window, "2026-02-15"), isLate(window, "2026-02-16")]).toEqual([false, true]);
  });
});

describe("carrierFacts", () => {
  const value = (content: FilingContent, code: string) => {
    const fact = carrierFacts(content)[code]!;
    return fact.state === "known" ? fact.value : fact.state;
  };

  it("derives every fact the catalogue calls derived, and passes the carrier's own on", () => {
    const facts = carrierFacts(sample());
    const codes = derivedFacts(catalogue).map((it) => it.code);
    expect(Object.keys(facts).sort()).toEqual([...codes, "staff"].sort());
    expect(facts).toMatchObject({
      residents: { value: 1 },
      "new-residents": { value: 1 },
      graduates: { value: 1 },
      "disposable-area": { value: 120000 },
      "resident-area": { value: 60000 },
      "public-service-area": { value: 20000 },
      "use-ratio": { value: 66667 },
      "firms-per-1000m2": { value: 833 },
      "high-tech-firms": { value: 1 },
      "tech-firms": { value: 0 },
      "new-high-tech": { value: 1 },
      "new-tech-firms": { value: 0 },
      "residents-revenue": { value: 500_000_00 },
      "residents-employees": { value: 12 },
      "residents-patents": { state: "missing" },
      staff: { value: 10 },
    });
  });

  it("never takes a derived fact from a report", () => {
    const reports = [{ uscc: null, cells: [cell("residents", 999)] }];
    expect(value(sample({ reports }), "residents")).toBe(1);
  });

  it("counts a title only when new, in the period and while resident, a firm once", () => {
    const [title] = sample().titles;
    const count = (...titles: Partial<typeof title>[]) =>
      value(
        sample({ titles: titles.map((over, i) => ({ ...title!, id: `t${i}`, ...over })) }),
        "new-high-tech",
      );
    expect(count({}, { number: "GR2" })).toBe(1);
    expect(count({ isRenewal: true })).toBe(0);
    expect(count({ awardedOn: "2024-12-31" })).toBe(0);
    expect(count({ uscc: B, awardedOn: "2025-08-31" })).toBe(1);
    expect(count({ uscc: B, awardedOn: "2025-09-01" })).toBe(0);
    expect(count({ uscc: B, awardedOn: "2025-01-31" })).toBe(0);
  });

  it("counts a firm that comes back as new only once, in the year it first came", () => {
    const [stay] = sample().residencies;
    const stays = [
      { ...stay!, id: "a", leftOn: "2024-12-01", exit: "left" as const },
      { ...stay!, id: "b", enteredOn: "2025-06-01" },
    ];
    expect(value(sample({ residencies: stays }), "new-residents")).toBe(0);
    expect(value(sample({ residencies: [{ ...stay!, enteredOn: "2025-12-31" }] }), "new-residents")).toBe(1);
  });

  it("counts a graduate in the period of its first day away", () => {
    const [, left] = sample().residencies;
    const count = (leftOn: string) => value(sample({ residencies: [{ ...left!, leftOn }] }), "graduates");
    expect(["2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01"].map(count)).toEqual([0, 1, 1, 0]);
  });

  it("sums what is known, and tells missing from not applicable when nothing is", () => {
    const revenue = (...states: ("known" | "missing" | "not-applicable" | "rejected")[]) => {
      const firms = states.map((_, i) => uscc(i + 1));
      const content = sample({
        residencies: firms.map((code, i) => ({ ...sample().residencies[0]!, id: `s${i}`, uscc: code })),
        reports: firms.map((code, i) => ({
          uscc: code,
          cells: [
            {
              fact: "revenue",
              state: states[i]!,
              value: states[i] === "known" ? 7 : null,
              explanation: null,
            },
          ],
        })),
      });
      return value(content, "residents-revenue");
    };
    expect(revenue("known", "missing", "known", "rejected")).toBe(14);
    expect(revenue("missing", "not-applicable")).toBe("missing");
    expect(revenue("rejected")).toBe("missing");
    expect(revenue("not-applicable", "not-applicable")).toBe("not-applicable");
    expect(revenue()).toBe(0);
  });

  it("has no ratio without an area", () => {
    expect(value(sample({ rooms: [], leases: [] }), "use-ratio")).toBe("not-applicable");
    expect(value(sample({ rooms: [], leases: [] }), "firms-per-1000m2")).toBe("not-applicable");
  });

  it("does not depend on the order of rows", () => {
    const pairs = anyContent.chain((it) => fc.tuple(fc.constant(it), shuffled(it)));
    fc.assert(
      fc.property(pairs, ([content, other]) => {
        expect(carrierFacts(other)).toEqual(carrierFacts(content));
      }),
    );
  });
});

describe("firmFacts", () => {
  it("has every firm, with its cells as facts", () => {
    expect(firmFacts(sample())).toEqual({
      [A]: { revenue: { state: "known", value: 500_000_00 }, employees: { state: "known", value: 12 } },
      [B]: {},
    });
    expect(figuresOf(sample(), null)).toEqual({ staff: 10 });
  });
});

describe("filingFaults", () => {
  const blocking = (over: Partial<FilingContent>, more = {}) =>
    filingFaults(sample(over), { ...check, ...more })
      .filter((it) => it.level === "block")
      .map((it) => `${it.list}/${it.id} ${it.code} ${it.field}`);
  const [stay, other] = sample().residencies;
  const [lease] = sample().leases;
  const [title] = sample().titles;

  it("lets a clean filing pass, with remarks on what is not reported", () => {
    const faults = filingFaults(sample(), check);
    expect(blocksSigning(faults)).toBe(false);
    expect(faults.map((it) => `${it.id} ${it.code} ${it.details.count}`)).toEqual([
      "own filings.figures-missing 7",
      `${A} filings.figures-missing 11`,
    ]);
    const quiet = sample({ reports: [] });
    const silent = filingFaults(quiet, check).map((it) => `${it.id} ${it.code}`);
    expect(silent).toEqual(["own filings.no-figures", `${A} filings.no-figures`]);
    const nameOf = rowNames(quiet);
    expect([nameOf("reports", "own"), nameOf("reports", A)]).toEqual([
      quiet.carrier.name,
      quiet.firms[0]!.name,
    ]);
  });

  it.each<[string, Partial<FilingContent>, string]>([
    [
      "two stays at once",
      { residencies: [stay!, { ...stay!, id: "s3" }, other!] },
      "residencies/s1 residency.overlap enteredOn",
    ],
    ["a firm without a row", { firms: [sample().firms[0]!] }, "residencies/s2 filings.firm-unknown uscc"],
    [
      "a wrong code",
      { firms: [...sample().firms, { ...sample().firms[0]!, uscc: "X" }] },
      "firms/X filings.bad-uscc uscc",
    ],
    ["an over-let room", { leases: [{ ...lease!, areaDm2: 100001 }] }, "rooms/r1 space.over-let areaDm2"],
    [
      "a lease of no room",
      { leases: [{ ...lease!, roomId: "r9" }] },
      "leases/l1 filings.room-unknown roomId",
    ],
    [
      "a lease of no stay",
      { leases: [{ ...lease!, residencyId: "s9" }] },
      "leases/l1 filings.residency-unknown residencyId",
    ],
    [
      "a title of tomorrow",
      { titles: [{ ...title!, awardedOn: "2026-01-01", expiresOn: "2029-01-01" }] },
      "titles/t1 titles.in-the-future awardedOn",
    ],
    ["a row twice", { titles: [title!, title!] }, "titles/t1 filings.row-twice id"],
    [
      "a firm's fact of the carrier",
      { reports: [{ uscc: A, cells: [cell("staff", 1)] }] },
      `reports/${A} reports.unknown-fact staff`,
    ],
  ])("blocks %s", (_, over, expected) => {
    expect(blocking(over)).toContain(expected);
  });

  it("blocks an unexplained jump against the accepted filing before, until it is explained", () => {
    const previous = sample({ reports: [{ uscc: A, cells: [cell("revenue", 100_000_00)] }] });
    expect(blocking({}, { previous })).toEqual([`reports/${A} reports.changed-much revenue`]);
    const explained = [{ uscc: A, cells: [cell("revenue", 500_000_00, "新签大单")] }];
    expect(blocking({ reports: explained }, { previous })).toEqual([]);
  });

  it("says the same about the same rows in any order", () => {
    const pairs = anyContent.chain((it) => fc.tuple(fc.constant(it), shuffled(it)));
    fc.assert(
      fc.property(pairs, ([content, mixed]) => {
        expect(filingFaults(mixed, check)).toEqual(filingFaults(content, check));
      }),
    );
  });
});
