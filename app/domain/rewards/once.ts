import type { OutcomeRule, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { addDays, type DateOn } from "#app/domain/shared/dates.ts";
import type { BeneficiaryKind, EarlierPayment, OpeningPayment, Outcome } from "./types.ts";

/**
 * Payment keys: at most one live payment for (programme family, item, kind of beneficiary, outcome kind, subject),
 * across carriers, years, changes of name and re-imports; where any award counts, the number of its evidence too
 * (rules-engine §7, Once). The text of a key never changes: the database refuses a second of it.
 */
type KeyParts = {
  family: string;
  item: string;
  beneficiaryKind: BeneficiaryKind;
  outcome: string;
  subject: string;
  number: string | null;
};

/** So that no number can pass for another key: the separator inside a part is written ~1, the mark itself ~0. */
const escapeSlash = (part: string): string => part.toWellFormed().replaceAll("~", "~0").replaceAll("/", "~1");

export function paymentKey({ family, item, beneficiaryKind, outcome, subject, number }: KeyParts): string {
  const parts = [family, item, beneficiaryKind, outcome, subject];
  return [...parts, ...(number === null ? [] : [number])].map(escapeSlash).join("/");
}

/** Whose outcome it is: the firm's code, or the id of the carrier that was recognised. */
export const subjectOf = ({ uscc, carrier }: Pick<Outcome, "uscc" | "carrier">): string =>
  uscc ?? carrier!.id;

/** The key of an award. Without a number of its evidence, what it is and its day stand for it. */
export function outcomeKeyOf(
  programme: RewardProgramme,
  rule: OutcomeRule,
  outcome: Outcome,
  { item, beneficiaryKind }: { item: string; beneficiaryKind: BeneficiaryKind },
): string {
  const number = outcome.number || `${outcome.awardKind}@${outcome.date}`;
  return paymentKey({
    family: programme.family,
    item,
    beneficiaryKind,
    outcome: rule.code,
    subject: subjectOf(outcome),
    number: rule.first ? null : number,
  });
}

/** The keys that are paid already: by the opening balance and by earlier live payments, with where they were. */
export function paidKeys(
  opening: readonly OpeningPayment[],
  earlier: readonly EarlierPayment[],
): ReadonlyMap<string, string> {
  const paid = new Map<string, string>();
  const put = (key: string, where: string): void => {
    const known = paid.get(key);
    if (known === undefined || where < known) paid.set(key, where);
  };
  for (const it of opening) put(paymentKey(it), it.document ?? "");
  for (const it of earlier) put(it.paymentKey, it.runId);
  return paid;
}

/** Days, both included, that a payment by area pays, and where it was paid. */
export type PaidDays = { from: DateOn; to: DateOn; where: string };
const DAYS = /^(.*)\/(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;

/** What a payment key holds of the days that it pays. */
export const daysOf = ({ from, to }: { from: DateOn; to: DateOn }): string => `${from}..${to}`;

/** The days that are paid, in order, by what stands before them in their keys. */
export function paidDays(paid: ReadonlyMap<string, string>): ReadonlyMap<string, readonly PaidDays[]> {
  const found = new Map<string, PaidDays[]>();
  for (const [key, where] of paid) {
    const [, of, from, to] = DAYS.exec(key) ?? [];
    if (of === undefined || from === undefined || to === undefined) continue;
    const list = found.get(of);
    if (list) list.push({ from, to, where });
    else found.set(of, [{ from, to, where }]);
  }
  for (const list of found.values()) list.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  return found;
}

/** The stretches of `days` that no payment covers; `paid` is in order. */
export function unpaidDays(
  days: { from: DateOn; to: DateOn },
  paid: readonly PaidDays[],
): { from: DateOn; to: DateOn }[] {
  const free: { from: DateOn; to: DateOn }[] = [];
  let { from } = days;
  for (const it of paid) {
    if (it.to < from || it.from > days.to) continue;
    if (it.from > from) free.push({ from, to: addDays(it.from, -1) });
    from = addDays(it.to, 1);
  }
  if (from <= days.to) free.push({ from, to: days.to });
  return free;
}

/** The award's name in the conflict queue, the same in every run. */
export const conflictKey = (outcome: Outcome): string =>
  [outcome.kind, subjectOf(outcome), outcome.awardKind, outcome.date].map(escapeSlash).join("/");
