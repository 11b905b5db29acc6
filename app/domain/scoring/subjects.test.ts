import { describe, expect, it } from "vitest";
import type { FilingContent } from "#app/domain/filings/content.ts";
import { A, B, cell, sample } from "#app/domain/filings/sample.test-data.ts";
import { carrierSubjects, type FrozenFiling, firmSubjects, periodsOf, residentsOn } from "./from-filings.ts";

describe("subjects of filings", () => {
  const frozen = (sha256: string, over: Partial<FilingContent>): FrozenFiling => ({
    sha256,
    content: sample(over),
  });
  const period = (code: string) => ({
    code,
    kind: "year" as const,
    firstDay: `${code}-01-01`,
    lastDay: `${code}-12-31`,
  });
  const title = (more: Partial<FilingContent["titles"][number]>): FilingContent["titles"][number] => ({
    id: "t",
    uscc: A,
    kind: "high-tech",
    number: "GR1",
    awardedOn: "2024-05-01",
    expiresOn: "2027-05-01",
    revokedOn: null,
    isRenewal: false,
    evidence: null,
    ...more,
  });

  it("periods stand by their last day, each once; residents by code", () => {
    const filings = ["2025", "2023", "2024", "2023"].map((code, i) =>
      frozen(String(i), { period: period(code) }),
    );
    expect(periodsOf(filings).map((it) => it.code)).toEqual(["2023", "2024", "2025"]);
    expect(residentsOn(filings, "2025-03-01")).toEqual([A, B].sort());
    expect(residentsOn(filings, "2025-09-01")).toEqual([A]);
  });

  it("a firm's name and field are the latest filing's; one that no filing names is its code alone", () => {
    const named = (sha: string, code: string, name: string) =>
      frozen(sha, { period: period(code), firms: [{ uscc: A, name, foundedOn: "2020-01-01", field: name }] });
    const [known, unknown] = firmSubjects([named("2", "2025", "new"), named("1", "2024", "old")], [A, "X"]);
    expect(known).toMatchObject({ id: A, name: "new", foundedOn: "2020-01-01", field: "new", kind: null });
    expect(unknown).toEqual({
      id: "X",
      name: "X",
      foundedOn: null,
      field: null,
      kind: null,
      figures: [],
      outcomes: [],
    });
  });

  it("figures are those reported of the firm, not the carrier's own; where it stands decides", () => {
    const own = [
      { uscc: null, cells: [cell("mentors", 3)] },
      { uscc: A, cells: [cell("revenue", 7)] },
    ];
    const [it] = firmSubjects(
      [frozen("aa", { reports: own }), frozen("bb", { reports: own, residencies: [] })],
      [A],
    );
    expect(
      it!.figures.map((f) => [f.fact, f.value, f.precedence, f.ref.filing, f.ref.report, f.ref.cell]),
    ).toEqual([
      ["revenue", 7, 0, "aa", A, "revenue"],
      ["revenue", 7, 1, "bb", A, "revenue"],
    ]);
  });

  it("titles and graduations are outcomes, one that is repeated once", () => {
    const titles = [
      title({}),
      title({ id: "u", number: "GR2", evidence: "list", isRenewal: true, revokedOn: "2025-02-01" }),
    ];
    const filings = [frozen("aa", { titles, period: period("2024") }), frozen("bb", { titles })];
    const [a, b] = firmSubjects(filings, [A, B]);
    expect(
      a!.outcomes!.map((it) => [it.kind, it.on, it.renewal, it.ref.filing, it.ref.cell, it.ref.evidence]),
    ).toEqual([
      ["high-tech", "2024-05-01", false, "bb", "titles/t", "GR1"],
      ["high-tech", "2024-05-01", true, "bb", "titles/u", "list"],
    ]);
    expect(b!.outcomes).toEqual([
      {
        kind: "graduated",
        on: "2025-09-01",
        renewal: false,
        ref: {
          source: "filing",
          filing: "bb",
          carrier: "c1",
          report: B,
          cell: "residencies/s2",
          evidence: "e1",
        },
      },
    ]);
    const stays = sample().residencies.map((it) => ({ ...it, exit: it.leftOn ? ("left" as const) : null }));
    expect(firmSubjects([frozen("aa", { residencies: stays, titles: [] })], [B])[0]!.outcomes).toEqual([]);
    expect(firmSubjects(filings, [])).toEqual([]);
  });

  it("a carrier has the name and kind of its latest filing, and figures of all", () => {
    const of = (sha: string, id: string, code: string, name: string) =>
      frozen(sha, {
        period: period(code),
        carrier: { ...sample().carrier, id, name, kind: code === "2025" ? "makerspace" : "incubator" },
      });
    const facts = () => ({
      staff: { state: "known" as const, value: 4 },
      area: { state: "missing" as const, value: 9 },
    });
    const found = carrierSubjects(
      [
        of("2", "b", "2025", "new"),
        of("1", "b", "2024", "old"),
        of("3", "a", "2024", "a"),
        of("4", "c", "2024", "c"),
      ],
      facts,
    );
    expect(found.map((it) => [it.id, it.name, it.kind])).toEqual([
      ["a", "a", "incubator"],
      ["b", "new", "makerspace"],
      ["c", "c", "incubator"],
    ]);
    expect(
      found[1]!.figures.map((it) => [it.fact, it.period, it.state, it.value, it.ref.filing, it.ref.report]),
    ).toEqual([
      ["staff", "2024", "known", 4, "1", null],
      ["area", "2024", "missing", null, "1", null],
      ["staff", "2025", "known", 4, "2", null],
      ["area", "2025", "missing", null, "2", null],
    ]);
    expect(found[0]).toMatchObject({ foundedOn: null, field: null });
  });
});
