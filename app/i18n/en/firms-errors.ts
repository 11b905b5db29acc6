import type { Shape } from "../shape.ts";
import type { firmsErrors as zh } from "../zh-CN/firms-errors.ts";

export const firmsErrors = {
  absent: "This firm was not found.",
  "name-later": "The day cannot be after today ({{on}}).",
  "name-day-required": "Give the day of the change.",
  "name-before-first": "The day cannot be before the first name ({{on}}).",
  "name-same-day": "A name since {{on}} is entered already; correct that one if it is wrong.",
  "name-unchanged": "This is the name before or after it already: “{{name}}”.",
  "first-name": "This is the firm's first name and cannot be taken back; correct it if it is wrong.",
  "first-name-day": "The first name counts from the day of founding; its day cannot be changed.",
  "merged-code":
    "This code was merged into {{uscc}} ({{name}}). Use the code that stayed, or undo the merge first.",
  "reason-required": "Say why the two are one firm.",
  "keep-required": "Choose which code stays.",
  "merge-overlap":
    "Both codes have a stay on the same day (since {{one}} and since {{other}}). Correct one of them first.",
  "merge-reports": "Both codes have figures for the same period: {{periods}}. Clear one of them first.",
  "merge-titles": "Both codes have the same title: {{titles}}. Withdraw one of them first.",
  "merge-rights": "Both codes have the same right: {{rights}}. Remove one of them first.",
  "nothing-to-merge": "There is no stay under this code, so there is nothing to merge.",
  "no-such-merge": "This merge was not found.",
  "merge-undone": "This merge was undone already.",
  "undo-changed":
    "Records were changed or moved since the merge and cannot go back as they were: {{stays}} stays, {{titles}} titles, {{duties}} duties, {{rights}} rights, {{reports}} reports.",
} satisfies Shape<typeof zh>;
