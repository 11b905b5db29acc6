import type { Shape } from "../shape.ts";
import type * as zh from "../zh-CN/rewards-errors.ts";

/** Refusals of opening balance, reversals, reopened rulings and recognitions. */
export const registerErrors = {
  "opening-programme": "Choose a published programme.",
  "opening-item": "Choose an item that can be entered.",
  "opening-rows": "Paste at least one line.",
  "opening-too-many": "At most {{max}} lines at a time.",
  "opening-subject": "“{{text}}” is no valid firm's code, or no carrier is named.",
  "opening-carrier": "There is no carrier called “{{text}}”, or several.",
  "opening-amount": "“{{text}}” is no amount: yuan, at most two decimals.",
  "opening-date": "“{{text}}” is no date.",
  "opening-document": "“{{text}}”: the document is missing.",
  "opening-number": "“{{text}}”: the number or the period's code is missing.",
  "opening-exists": "This payment is entered already: {{text}}.",
  "opening-choose": "Choose at least one payment.",
  "opening-reason": "Give a reason.",
  "opening-decided": "Somebody else has dealt with some of them. Load the page again.",
  "reversal-unapproved":
    "Only lines of an approved run can be clawed back, by another person than the one who computed it.",
  "reversal-of-item": "Only the line of an outcome can be clawed back.",
  "reversed-already": "This line has been clawed back already.",
  "reversal-below-zero":
    "The beneficiary's net of this run is {{netFen, fen}} yuan; {{amountFen, fen}} yuan cannot be clawed back. Correct the cause and compute again.",
  "not-ruled": "This conflict has no ruling now.",
  "ruling-in-use": "An approved run has read this ruling; it cannot be taken back.",
  "ruling-reopened": "A ruling that this run read was taken back or changed. Compute again.",
  "recognition-absent": "This recognition was not found.",
  "recognition-exists": "The carrier's recognition at this level from this day is recorded already.",
  "recognition-carrier": "Choose a carrier of the city.",
  "recognition-level": "Choose a level.",
  "recognition-date": "Give the date.",
  "recognition-number": "Give the document number.",
  "recognition-interval": "It has to end after it begins, and cannot be revoked before that.",
} satisfies Shape<typeof zh.registerErrors>;
