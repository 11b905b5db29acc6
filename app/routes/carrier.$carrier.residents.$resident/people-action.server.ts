import { parseForm } from "#app/http/form.server.ts";
import { withJoined } from "#app/http/many-values.server.ts";
import { addFounder, addFounderInput } from "#app/services/people/add-founder.server.ts";
import { addMark, addMarkInput } from "#app/services/people/add-mark.server.ts";
import { correctFounder, correctFounderInput } from "#app/services/people/correct-founder.server.ts";
import { correctMark, correctMarkInput } from "#app/services/people/correct-mark.server.ts";
import { removeFounder, removeFounderInput } from "#app/services/people/remove-founder.server.ts";
import { removeMark, removeMarkInput } from "#app/services/people/remove-mark.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";

type Sent = { ctx: Ctx; form: FormData; key: string | undefined };

/** The forms of founders and marks: what was done, for the page to say; null when the form is none of them. */
export async function changePeople({ ctx, form, key }: Sent): Promise<string | null> {
  const intent = form.get("intent");
  if (typeof intent !== "string" || !/^(founder|mark)-/.test(intent)) return null;
  const given = withJoined(form, "kinds");
  switch (intent) {
    case "founder-add":
      await addFounder({ ctx, input: parseForm(addFounderInput, given), key });
      return "people-saved";
    case "founder-correct":
      await correctFounder({ ctx, input: parseForm(correctFounderInput, given) });
      return "people-saved";
    case "founder-remove":
      await removeFounder({ ctx, input: parseForm(removeFounderInput, given) });
      return "people-removed";
    case "mark-add":
      await addMark({ ctx, input: parseForm(addMarkInput, given), key });
      return "people-saved";
    case "mark-correct":
      await correctMark({ ctx, input: parseForm(correctMarkInput, given) });
      return "people-saved";
    case "mark-remove":
      await removeMark({ ctx, input: parseForm(removeMarkInput, given) });
      return "people-removed";
    default:
      return null;
  }
}
