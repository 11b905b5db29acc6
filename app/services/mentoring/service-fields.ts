import { z } from "zod";
import { MOST_MINUTES, minutesOf } from "#app/domain/mentoring/services.ts";
import { manyOf, requiredText } from "#app/services/people/people-fields.ts";
import { day, optionalText } from "#app/services/residency/resident-fields.ts";

/** So many firms one entry may be for. */
export const MOST_FIRMS = 500;

export const serviceFields = {
  heldOn: day("mentoring.held-required"),
  kind: z.string("mentoring.kind-required").min(1, "mentoring.kind-required").max(40),
  residencyIds: manyOf(MOST_FIRMS),
  mentorId: z
    .uuid("mentoring.mentor-unknown")
    .nullish()
    .transform((id) => id ?? null),
  staff: optionalText(60),
  /** Hours as "1.5" or "1:30": whole minutes. */
  hours: z
    .string("mentoring.hours-required")
    .max(10, "mentoring.hours-form")
    .transform((text, found) => {
      const minutes = minutesOf(text);
      if (minutes !== null && minutes <= MOST_MINUTES) return minutes;
      found.addIssue({ code: "custom", message: "mentoring.hours-form" });
      return z.NEVER;
    }),
  topic: requiredText(200, "mentoring.topic-required"),
  evidence: optionalText(500),
};
