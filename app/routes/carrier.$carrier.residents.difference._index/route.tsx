import type { MetaFunction } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { DownloadLink } from "#app/components/ui/button.tsx";
import { DateInput, Field, FormErrors } from "#app/components/ui/field.tsx";
import { FilterBar } from "#app/components/ui/list-tools.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { viewOf } from "#app/http/errors.server.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { compareRegisters } from "#app/services/residency/compare-registers.server.ts";
import { DifferenceLists } from "./difference-lists.tsx";
import { DifferenceSums } from "./difference-sums.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("register:difference.title"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, url }) => {
  const asked = { from: url.searchParams.get("from") ?? "", to: url.searchParams.get("to") ?? "" };
  try {
    return { compared: await compareRegisters({ ctx, input: asked }), asked, refusal: null };
  } catch (error) {
    // Wrong days are said beside the fields, which keep them.
    if (!(error instanceof Refusal) || error.kind !== "invalid") throw error;
    return { compared: null, asked, refusal: viewOf(error) };
  }
});

export default function RegisterDifference() {
  const { t } = useText();
  const { compared, asked, refusal } = useLoaderData<typeof loader>();
  const { organization } = useFrame();
  const [search] = useSearchParams();
  const to = paths.carrier(organization.slug);
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const days = compared ? { from: compared.from, to: compared.to } : asked;
  const { firms, area } = compared?.difference ?? {};
  const isSame =
    compared !== null &&
    firms?.entered === 0 &&
    firms.ended === 0 &&
    area?.from === area?.to &&
    compared.difference.areaChanged.length + compared.difference.titlesChanged.length === 0;
  return (
    <Page>
      <PageHeader
        title={t("register:difference.title")}
        description={t("register:difference.lead")}
        crumbs={[
          { label: t("residency:title"), href: to.residents() },
          { label: t("register:difference.title") },
        ]}
        actions={
          compared ? (
            <DownloadLink href={to.residentsDifferenceExport(days)}>
              {t("register:difference.csv")}
            </DownloadLink>
          ) : null
        }
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      <FilterBar key={search.toString()} label={t("register:difference.compare")}>
        <Field name="from" label={t("register:difference.from")} error={error("from")}>
          <DateInput defaultValue={days.from} />
        </Field>
        <Field name="to" label={t("register:difference.to")} error={error("to")}>
          <DateInput defaultValue={days.to} />
        </Field>
      </FilterBar>
      {compared ? <DifferenceSums compared={compared} /> : null}
      {compared && isSame ? (
        <EmptyState title={t("register:difference.nothing")}>
          {t("register:difference.nothingHint")}
        </EmptyState>
      ) : null}
      {compared && !isSame ? (
        <DifferenceLists difference={compared.difference} hrefOf={(id) => to.resident(id)} />
      ) : null}
    </Page>
  );
}
