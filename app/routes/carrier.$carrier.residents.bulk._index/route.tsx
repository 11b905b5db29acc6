import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Users } from "lucide-react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type RefusalView, viewOf } from "#app/http/errors.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { BulkRefusal, type Unfit } from "#app/services/residency/bulk.server.ts";
import { endResidents, endResidentsInput } from "#app/services/residency/end-residents.server.ts";
import { noteResidents, noteResidentsInput } from "#app/services/residency/note-residents.server.ts";
import { chooseResidents } from "#app/services/residency/show-bulk.server.ts";
import { EndManyForm, NoteManyForm } from "./bulk-forms.tsx";
import { ChosenTable, UnfitTable } from "./bulk-tables.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("register:bulk.title"));

export const loader = carrierLoader({ can: "residency:write" }, async ({ ctx, url }) => ({
  chosen: await chooseResidents({ ctx, input: { ids: url.searchParams.getAll("stay") } }),
  today: ctx.today,
  idempotencyKey: freshKey(),
}));

// As it was sent: the verb reads it for itself.
const chosenIn = (form: FormData) => String(form.get("stays") ?? "");
type Refused = { refused: RefusalView; unfit: readonly Unfit[] };

export const action = carrierAction<Refused>({ can: "residency:write" }, async ({ ctx, form, key }) => {
  const done = (id: string) => redirect(paths.carrier(ctx.organization.slug).residentsBulkDone(id));
  try {
    switch (form.get("intent")) {
      case "end":
        return done(
          (
            await endResidents({
              ctx,
              input: { ...parseForm(endResidentsInput, form), stays: chosenIn(form) },
              key,
            })
          ).id,
        );
      case "note":
        return done(
          (
            await noteResidents({
              ctx,
              input: { ...parseForm(noteResidentsInput, form), stays: chosenIn(form) },
              key,
            })
          ).id,
        );
      default:
        throw new Refusal("invalid", "form.invalid");
    }
  } catch (error) {
    if (error instanceof BulkRefusal) return { refused: viewOf(error), unfit: error.unfit };
    throw error;
  }
});

export default function BulkResidents() {
  const { t } = useText();
  const { chosen, today, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization } = useFrame();
  const to = paths.carrier(organization.slug);
  const refusal = result && (result.ok ? result.refused : result.refusal);
  const unfit = result?.ok ? result.unfit : [];
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const count = chosen.rows.length;
  const back = <LinkButton to={to.residents()}>{t("register:bulk.back")}</LinkButton>;
  const crumbs = [{ label: t("residency:title"), href: to.residents() }, { label: t("register:bulk.title") }];
  if (count === 0) {
    return (
      <Page>
        <PageHeader title={t("register:bulk.title")} crumbs={crumbs} />
        <EmptyState icon={Users} title={t("register:bulk.none")} action={back}>
          {t("register:bulk.noneHint")}
        </EmptyState>
      </Page>
    );
  }
  const form = { count, stays: chosen.stays, idempotencyKey, error };
  return (
    <Page>
      <PageHeader
        title={t("register:bulk.title")}
        description={t("register:bulk.lead", { count })}
        crumbs={crumbs}
        actions={back}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {unfit.length > 0 ? <UnfitTable unfit={unfit} hrefOf={(id) => to.resident(id)} /> : null}
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <EndManyForm {...form} today={today} />
        <NoteManyForm {...form} />
      </div>
      <ChosenTable chosen={chosen} hrefOf={(id) => to.resident(id)} />
    </Page>
  );
}
