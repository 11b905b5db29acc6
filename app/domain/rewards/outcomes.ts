import type { FilingPeriod } from "#app/domain/filings/content.ts";
import type { OutcomeRule, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { subjectOf } from "./once.ts";
import { type Report, reportsOf } from "./reports.ts";
import { byText, type CityTestimony } from "./testimony.ts";
import type { CodedText, Outcome, RewardFacts, RewardFinding } from "./types.ts";

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

const inOrder = (a: Report, b: Report): number =>
  byText(a.reporter ?? "", b.reporter ?? "") || byText(a.number, b.number) || byText(a.id, b.id);

function outcomeOf(rule: OutcomeRule, reports: Report[]): Outcome {
  const sorted = reports.length > 1 ? [...reports].sort(inOrder) : reports;
  const [first] = sorted;
  return {
    kind: rule.code,
    awardKind: first!.awardKind,
    uscc: first!.uscc,
    carrier: first!.carrier,
    date: first!.date,
    number:
      reports
        .map((it) => it.number.trim())
        .filter(Boolean)
        .sort(byText)[0] ?? "",
    evidence: sorted.find((it) => it.evidence !== null)?.evidence ?? null,
    isRenewal: reports.some((it) => it.isRenewal),
    reportedBy: [...new Set(reports.flatMap((it) => it.reporter ?? []))].sort(byText),
  };
}

const finding = (text: CodedText, blocks: boolean, subject: string): RewardFinding => ({
  ...text,
  subject,
  blocks,
});

/** Where the reports of one award differ in what the money depends on. */
function disagreements(outcome: Outcome, reports: Report[]): RewardFinding[] {
  const found: RewardFinding[] = [];
  const params = { outcome: outcome.kind, date: outcome.date };
  const subject = subjectOf(outcome);
  const distinct = (values: string[]): number => new Set(values).size;
  const numbers = reports.map((it) => it.number.trim()).filter(Boolean);
  if (distinct(numbers) > 1) {
    const listed = [...new Set(numbers)].sort(byText).join(", ");
    found.push(
      finding({ code: "rewards.numbers-differ", params: { ...params, numbers: listed } }, true, subject),
    );
  }
  if (distinct(reports.map((it) => String(it.isRenewal))) > 1) {
    found.push(finding({ code: "rewards.renewal-differs", params }, true, subject));
  }
  if (outcome.evidence === null) {
    found.push(finding({ code: "rewards.no-evidence", params }, false, subject));
  }
  const revokedOn = reports.flatMap((it) => it.revokedOn ?? []).sort(byText)[0];
  if (revokedOn !== undefined) {
    found.push(finding({ code: "rewards.revoked", params: { ...params, revokedOn } }, false, subject));
  }
  return found;
}

/** One number on several days, none of them marked a renewal: one of the dates is wrong. */
function datesDiffer(outcomes: readonly Outcome[], within: Window): RewardFinding[] {
  const byNumber = new Map<string, Outcome[]>();
  for (const it of outcomes) {
    if (it.number === "" || it.isRenewal) continue;
    const key = JSON.stringify([subjectOf(it), it.awardKind, it.number]);
    const list = byNumber.get(key);
    if (list) list.push(it);
    else byNumber.set(key, [it]);
  }
  return [...byNumber.values()]
    .filter((list) => list.length > 1 && list.some(isWithinWindow(within)))
    .map(([first, ...rest]) => {
      const dates = [first!, ...rest].map((it) => it.date).sort(byText);
      const params = { outcome: first!.kind, number: first!.number, dates: dates.join(", ") };
      return finding({ code: "rewards.dates-differ", params }, true, subjectOf(first!));
    });
}

export const inDateOrder = (a: Outcome, b: Outcome): number =>
  byText(a.date, b.date) ||
  byText(subjectOf(a), subjectOf(b)) ||
  byText(a.awardKind, b.awardKind) ||
  byText(a.number, b.number);

/** The authority's own register is asked for what it never held: then nothing counts, and that is said. */
function noneOnFile(rule: OutcomeRule, facts: RewardFacts): RewardFinding[] {
  const { kind } = rule.source;
  const rows = kind === "financed" ? facts.registry : kind === "recognised" ? facts.recognitions : null;
  if (rows === null || (rows?.length ?? 0) > 0) return [];
  const code = kind === "financed" ? "rewards.no-financings" : "rewards.no-recognitions";
  return [finding({ code, params: {} }, false, rule.code)];
}

/**
 * The awards that the rule names, over all accepted filings and the authority's own rows, one per subject, kind and day
 * however many carriers report it, by date, then subject. Findings concern awards of the days `within`.
 */
export function collectOutcomes(
  rule: OutcomeRule,
  city: CityTestimony,
  facts: RewardFacts,
  within: Window,
): { outcomes: Outcome[]; findings: RewardFinding[] } {
  const awards = new Map<string, Report[]>();
  for (const report of reportsOf(rule.source, city, facts)) {
    const { awardKind, uscc, carrier, date } = report;
    // Two rounds of financing on one day are two; a title is one, whatever numbers its reports give it.
    const number = rule.source.kind === "financed" ? report.number.trim() : "";
    const key = JSON.stringify([uscc ?? carrier?.id, awardKind, date, number]);
    const list = awards.get(key);
    if (list) list.push(report);
    else awards.set(key, [report]);
  }
  const pairs = [...awards.values()].map((reports) => ({ reports, outcome: outcomeOf(rule, reports) }));
  pairs.sort((a, b) => inDateOrder(a.outcome, b.outcome));
  const recent = pairs.filter(({ outcome }) => isWithinWindow(within)(outcome));
  const outcomes = pairs.map(({ outcome }) => outcome);
  return {
    outcomes,
    findings: [
      ...noneOnFile(rule, facts),
      ...recent.flatMap(({ reports, outcome }) => disagreements(outcome, reports)),
      ...datesDiffer(outcomes, within),
    ],
  };
}

/** The first outcome of each subject; `outcomes` in date order. */
export function firstOutcomes(outcomes: readonly Outcome[]): ReadonlyMap<string, Outcome> {
  const first = new Map<string, Outcome>();
  for (const it of outcomes) if (!first.has(subjectOf(it))) first.set(subjectOf(it), it);
  return first;
}

/**
 * Why an award does not count under the first-time rule, or null when it does: it is marked a renewal, or the subject
 * has an earlier accepted one of this kind on any date.
 */
export function notFirst(
  rule: OutcomeRule,
  outcome: Outcome,
  firsts: ReadonlyMap<string, Outcome>,
): CodedText | null {
  if (!rule.first) return null;
  if (outcome.isRenewal) return { code: "uncounted.renewal", params: {} };
  const earliest = firsts.get(subjectOf(outcome));
  return earliest && inDateOrder(earliest, outcome) < 0
    ? { code: "uncounted.not-first", params: { firstOn: earliest.date } }
    : null;
}
