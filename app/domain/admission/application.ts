import { addDays, type DateOn } from "../shared/dates.ts";

/** 已收到, 审核中, 已准入, 未准入, 已撤回. */
export const APPLICATION_STATUSES = ["received", "in-review", "admitted", "refused", "withdrawn"] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];
export const APPLICANTS = ["firm", "team"] as const;
export type Applicant = (typeof APPLICANTS)[number];
/** What the carrier does with an application, beside admitting it. */
export const APPLICATION_STEPS = ["review", "opinion", "refuse", "withdraw", "reopen"] as const;
export type ApplicationStep = (typeof APPLICATION_STEPS)[number];

/**
 * Contacts of who was refused or withdrew are erased this many days later: long enough for a question or a second try, and
 * no longer than that. Chosen by this product, in no document; those of who was admitted stay with the carrier.
 */
export const ERASE_AFTER_DAYS = 180;
/** Contacts of what was closed before this day are erased. */
export const eraseBefore = (today: DateOn): DateOn => addDays(today, -ERASE_AFTER_DAYS);

export const isOpen = (status: ApplicationStatus): boolean => status === "received" || status === "in-review";

/** Whether the contact is past its time, erased in the database or not yet. */
export const isContactOver = (
  { status, closedOn }: { status: ApplicationStatus; closedOn: DateOn | null },
  today: DateOn,
): boolean =>
  (status === "refused" || status === "withdrawn") && closedOn !== null && closedOn < eraseBefore(today);

/** The status after a step, or null where it cannot be taken from this one. */
export function statusAfter(status: ApplicationStatus, step: ApplicationStep): ApplicationStatus | null {
  if (step === "reopen") return status === "refused" || status === "withdrawn" ? "in-review" : null;
  if (!isOpen(status)) return null;
  if (step === "review") return status === "received" ? "in-review" : null;
  if (step === "refuse") return "refused";
  return step === "withdraw" ? "withdrawn" : status;
}

/** A telephone number with its middle hidden: 138****0001. Short ones are hidden whole. */
export const maskedPhone = (phone: string): string =>
  phone.length < 8 ? "****" : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
/** A person's name as its first character. */
export const maskedName = (name: string): string => `${[...name][0] ?? ""}**`;
