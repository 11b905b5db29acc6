import type { Shape } from "../shape.ts";
import type { transferErrors as zh } from "../zh-CN/transfers-errors.ts";

export const transferErrors = {
  absent: "This transfer was not found.",
  "to-required": "Choose another carrier of the city.",
  "leaves-required": "Give the day of transfer.",
  "reason-required": "Give the reason for the transfer.",
  "consent-required": "Check what is handed over, and agree to it.",
  "answer-required": "Give the reason.",
  "not-resident": "This stay ended on {{leftOn}}; it can no longer be transferred.",
  "leaves-before-entered": "The day of transfer must come after the entry on {{enteredOn}}.",
  "leaves-too-late": "The day of transfer cannot be more than a year ahead.",
  "leases-run": "The lease of {{room}} runs beyond the day of transfer. End it first, or choose a later day.",
  "leases-run-there":
    "Leases at the other carrier run beyond the day of transfer; the other carrier has to end them first.",
  "proposed-already": "A transfer of this firm is waiting for an answer already.",
  "not-yet": "The day of transfer, {{on}}, is still to come. It can be accepted from that day on.",
  "stay-changed":
    "The stay was changed by the other carrier since it was proposed. Ask for the proposal to be withdrawn and made again.",
  "accepted-already": "This transfer has been accepted.",
  "declined-already": "This transfer has been declined.",
  "withdrawn-already": "This transfer has been withdrawn.",
} satisfies Shape<typeof zh>;
