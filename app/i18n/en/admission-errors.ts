import type { Shape } from "../shape.ts";
import type { admissionErrors as zh } from "../zh-CN/admission-errors.ts";

/** Refusals of applications and graduations. */
export const admissionErrors = {
  absent: "There is no such application.",
  "applicant-required": "Choose who applies.",
  "name-required": "Give the name.",
  "business-required": "Say what it does, in 1,000 characters at most.",
  "contact-required": "Name a contact.",
  "phone-form": "Give a telephone number: digits, blanks, brackets, plus and hyphen only.",
  "people-form": "Give the number of people as a whole number.",
  "area-form": "Give the area in square metres, with two decimals at most.",
  "desks-form": "Give the number of desks as a whole number.",
  "wished-from": "The day of entry must lie within two years from now.",
  "received-required": "Give the day on which it was received.",
  "received-in-future": "It cannot have been received after today.",
  "opinion-required": "Say why.",
  "opinion-for-exception": "A condition is not met or still open: say why it is admitted.",
  "step-refused": "The application's status does not allow that. Reload and look again.",
  "contacts-erased": "The contact was erased, so it cannot be opened again. Ask the applicant to apply anew.",
  "admitted-required": "Give the day of admission.",
  "admitted-in-future": "The day of admission cannot be after today.",
  "consent-required": "Please agree before you send it.",
  "page-closed": "This carrier takes no public applications now.",
  "page-full": "Too many applications wait to be read. Ask the carrier itself, or try again in a few days.",
  "link-ended": "This link opens nothing any more, or the application is settled.",
  "graduated-required": "Give the day of graduation.",
  "graduation-leases": "Choose what becomes of the leases.",
  "graduation-not-met": "By the figures there are, the conditions of graduation are not met.",
  "graduation-reason-required":
    "The conditions are still open: give a reason, or the evidence that was seen.",
  "no-certificate":
    "This stay has no decision on graduation taken here, so there is no certificate to print.",
} satisfies Shape<typeof zh>;
