import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/errors.ts";

export default {
  unknown: "That did not work. Please check and try again.",
  request: {
    invalid: "Something is incomplete. Please look at the marked entries.",
    "cross-site": "This request did not come from a page of this system and was refused.",
    "too-large": "The file is too large.",
  },
  form: {
    invalid: "Some entries need a change; they are marked.",
    required: "Please fill this in.",
    "invalid-type": "Please fill this in.",
    "invalid-format": "This does not have the right form.",
    "invalid-value": "Please choose from the list.",
    "too-small": "This is too short or too small.",
    "too-big": "This is too long or too large.",
    "not-multiple-of": "This number does not fit.",
    "unrecognized-keys": "Something was sent that this page does not ask for.",
    custom: "This does not fit the rules.",
    date: "Please give a date such as 2025-03-31.",
    number: "Please give a number.",
    negative: "Must not be below 0.",
    choice: "Please choose from the list.",
  },
  access: {
    denied: "You may not do this.",
    "session-ended": "Your session has ended. Sign in again; what you typed is not lost.",
  },
  residency: { absent: "This resident was not found." },
  space: { absent: "This room was not found." },
  titles: { absent: "This title was not found." },
  reports: { absent: "These figures were not found." },
  filings: { absent: "This filing was not found." },
  policy: { absent: "This policy was not found." },
  scoring: { absent: "This evaluation was not found." },
  rewards: { absent: "This reward was not found." },
  runs: { absent: "This run was not found." },
} satisfies Shape<typeof zh>;
