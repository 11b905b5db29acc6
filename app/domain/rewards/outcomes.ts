import type { FilingPeriod, FilingTitle } from "#app/domain/filings/content.ts";
import type { OutcomeRule, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { byText, type CarrierTestimony } from "./testimony.ts";
import type { CodedText, Outcome, RewardFinding } from "./types.ts";

/** First and last day of the outcomes that a run counts, both included. */
export type Window = { from: DateOn; to: DateOn };
export const windowOf = ({ window }: RewardProgramme, period: FilingPeriod): Window =>
  window.kind === "dates"
    ? { from: window.from, to: window.to }
    : { from: period.firstDay, to: period.lastDay };

const isWithinWindow =
  ({ from, to }: Window) =>
  ({ date }: Outcome): boolean =>
    from <= date && date <= to;

type Report = { carrierId: string; title: FilingTitle };

const inOrder = (a: Report, b: Report): number =>
  byText(a.carrierId, b.carrierId) ||
  byText(a.title.number, b.title.number) ||
  byText(a.title.id, b.title.id);

/** Every carrier's word on each title row, the newest filing's where several of its filings hold the row. */
function reportsOf({ id, filings }: CarrierTestimony): Report[] {
  const rows = new Map<string, FilingTitle>();
  for (const title of filings.flatMap((it) => it.titles)) if (!rows.has(title.id)) rows.set(title.id, title);
  return [...rows.values()].map((title) => ({ carrierId: id, title }));
}

function outcomeOf(rule: OutcomeRule, reports: Report[]): Outcome {
  const { title } = [...reports].sort(inOrder)[0]!;
  const withEvidence = [...reports].sort(inOrder).find((it) => it.title.evidence !== null);
  return {
    kind: rule.code,
    titleKind: title.kind,
    uscc: title.uscc,
    date: title.awardedOn,
    number:
      reports
        .map((it) => it.title.number.trim())
        .filter(Boolean)
        .sort(byText)[0] ?? "",
    evidence: withEvidence?.title.evidence ?? null,
    isRenewal: reports.some((it) => it.title.isRenewal),
    reportedBy: [...new Set(reports.map((it) => it.carrierId))].sort(byText),
  };
}

const finding = (text: CodedText, blocks: boolean, uscc: string): RewardFinding => ({
  ...text,
  subject: uscc,
  blocks,
});

/** Where the reports of one award differ in what the money depends on. */
function disagreements(outcome: Outcome, reports: Report[]): RewardFinding[] {
  const found: RewardFinding[] = [];
  const params = { outcome: outcome.kind, date: outcome.date };
  const distinct = (values: string[]): number => new Set(values).size;
  const numbers = reports.map((it) => it.title.number.trim()).filter(Boolean);
  if (distinct(numbers) > 1) {
    const listed = [...new Set(numbers)].sort(byText).join(", ");
    found.push(
      finding({ code: "rewards.numbers-differ", params: { ...params, numbers: listed } }, true, outcome.uscc),
    );
  }
  if (distinct(reports.map((it) => String(it.title.isRenewal))) > 1) {
    found.push(finding({ code: "rewards.renewal-differs", params }, true, outcome.uscc));
  }
  if (outcome.evidence === null) {
    found.push(finding({ code: "rewards.no-evidence", params }, false, outcome.uscc));
  }
  const revokedOn = reports.flatMap((it) => it.title.revokedOn ?? []).sort(byText)[0];
  if (revokedOn !== undefined) {
    found.push(finding({ code: "rewards.revoked", params: { ...params, revokedOn } }, false, outcome.uscc));
  }
  return found;
}

/** One number on several days, none of them marked a renewal: one of the dates is wrong. */
function datesDiffer(outcomes: readonly Outcome[], within: Window): RewardFinding[] {
  const byNumber = new Map<string, Outcome[]>();
  for (const it of outcomes) {
    if (it.number === "" || it.isRenewal) continue;
    const key = JSON.stringify([it.uscc, it.titleKind, it.number]);
    byNumber.set(key, [...(byNumber.get(key) ?? []), it]);
  }
  return [...byNumber.values()]
    .filter((list) => list.length > 1 && list.some(isWithinWindow(within)))
    .map(([first, ...rest]) => {
      const dates = [first!, ...rest].map((it) => it.date).sort(byText);
      const params = { outcome: first!.kind, number: first!.number, dates: dates.join(", ") };
      return finding({ code: "rewards.dates-differ", params }, true, first!.uscc);
    });
}

export const inDateOrder = (a: Outcome, b: Outcome): number =>
  byText(a.date, b.date) || byText(a.uscc, b.uscc) || byText(a.titleKind, b.titleKind);

/**
 * The awards that the rule names, over all accepted filings, one per firm, title and day however many carriers
 * report it, by date, then code. Findings concern awards of the days `within`.
 */
export function collectOutcomes(
  rule: OutcomeRule,
  all: readonly CarrierTestimony[],
  within: Window,
): { outcomes: Outcome[]; findings: RewardFinding[] } {
  const awards = new Map<string, Report[]>();
  for (const report of all.flatMap(reportsOf)) {
    const { kind, uscc, awardedOn } = report.title;
    if (!rule.source.titles.includes(kind)) continue;
    const key = JSON.stringify([uscc, kind, awardedOn]);
    awards.set(key, [...(awards.get(key) ?? []), report]);
  }
  const pairs = [...awards.values()].map((reports) => ({ reports, outcome: outcomeOf(rule, reports) }));
  pairs.sort((a, b) => inDateOrder(a.outcome, b.outcome));
  const recent = pairs.filter(({ outcome }) => isWithinWindow(within)(outcome));
  const outcomes = pairs.map(({ outcome }) => outcome);
  const wrongDates = datesDiffer(outcomes, within);
  return {
    outcomes,
    findings: [...recent.flatMap(({ reports, outcome }) => disagreements(outcome, reports)), ...wrongDates],
  };
}

/**
 * Why an award does not count under the first-time rule, or null when it does: it is marked a renewal, or the firm
 * has an earlier accepted one of this kind on any date.
 */
export function notFirst(
  rule: OutcomeRule,
  outcome: Outcome,
  outcomes: readonly Outcome[],
): CodedText | null {
  if (!rule.first) return null;
  if (outcome.isRenewal) return { code: "uncounted.renewal", params: {} };
  const earlier = outcomes.find((it) => it.uscc === outcome.uscc && inDateOrder(it, outcome) < 0);
  return earlier ? { code: "uncounted.not-first", params: { firstOn: earlier.date } } : null;
}
