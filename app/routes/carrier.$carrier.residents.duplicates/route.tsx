import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { Users } from "lucide-react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { keepApart, keepApartInput, proposeAgain } from "#app/services/firms/keep-apart.server.ts";
import { listDuplicates } from "#app/services/firms/list-duplicates.server.ts";
import { mergeFirms, mergeFirmsInput } from "#app/services/firms/merge-firms.server.ts";
import { undoMerge, undoMergeInput } from "#app/services/firms/undo-merge.server.ts";
import { KeptApart, Merges } from "./decided.tsx";
import { PairCard } from "./pair-card.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("firms:duplicates.title"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx }) => ({
  view: await listDuplicates({ ctx, input: null }),
  idempotencyKey: freshKey(),
}));

/** Of a pair the one that does not stay, which the form names beside the choice. */
function mergedOf(form: FormData): void {
  const pair = [form.get("firmId"), form.get("otherFirmId")];
  const merged = pair.find((id) => id !== form.get("keptId"));
  if (typeof merged === "string") form.set("mergedId", merged);
}

export const action = carrierAction({ can: "residency:write" }, async ({ ctx, form, key }) => {
  const here = (done: string) => redirect(paths.carrier(ctx.organization.slug).duplicates(done));
  switch (form.get("intent")) {
    case "merge":
      mergedOf(form);
      await mergeFirms({ ctx, input: parseForm(mergeFirmsInput, form), key });
      return here("merged");
    case "undo-merge":
      await undoMerge({ ctx, input: parseForm(undoMergeInput, form), key });
      return here("undone");
    case "keep-apart":
      await keepApart({ ctx, input: parseForm(keepApartInput, form) });
      return here("apart");
    case "propose-again":
      await proposeAgain({ ctx, input: parseForm(keepApartInput, form) });
      return here("again");
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

/** What was just done, from `?done=`; anything else says nothing. */
function DoneBanner({ done }: { done: string | null }) {
  const { t } = useText();
  switch (done) {
    case "merged":
      return <Banner tone="success" title={t("firms:duplicates.doneMerged")} />;
    case "undone":
      return <Banner tone="success" title={t("firms:duplicates.doneUndone")} />;
    case "apart":
      return <Banner tone="success" title={t("firms:duplicates.doneApart")} />;
    case "again":
      return <Banner tone="success" title={t("firms:duplicates.doneAgain")} />;
    default:
      return null;
  }
}

export default function Duplicates() {
  const { t } = useText();
  const { view, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const to = paths.carrier(organization.slug);
  const mayMerge = permissions.includes("residency:write");
  const refusal = result && !result.ok ? result.refusal : null;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  return (
    <Page>
      <PageHeader
        title={t("firms:duplicates.title")}
        description={t("firms:duplicates.lead")}
        crumbs={[
          { label: t("residency:title"), href: to.residents() },
          { label: t("firms:duplicates.title") },
        ]}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {refusal ? null : <DoneBanner done={search.get("done")} />}
      {view.pairs.length === 0 ? (
        <EmptyState icon={Users} title={t("firms:duplicates.none")}>
          {t("firms:duplicates.noneHint")}
        </EmptyState>
      ) : (
        view.pairs.map((pair) => (
          <PairCard
            key={`${pair.firm.id} ${pair.other.id}`}
            pair={pair}
            idempotencyKey={idempotencyKey}
            mayMerge={mayMerge}
            error={error}
          />
        ))
      )}
      <Merges merges={view.merges} idempotencyKey={idempotencyKey} mayMerge={mayMerge} />
      <KeptApart apart={view.apart} mayMerge={mayMerge} />
    </Page>
  );
}
