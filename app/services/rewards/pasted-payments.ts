import { parsePaste } from "#app/domain/reports/paste.ts";
import { tidy } from "#app/domain/residency/normalise.ts";
import { normaliseDate } from "#app/domain/residency/normalise-date.ts";
import type { OpeningTarget } from "#app/domain/rewards/opening-balance.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { usccFault } from "#app/domain/shared/uscc.ts";
import { fenOfYuan } from "./budget.ts";

export type PastedPayment = {
  /** Line of the pasted text, from 1. */
  line: number;
  subject: string;
  amountFen: number;
  paidOn: DateOn | null;
  document: string;
  number: string | null;
};
export type LineFault = { line: number; code: string; details: Readonly<Record<string, string | number>> };

const HEADER = /^(统一社会信用代码|信用代码|企业|载体|uscc|firm|carrier|code)$/i;

/**
 * Rows copied from a spreadsheet: subject (a firm's code, a carrier's name or address), amount in yuan, paid on (may be
 * empty), document, then the evidence number or the period's code where the key needs one. Faults by line:
 * rewards.opening-subject, .opening-amount, .opening-date, .opening-document, .opening-number.
 */
export function readPastedPayments(
  text: string,
  target: OpeningTarget,
): { payments: PastedPayment[]; faults: LineFault[] } {
  const payments: PastedPayment[] = [];
  const faults: LineFault[] = [];
  for (const [i, cells] of parsePaste(text).entries()) {
    const [who = "", amount = "", paid = "", document = "", number = ""] = cells.map(tidy);
    if (cells.every((cell) => tidy(cell) === "") || HEADER.test(who)) continue;
    const line = i + 1;
    const fault = (code: string, found: string) =>
      faults.push({ line, code: `rewards.${code}`, details: { text: found } });
    const subject = target.subject === "firm" ? who.toUpperCase() : who;
    const amountFen = fenOfYuan(amount);
    const paidOn = paid === "" ? null : normaliseDate(paid, false);
    if (subject === "" || (target.subject === "firm" && usccFault(subject) !== null))
      fault("opening-subject", who);
    else if (amountFen === null) fault("opening-amount", amount);
    else if (paidOn && !paidOn.ok) fault("opening-date", paid);
    else if (document === "") fault("opening-document", who);
    else if (target.number !== "none" && number === "") fault("opening-number", who);
    else {
      const key = target.number === "none" ? null : number;
      payments.push({ line, subject, amountFen, paidOn: paidOn?.value ?? null, document, number: key });
    }
  }
  return { payments, faults };
}
