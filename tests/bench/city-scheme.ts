import type { Expression } from "#app/domain/policy/expression.ts";
import { type FirmPoints, firmPointsSchema } from "#app/domain/policy/firm-points.ts";

/** The run's period and the one it looks back to. */
export const CITY_YEARS = ["2023", "2024"] as const;
export const yearOf = (code: string) => ({
  code,
  kind: "year" as const,
  firstDay: `${code}-01-01`,
  lastDay: `${code}-12-31`,
});

const fact = (code: string): Expression => ({ op: "fact", fact: code });
const ratio = (a: string, b: string): Expression => ({ op: "ratio", of: [fact(a), fact(b)] });
const growth = (code: string): Expression => ({ op: "growth", x: fact(code) });

const label = { zh: "示例", en: "Example" };
type Row = [code: string, group: string, x: Expression, unit: string, weights: [string, string, string]];
const ROWS: readonly Row[] = [
  ["rd-expense", "technology", fact("rd-expense"), "10k-yuan", ["5.5", "6.25", "8.125"]],
  ["rd-growth", "technology", growth("rd-expense"), "percent", ["8.25", "6.5", "4.375"]],
  ["rd-intensity", "technology", ratio("rd-expense", "revenue"), "percent", ["9.125", "7.25", "6.5"]],
  ["rd-staff-ratio", "technology", ratio("rd-staff", "employees"), "percent", ["8.5", "6.125", "5.25"]],
  ["invention-patents", "technology", fact("invention-patents"), "count", ["7.25", "6.5", "6.125"]],
  ["patents", "technology", fact("patents-applied"), "count", ["5.125", "4.25", "3.5"]],
  ["ip-rights", "technology", fact("class-2-ip"), "count", ["4.5", "5.125", "5.25"]],
  ["tech-contracts", "technology", fact("tech-contracts-amount"), "10k-yuan", ["4.25", "4.5", "5.125"]],
  ["high-tech-revenue", "growth", fact("high-tech-revenue"), "10k-yuan", ["4.125", "6.25", "8.5"]],
  ["revenue-growth", "growth", growth("revenue"), "percent", ["7.5", "8.125", "4.25"]],
  ["software", "growth", fact("software-copyrights"), "count", ["4.25", "5.5", "5.125"]],
  ["return-on-assets", "growth", ratio("net-profit", "total-assets"), "percent", ["3.125", "5.25", "7.5"]],
  ["net-profit", "growth", fact("net-profit"), "10k-yuan", ["2.5", "5.125", "7.25"]],
  ["tax", "growth", fact("tax-paid"), "10k-yuan", ["2.25", "4.5", "6.125"]],
  ["tech-staff", "support", ratio("tech-staff", "employees"), "percent", ["7.125", "5.25", "4.5"]],
  ["venture-capital", "support", fact("equity-financing"), "10k-yuan", ["8.5", "6.125", "3.25"]],
  ["graduates", "support", fact("graduates-hired"), "count", ["3.625", "3.375", "4.25"]],
  ["class-1-ip", "support", fact("class-1-ip"), "count", ["4.5", "4", "5"]],
];

/** An invented scheme of the national form: 18 indicators, three stages, ranks within the firm's field. */
export const cityScheme: FirmPoints = firmPointsSchema.parse({
  kind: "firm-points",
  code: "bench-city",
  version: "1",
  title: { zh: "示例：全市企业创新积分", en: "Example: innovation points of a city's firms" },
  jurisdiction: "example",
  effectiveFrom: "2020-01-01",
  effectiveTo: null,
  supersedes: null,
  sources: [{ title: "示例", number: null, date: null, article: null }],
  verification: "example",
  purpose: "points",
  stages: {
    by: { op: "lag", x: fact("revenue"), periods: 1 },
    unit: "10k-yuan",
    bands: [
      { code: "startup", label, from: null, to: "2000" },
      { code: "growth", label, from: "2000", to: "40000" },
      { code: "mature", label, from: "40000", to: null },
    ],
    defaultStage: "startup",
  },
  groups: ["technology", "growth", "support"].map((code) => ({
    code,
    label,
    maximum: "none",
    bonusMaximum: "none",
  })),
  indicators: ROWS.map(([code, group, x, unit, [startup, grown, mature]]) => ({
    code,
    group,
    label,
    x,
    unit,
    weights: { startup, growth: grown, mature },
    missing: "zero",
    notApplicable: "exclude",
    peers: "field",
    scale: { type: "rank", direction: "higher", nothing: "0" },
  })),
  bonuses: [],
  deductions: [],
  totals: { maximum: "none", deductionMaximum: "none", floor: false },
  vetoes: [],
  ranking: { within: "field", tieBreaks: [] },
  grades: [],
  passThroughs: [],
  examples: [],
});
