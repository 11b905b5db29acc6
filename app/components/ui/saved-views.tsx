import { Form, Link, useSearchParams } from "@remix-run/react";
import { Bookmark } from "lucide-react";
import { useText } from "#app/i18n/index.ts";
import { Badge } from "./badge.tsx";
import { buttonClass, SubmitButton } from "./button.tsx";
import { Checkbox, Field, TextInput } from "./field.tsx";

export type ShownView = {
  id: string;
  name: string;
  query: string;
  isShared: boolean;
  isMine: boolean;
  userName: string;
};

function EditView({ view }: { view: ShownView }) {
  const { t } = useText();
  return (
    <details>
      <summary className="link inline-flex min-h-6 items-center text-xs">{t("register:views.edit")}</summary>
      <Form method="post" className="mt-2 flex flex-wrap items-end gap-3">
        <input type="hidden" name="id" value={view.id} />
        <Field name="name" label={t("register:views.name")} required>
          <TextInput defaultValue={view.name} maxLength={60} />
        </Field>
        <Checkbox name="isShared" label={t("register:views.share")} defaultChecked={view.isShared} />
        <SubmitButton size="sm" variant="secondary" name="intent" value="change-view">
          {t("register:views.rename")}
        </SubmitButton>
        <SubmitButton size="sm" variant="quiet" name="intent" value="delete-view" formNoValidate>
          {t("register:views.remove")}
        </SubmitButton>
      </Form>
    </details>
  );
}

/**
 * A list's saved views, folded: open one, keep the present filters under a name, rename, share, delete. Forms go to the
 * list's own action with `intent` save-view, change-view or delete-view; `error` says what is wrong with the name.
 */
export function SavedViews({
  views,
  listHref,
  error,
}: {
  views: readonly ShownView[];
  /** The list without its filters. */
  listHref: string;
  error?: string;
}) {
  const { t } = useText();
  const [search] = useSearchParams();
  return (
    <details open={error !== undefined} className="rounded-md border border-line bg-surface">
      <summary className="flex min-h-8 cursor-pointer items-center gap-1.5 px-3 py-1 text-sm">
        <Bookmark aria-hidden className="size-4 text-ink-soft" />
        {t("register:views.label")}
        {views.length > 0 ? <span className="text-xs text-ink-soft">{views.length}</span> : null}
      </summary>
      <div className="flex flex-col gap-3 border-t border-line p-3">
        {views.length === 0 ? <p className="text-sm text-ink-soft">{t("register:views.none")}</p> : null}
        <ul className="flex flex-col gap-2">
          {views.map((view) => (
            <li key={view.id} className="flex flex-wrap items-start gap-x-3 gap-y-1">
              <Link
                to={view.query ? `${listHref}?${view.query}` : listHref}
                className={buttonClass("secondary", "sm")}
              >
                {view.name}
              </Link>
              {view.isShared ? (
                <Badge tone="info">
                  {view.isMine ? t("register:views.shared") : t("register:views.by", { name: view.userName })}
                </Badge>
              ) : null}
              {view.isMine ? <EditView view={view} /> : null}
            </li>
          ))}
        </ul>
        <Form method="post" className="flex flex-wrap items-end gap-3">
          <input type="hidden" name="intent" value="save-view" />
          <input type="hidden" name="query" value={search.toString()} />
          <Field
            name="name"
            label={t("register:views.saveTitle")}
            hint={t("register:views.nameHint")}
            error={error}
            required
          >
            <TextInput maxLength={60} placeholder={t("register:views.name")} />
          </Field>
          <Checkbox name="isShared" label={t("register:views.share")} />
          <SubmitButton variant="secondary">{t("register:views.save")}</SubmitButton>
        </Form>
      </div>
    </details>
  );
}
