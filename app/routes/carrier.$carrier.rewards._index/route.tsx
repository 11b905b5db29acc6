import type { MetaFunction } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { Banknote } from "lucide-react";
import { LinesTable } from "#app/components/rewards/lines-table.tsx";
import { inLocale, itemName } from "#app/components/rewards/texts.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { VerificationMark } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Field, Select } from "#app/components/ui/field.tsx";
import { FilterBar, Pagination, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { MoneyUnitSwitch, useMoneyUnit } from "#app/components/ui/money-unit.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import {
  listOwnRewards,
  listOwnRewardsInput,
  type OwnRewards,
} from "#app/services/rewards/list-own-rewards.server.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("rewards:own.title"));

export const loader = carrierLoader({ can: "rewards:read" }, ({ ctx, url }) => {
  const given = Object.entries(Object.fromEntries(url.searchParams)).filter(
    ([name, value]) => value !== "" && listOwnRewardsInput.safeParse({ [name]: value }).success,
  );
  return listOwnRewards({ ctx, input: Object.fromEntries(given) });
});

export default function OwnRewardsPage() {
  const { t, locale } = useText();
  const own = useLoaderData<typeof loader>();
  const to = paths.carrier(useFrame().organization.slug);
  const unit = useMoneyUnit("yuan");
  const toConflicts = <LinkButton to={to.conflicts()}>{t("rewards:own.emptyConflicts")}</LinkButton>;
  const programmes = new Map(
    own.lines.map(({ detail }) => [`${detail.programme.code}@${detail.programme.version}`, detail.programme]),
  );
  return (
    <Page>
      <PageHeader
        title={t("rewards:own.title")}
        description={t("rewards:own.lead")}
        status={[...programmes].map(([key, it]) => (
          <span key={key} className="inline-flex items-center gap-1 text-xs text-ink-soft">
            {inLocale(locale, it.title)} <VerificationMark verification={it.verification} />
          </span>
        ))}
        actions={own.count > 0 ? <MoneyUnitSwitch standard="yuan" /> : null}
      />
      {own.count === 0 ? (
        <EmptyState icon={Banknote} title={t("rewards:own.empty")} action={toConflicts}>
          {t("rewards:own.emptyHint")}
        </EmptyState>
      ) : (
        <>
          <Filters own={own} />
          <Section isFlush title={t("rewards:lines.title")} description={t("rewards:lines.hint")}>
            <LinesTable
              lines={own.lines}
              totalFen={own.totalFen}
              unit={unit}
              hrefOf={(line) => to.rewardLine(line.runId, line.lineNo)}
              empty={
                <div className="p-4">
                  <EmptyState title={t("rewards:lines.noneFiltered")} />
                </div>
              }
            />
          </Section>
          <Pagination total={own.lines.length} />
        </>
      )}
    </Page>
  );
}

function Filters({ own }: { own: OwnRewards }) {
  const { t, locale } = useText();
  const [search] = useSearchParams();
  const hrefWith = useHrefWith();
  const isFiltered = ["period", "item"].some((name) => search.get(name));
  return (
    <FilterBar
      key={search.toString()}
      keep={{ money: search.get("money") }}
      resetHref={isFiltered ? hrefWith({ period: null, item: null }) : undefined}
    >
      <Field name="period" label={t("rewards:period")}>
        <Select
          defaultValue={search.get("period") ?? ""}
          placeholder={t("rewards:lines.all")}
          options={own.periods.map((code) => ({ value: code, label: code }))}
        />
      </Field>
      <Field name="item" label={t("rewards:lines.item")}>
        <Select
          defaultValue={search.get("item") ?? ""}
          placeholder={t("rewards:lines.allItems")}
          options={own.items.map((it) => ({ value: it.code, label: itemName(t, locale, it.label) }))}
        />
      </Field>
    </FilterBar>
  );
}
