import { redirect } from "@remix-run/node";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm } from "#app/http/form.server.ts";
import type { ActionArgs } from "#app/http/organization.server.ts";
import { changeView, changeViewInput } from "#app/services/views/change-view.server.ts";
import { deleteView, deleteViewInput } from "#app/services/views/delete-view.server.ts";
import { saveView, saveViewInput } from "#app/services/views/save-view.server.ts";

/** What is done to a list's saved views; the list stays as it is shown. */
export async function changeViews({ ctx, form, url }: ActionArgs): Promise<Response> {
  form.set("page", "residents");
  const on = (value: boolean) => (value ? ("on" as const) : undefined);
  switch (form.get("intent")) {
    case "save-view": {
      const { isShared, ...given } = parseForm(saveViewInput, form);
      await saveView({ ctx, input: { ...given, isShared: on(isShared) } });
      break;
    }
    case "change-view": {
      const { isShared, ...given } = parseForm(changeViewInput, form);
      await changeView({ ctx, input: { ...given, isShared: on(isShared) } });
      break;
    }
    case "delete-view":
      await deleteView({ ctx, input: parseForm(deleteViewInput, form) });
      break;
    default:
      throw new Refusal("invalid", "form.invalid");
  }
  const search = new URLSearchParams(url.search);
  search.delete("index");
  return redirect(search.size > 0 ? `${url.pathname}?${search}` : url.pathname);
}
