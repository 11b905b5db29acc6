import { parseForm } from "#app/http/form.server.ts";
import {
  correctName,
  correctNameInput,
  removeName,
  removeNameInput,
} from "#app/services/firms/correct-name.server.ts";
import { renameFirm, renameFirmInput } from "#app/services/firms/rename-firm.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";

type Sent = { ctx: Ctx; form: FormData; key: string | undefined };

/** The forms of the firm's names: what was done, for the page to say; null when the form is none of them. */
export async function changeFirm({ ctx, form, key }: Sent): Promise<string | null> {
  switch (form.get("intent")) {
    case "name-add": {
      const { isDutyOpened } = await renameFirm({ ctx, input: parseForm(renameFirmInput, form), key });
      return isDutyOpened ? "name-duty" : "name-done";
    }
    case "name-correct":
      await correctName({ ctx, input: parseForm(correctNameInput, form) });
      return "name-corrected";
    case "name-remove":
      await removeName({ ctx, input: parseForm(removeNameInput, form) });
      return "name-removed";
    default:
      return null;
  }
}
