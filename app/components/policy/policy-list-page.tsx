import { Form, Link } from "@remix-run/react";
import { ScrollText } from "lucide-react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { Badge, VerificationMark } from "#app/components/ui/badge.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { DateInput, Field, FormErrors, IdempotencyField } from "#app/components/ui/field.tsx";
import { FilterBar } from "#app/components/ui/list-tools.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { Count, DateRange } from "#app/components/ui/values.tsx";
import { addDays } from "#app/domain/shared/dates.ts";
import type { RefusalView } from "#app/http/errors.server.ts";
import type { PoliciesData } from "#app/http/policies.server.ts";
import { textOfCode, useText } from "#app/i18n/index.ts";
import { useDocumentErrors } from "./form-faults.tsx";
import { PolicyStatusBadge } from "./policy-status.tsx";

type Line = PoliciesData["policies"][number];

/** The policies of a city: those on its shelf, and for the city those that come with the product. */
export function PolicyListPage({
  policies,
  on,
  idempotencyKey,
  refusal,
}: PoliciesData & { refusal: RefusalView | null }) {
  const { t } = useText();
  const { organization, permissions, today } = useFrame();
  const to = useOrganizationPaths();
  const isCity = organization.kind === "city";
  const shelf = policies.filter((it) => it.status !== "shipped");
  const shipped = policies.filter((it) => it.status === "shipped");
  const columns = usePolicyColumns();
  return (
    <Page>
      <PageHeader title={t("policy:title")} description={isCity ? t("policy:leadCity") : t("policy:lead")} />
      <FormErrors errors={useDocumentErrors(refusal)} />
      <FilterBar resetHref={on === today ? undefined : to.policies()}>
        <Field name="on" label={t("policy:list.on")}>
          <DateInput defaultValue={on} />
        </Field>
      </FilterBar>
      <Section
        isFlush={shelf.length > 0}
        title={t("policy:list.shelf")}
        actions={
          <span className="text-xs text-ink-soft">{t("policy:list.count", { count: shelf.length })}</span>
        }
      >
        <Table
          isNested
          label={t("policy:tableOf", { name: t("policy:list.shelf") })}
          rows={shelf}
          keyOf={(it) => `${it.code}@${it.version}`}
          columns={columns}
          empty={
            <EmptyState icon={ScrollText} title={t("policy:list.empty")}>
              {t("policy:list.emptyHint")}
            </EmptyState>
          }
        />
      </Section>
      {shipped.length > 0 ? (
        <Section isFlush title={t("policy:list.shipped")} description={t("policy:list.shippedHint")}>
          <Table
            isNested
            label={t("policy:tableOf", { name: t("policy:list.shipped") })}
            rows={shipped}
            keyOf={(it) => `${it.code}@${it.version}`}
            columns={[
              ...columns.filter((it) => it.key !== "inForce"),
              ...(permissions.includes("policy:write")
                ? [
                    {
                      key: "act",
                      header: t("common:table.rowActions"),
                      hideHeader: true,
                      cell: (it: Line) => <DraftForm line={it} idempotencyKey={idempotencyKey} />,
                    },
                  ]
                : []),
            ]}
          />
        </Section>
      ) : null}
    </Page>
  );
}

function DraftForm({ line, idempotencyKey }: { line: Line; idempotencyKey: string }) {
  const { t } = useText();
  return (
    <Form method="post">
      <input type="hidden" name="code" value={line.code} />
      <input type="hidden" name="version" value={line.version} />
      <IdempotencyField value={`${idempotencyKey}-${line.code}`} />
      <SubmitButton variant="secondary" size="sm">
        {t("policy:list.draft")}
      </SubmitButton>
    </Form>
  );
}

function usePolicyColumns(): Column<Line>[] {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  return [
    {
      key: "title",
      header: t("policy:list.name"),
      wrap: true,
      cell: (it) => (
        <>
          <Link className="link" to={to.policy(it.code, it.version)}>
            {locale === "en" ? it.title.en : it.title.zh}
          </Link>
          <span className="block text-xs text-ink-soft">
            {t("policy:list.versionOf", { version: it.version })}
          </span>
        </>
      ),
    },
    { key: "kind", header: t("policy:list.kind"), cell: (it) => t(`policy:kind.${it.kind}`) },
    {
      key: "mark",
      header: t("policy:list.mark"),
      cell: (it) => <VerificationMark verification={it.verification} />,
    },
    {
      key: "inForce",
      header: t("policy:list.inForce"),
      cell: (it) =>
        it.inForce ? (
          <Badge tone="ok">{t("policy:list.inForce")}</Badge>
        ) : (
          <span className="text-ink-soft">{t("policy:list.notInForce")}</span>
        ),
    },
    {
      key: "status",
      header: t("policy:list.status"),
      cell: (it) => <PolicyStatusBadge status={it.status} />,
    },
    {
      key: "jurisdiction",
      header: t("policy:list.jurisdiction"),
      cell: (it) => textOfCode(t, "policy", `jurisdictionOf.${it.jurisdiction}`, {}, it.jurisdiction),
    },
    {
      key: "effective",
      header: t("policy:list.effective"),
      cell: (it) => (
        <DateRange from={it.effectiveFrom} lastOn={it.effectiveTo && addDays(it.effectiveTo, -1)} />
      ),
    },
    {
      key: "unknown",
      header: t("policy:list.unknown"),
      align: "end",
      cell: (it) => (it.unknown > 0 ? <Badge tone="warn">{it.unknown}</Badge> : <Count value={it.unknown} />),
    },
  ];
}
