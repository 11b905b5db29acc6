import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentDigest, type FilingContent } from "#app/domain/filings/content.ts";
import { type FirmPoints, firmPointsSchema } from "#app/domain/policy/firm-points.ts";
import { ENGINE_VERSION } from "#app/domain/scoring/engine-version.ts";
import { Calendar, factRules } from "#app/domain/scoring/facts.ts";
import { firmSubjects, residentsOn } from "#app/domain/scoring/from-filings.ts";
import { compareColumns } from "#app/domain/scoring/kernel/score-columns.ts";
import { RANDOM_FACTS, RANDOM_YEARS, randomScheme } from "#app/domain/scoring/random-scheme.fixture.ts";
import { score } from "#app/domain/scoring/score.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { columnSummary, firstOfEach, scoredFirm, scorePlan } from "./column-results.ts";
import {
  asScored,
  dependsOnPeers,
  explainFirm,
  peerColumns,
  peerScheme,
  standingIn,
  standingOf,
} from "./explain-firm.ts";
import { FirmFreezer } from "./freeze-firms.ts";
import { type FrozenFirm, tableOfFirms } from "./frozen-firm.ts";
import { columnPlan, uncoveredIndicators } from "./plan.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
const shipped = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../policies/${path}`, import.meta.url), "utf8"));
const withoutExperts = (policy: FirmPoints): FirmPoints => ({
  ...policy,
  indicators: policy.indicators.filter((it) => it.scale.type !== "expert"),
});
const everything = withoutExperts(
  firmPointsSchema.parse(shipped("example/every-construct-points/2023-01-01.json")),
);
/** Filings decide in it, and leaves of every kind are read, some of them before any period that is listed. */
const leafy: FirmPoints = {
  ...everything,
  sourceOrder: ["filing"],
  indicators: [
    ...everything.indicators,
    {
      ...everything.indicators[0]!,
      code: "earlier-titles",
      x: {
        op: "difference",
        of: [
          { op: "count-of", outcome: "high-tech", periods: null, renewals: true },
          { op: "lag", x: { op: "count-of", outcome: "high-tech", periods: 2, renewals: false }, periods: 5 },
        ],
      },
      unit: "count",
      missing: "peer-mean",
      notApplicable: "peer-median",
      scale: { type: "rank", direction: "higher" },
    },
    {
      ...everything.indicators[0]!,
      code: "specialised",
      x: { op: "in-force", outcome: "specialised" },
      unit: "truth",
      scale: { type: "flag" },
    },
    {
      ...everything.indicators[0]!,
      code: "in-business",
      x: { op: "mean", x: { op: "choice", fact: "business-state", in: ["营业"] }, periods: 2 },
      unit: "truth",
      missing: "exclude",
      scale: { type: "linear", zero: "0", full: "1" },
    },
  ],
  vetoes: [
    ...everything.vetoes,
    {
      code: "young",
      label: { zh: "新", en: "Young" },
      when: {
        test: "all",
        of: [
          {
            test: "date",
            x: { date: "founded" },
            plusMonths: 12,
            relation: ">",
            than: { date: "period-last" },
          },
          {
            test: "any",
            of: [
              { test: "field", in: ["1"] },
              { test: "present", fact: "credit-state" },
            ],
          },
        ],
      },
      effect: { type: "bar" },
    },
  ],
};
const catalogue = (shipped("facts.json") as { facts: { code: string; unit: string }[] }).facts.map(
  ({ code, unit }) => ({ code, unit }),
);
const year = (code: string) => ({
  code,
  kind: "year" as const,
  firstDay: `${code}-01-01`,
  lastDay: `${code}-12-31`,
});

type Setting = { policy: FirmPoints; facts: { code: string; unit: string }[] };
const settings: fc.Arbitrary<Setting> = fc.oneof(
  randomScheme.map((policy) => ({ policy: withoutExperts(policy), facts: [...RANDOM_FACTS] })),
  fc.constant({ policy: leafy, facts: catalogue }),
);
const SCALE_OF: Record<string, number> = { fen: 1_000_000, "percent-milli": 1000, "count-milli": 1000 };
const FIRMS = 9;
const usccOf = (firm: number): string => `9100000000000000${firm}X`;

/** Numbers from 0 to 1 that a seed decides: a world has thousands of cells, too many to be shrunk one by one. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Filings of three carriers over four years: firms stay, leave and are reported by several of them, not always alike. */
function filingsOf(facts: Setting["facts"], seed: number): FilingContent[] {
  const random = randomNumbers(seed);
  const one = <T>(...of: T[]): T => of[Math.floor(random() * of.length)]!;
  const known = (unit: string): string | number => {
    const value = Math.floor(random() * 6) - 1;
    if (unit === "text") return one("守信", "严重失信", "营业", "停业");
    if (unit === "date") return one("2020-03-31", "2022-02-28");
    return unit === "truth" ? Math.abs(value) % 2 : value * (SCALE_OF[unit] ?? 1);
  };
  const cells = () =>
    facts.map(({ code, unit }): FilingContent["reports"][number]["cells"][number] => {
      const state =
        random() < 0.85 ? "known" : one("missing" as const, "not-applicable" as const, "rejected" as const);
      return { fact: code, state, value: state === "known" ? known(unit) : null, explanation: null };
    });
  const firms = Array.from({ length: FIRMS }, (_, firm) => firm);
  const filing = (carrier: number, code: string): FilingContent => {
    const id = `carrier-${carrier}`;
    return {
      format: 1,
      carrier: { id, name: id, kind: "incubator", unit: { id: "u", name: "u" }, group: null, parkId: null },
      period: year(code),
      firms: firms.map((firm) => ({
        uscc: usccOf(firm),
        name: `Firm ${firm} of ${code}`,
        foundedOn: one("2015-03-01", "2015-03-01", "2021-12-31", "2023-02-02"),
        field: firm % 3 === 0 ? null : String(firm % 3),
      })),
      residencies: firms
        .filter(() => random() < 0.6)
        .map((firm) => {
          const leftOn = one(null, null, null, "2023-06-01", "2023-12-31");
          const enteredOn = one("2019-01-01", "2022-05-01", "2022-12-31");
          const exit = leftOn ? ("graduated" as const) : null;
          return { id: `${id}-${firm}`, uscc: usccOf(firm), enteredOn, leftOn, exit, evidence: null };
        }),
      rooms: [],
      leases: [],
      titles: firms
        .filter(() => random() < 0.5)
        .map((firm) => ({
          id: `t${firm}`,
          uscc: usccOf(firm),
          kind: one("high-tech" as const, "champion" as const, "specialised" as const),
          number: one("A", "B"),
          awardedOn: one("2016-06-30", "2021-12-31", "2022-03-01", "2023-09-09"),
          expiresOn: one(null, "2022-12-31", "2023-12-31", "2025-01-01"),
          revokedOn: one(null, null, "2023-05-01"),
          isRenewal: random() < 0.5,
          evidence: null,
        })),
      reports: firms.filter(() => random() < 0.6).map((firm) => ({ uscc: usccOf(firm), cells: cells() })),
    };
  };
  return [0, 1, 2].flatMap((carrier) =>
    RANDOM_YEARS.filter((code) => random() < (code === "2023" ? 0.9 : 0.7)).map((code) =>
      filing(carrier, code),
    ),
  );
}

const world = fc
  .tuple(settings, fc.integer())
  .map(([setting, seed]) => ({ ...setting, seed, filings: filingsOf(setting.facts, seed) }));

describe("a scheme that columns cannot hold", () => {
  const run = { facts: catalogue, period: year("2023"), periods: RANDOM_YEARS.map(year) };
  it("is told by the indicators that experts mark", () => {
    const shippedScheme = firmPointsSchema.parse(shipped("example/every-construct-points/2023-01-01.json"));
    expect(uncoveredIndicators(shippedScheme).map((it) => it.code)).toEqual(["advancement"]);
    expect(uncoveredIndicators(everything)).toEqual([]);
  });

  it("is refused by the name of the indicator whose figures do not fit", () => {
    const plan = columnPlan({ policy: everything, ...run });
    const place = plan.cells.findIndex((it) => it.fact === "rd-expense" && it.period === "2023");
    const firmAt = (row: number): FrozenFirm => ({
      uscc: usccOf(row),
      name: "",
      foundedOn: null,
      field: "",
      figures: plan.cells.map((_, at) => (at === place ? Number.MAX_SAFE_INTEGER - row : null)),
      notApplicable: [],
      sources: [],
      decided: plan.cells.map(() => -1),
      beside: [],
    });
    const wide: FirmPoints = {
      ...plan.scheme,
      indicators: plan.scheme.indicators.map((it) =>
        it.code === "rd-expense" ? { ...it, x: { op: "product", x: it.x!, by: "3.1" } } : it,
      ),
    };
    expect(() => scorePlan({ ...plan, scheme: wide }, tableOfFirms(plan, 3, firmAt))).toThrow(
      expect.objectContaining({
        code: "scoring.no-columns",
        details: { names: "研发费用", what: expect.any(String) },
      }),
    );
  });
});

describe("a run in columns over filings", () => {
  it("freezes, scores and explains every firm as the row engine does from the filings themselves", () => {
    let compared = 0;
    let textsCompared = 0;
    let quick = 0;
    const isText = (unit: string | undefined): boolean => unit === "text" || unit === "date";
    fc.assert(
      fc.property(world, ({ policy, facts, filings }) => {
        const frozenFilings = filings.map((content) => ({ content, sha256: contentDigest(content, sha256) }));
        const period = year("2023");
        const periods = RANDOM_YEARS.map(year);
        const own = frozenFilings.filter((it) => it.content.period.code === "2023");
        const usccs = residentsOn(own, period.lastDay);
        const subjects = firmSubjects(frozenFilings, usccs);
        const byRows = score({ policy, facts, period, periods, subjects, overrides: [], marks: [] });

        const plan = columnPlan({ policy, facts, period, periods });
        const named = frozenFilings.map(({ content, sha256 }) => ({
          carrier: { id: content.carrier.id, name: content.carrier.name },
          carrierId: content.carrier.id,
          period: content.period.code,
          revision: 1,
          sha256,
        }));
        const freezer = new FirmFreezer(policy, facts, period, plan, named);
        for (const isOwn of [true, false]) {
          for (const [place, { content }] of frozenFilings.entries()) {
            if ((content.period.code === "2023") === isOwn) freezer.read(place, content);
          }
        }
        let firms: ReturnType<FirmFreezer["frozen"]>;
        try {
          firms = freezer.frozen();
          Array.from({ length: firms.size }, (_, at) => firms.at(at));
        } catch (thrown) {
          if (!(thrown instanceof Refusal)) throw thrown;
          expect(thrown.code).toBe("scoring.founded-later");
          return;
        }
        const parts = scorePlan(plan, tableOfFirms(plan, firms.size, firms.at));
        const { scores } = parts;
        const reduced = peerScheme(plan.scheme);
        const table = tableOfFirms(plan, firms.size, firms.at);
        const peerParts = compareColumns({ policy: reduced, table, overrides: null });
        const rules = factRules(facts, new Calendar(period, periods), policy.sourceOrder);
        byRows.subjects.forEach((row, at) => {
          const subject = subjects[at]!;
          const standing = standingIn(parts, at);
          const opened = explainFirm(
            { peers: peerColumns(parts, plan.scheme, at), standing },
            policy,
            subject,
            rules,
          );
          // The same from what the run stored and the columns of its peers alone, or none of them.
          const own = standingOf(scoredFirm(scores, row.id, at), policy, subject, rules);
          const peers = dependsOnPeers(policy, subject, rules) ? peerColumns(peerParts, reduced, at) : null;
          if (own) quick += 1;
          expect(explainFirm({ peers, standing: own ?? standing }, policy, subject, rules)).toEqual(opened);
          // Ranking and grading read further facts of the row, whose sources nothing in it names.
          const { length } = opened.sources;
          expect(opened).toEqual({ ...row, sources: row.sources.slice(0, length) });
          expect(scoredFirm(scores, row.id, at)).toEqual(asScored(row, scores.slots, policy.groups));
          compared += 1;
        });
        const summary = columnSummary(
          scores,
          { policy, plan, filings: named, texts: firms.texts, firmAt: firms.at },
          ENGINE_VERSION,
        );
        expect(summary.gradings).toEqual(byRows.gradings);
        const expected = firstOfEach(byRows.findings);
        textsCompared += expected.filter((it) => isText(plan.units.get(String(it.params.fact)))).length;
        const names = new Map(subjects.map((it) => [it.id, it.name]));
        expect(summary.findings).toEqual(
          expected.map((it) => ({ ...it, params: { ...it.params, name: names.get(it.subject) } })),
        );
      }),
      { numRuns: 15, endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(30);
    expect(quick).toBeGreaterThan(10);
    expect(textsCompared).toBeGreaterThan(0);
  }, 120_000);
});
