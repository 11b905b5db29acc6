import { z } from "zod";
import { requiredText } from "#app/services/people/people-fields.ts";
import { day, optionalDay, optionalText } from "#app/services/residency/resident-fields.ts";

export const mentorFields = {
  name: requiredText(60, "people.name-required"),
  kind: z.string("mentoring.kind-required").min(1, "mentoring.kind-required").max(40),
  employer: optionalText(100),
  startsOn: day("mentoring.starts-required"),
  lastOn: optionalDay,
  evidence: optionalText(500),
};

export const spanFields = { startsOn: day("mentoring.starts-required"), lastOn: optionalDay };
