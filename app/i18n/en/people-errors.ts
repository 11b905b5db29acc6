import type { Shape } from "../shape.ts";
import type { mentoringErrors as zhMentoring, peopleErrors as zhPeople } from "../zh-CN/people-errors.ts";

export const peopleErrors = {
  absent: "This entry was not found; it may have been removed.",
  "name-required": "Give the name.",
  "kind-unknown": "Choose the kinds of founder from the list.",
  "last-before-start": "The last day cannot come before the first.",
  "founder-exists": "“{{name}}” is entered already for the same time.",
  "mark-kind-required": "Choose what to mark.",
  "mark-code-required": "Choose from the list.",
  "mark-name-required": "Say what it is.",
  "mark-start-required": "Give the day from which it holds.",
  "mark-exists": "This mark is there already for the same time.",
  "introduced-once":
    "Where the firm was brought in from is entered already; correct that entry if it is wrong.",
} satisfies Shape<typeof zhPeople>;

export const mentoringErrors = {
  "kind-required": "Choose a kind from the list.",
  "starts-required": "Give the first day.",
  "mentor-exists": "“{{name}}” of the same employer is a mentor already at that time.",
  "mentor-absent": "This mentor was not found.",
  "mentor-in-use":
    "This mentor coaches or coached firms, or is named by services, and cannot be removed. Give a last day instead.",
  "mentor-unknown": "Choose a mentor from the list.",
  "mentor-not-appointed": "The mentor was not appointed on that day; please check.",
  "outside-appointment": "The first day lies outside the mentor’s appointment (from {{startsOn}}).",
  "after-leaving": "The firm left on {{leftOn}}; coaching cannot begin after that.",
  "coaching-exists": "This mentor coaches this firm already at that time.",
  "coaching-absent": "This coaching was not found.",
  "firm-required": "Choose at least one firm.",
  "firm-unknown": "A chosen firm is not in the register of this carrier; choose again.",
  "held-required": "Give the day of the service.",
  "held-in-future": "The day is after today. Enter a service once it was given.",
  "provider-required": "Choose a mentor, or name the member of staff.",
  "hours-required": "Give the duration.",
  "hours-form": "Give the duration in hours, such as 1.5 or 1:30: a whole number of minutes, greater than 0.",
  "topic-required": "Give the topic.",
  "not-resident-then": "Not in residence on that day: {{name}}; please check.",
  "reason-required": "Give the reason for withdrawing it.",
  "service-absent": "This service was not found.",
  "service-withdrawn": "This service has been withdrawn. Restore it before you change it.",
  "service-stands": "This service has not been withdrawn.",
} satisfies Shape<typeof zhMentoring>;
