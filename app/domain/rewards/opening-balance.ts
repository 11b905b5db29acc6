import type { RewardItem, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import type { OpeningPayment } from "./types.ts";

/** What a payment from before this system names, so that its outcome is never paid again (rules-engine §7, Once). */
export type OpeningTarget = {
  outcome: string;
  subject: "firm" | "carrier";
  /** What the key holds beside the subject: nothing, the number of the evidence, or the period's code. */
  number: "none" | "evidence" | "period";
};

/**
 * What an opening payment of an item is about; null for an item that is paid by area, whose amounts belong to the days
 * of a period and are never an outcome.
 */
export function openingTarget({ outcomes }: RewardProgramme, item: RewardItem): OpeningTarget | null {
  switch (item.type) {
    case "per-unit":
    case "per-batch": {
      const rule = outcomes.find((it) => it.code === item.outcome)!;
      const subject = rule.source.kind === "recognised" ? "carrier" : "firm";
      return { outcome: rule.code, subject, number: rule.first ? "none" : "evidence" };
    }
    case "by-grade":
      return { outcome: "grade", subject: "carrier", number: "period" };
    case "by-rank":
      return { outcome: "rank", subject: "carrier", number: "period" };
    case "share-of-cost":
      return { outcome: "cost", subject: "carrier", number: "period" };
    case "area-rate":
      return null;
  }
}

/**
 * The payment as a run reads it. `subject` is the firm's code or the carrier's id; a number is kept only where the key
 * holds one. Money in fen.
 */
export const openingPayment = (
  { family }: RewardProgramme,
  item: RewardItem,
  target: OpeningTarget,
  paid: Pick<OpeningPayment, "subject" | "number" | "amountFen" | "paidOn" | "document">,
): OpeningPayment => ({
  family,
  item: item.code,
  beneficiaryKind: item.beneficiary,
  outcome: target.outcome,
  ...paid,
  number: target.number === "none" ? null : paid.number,
});
