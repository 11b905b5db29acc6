import type { OutcomeRule, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
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

/** The award's name in the conflict queue, the same in every run. */
export const conflictKey = (outcome: Outcome): string =>
  [outcome.kind, subjectOf(outcome), outcome.awardKind, outcome.date].map(escapeSlash).join("/");
