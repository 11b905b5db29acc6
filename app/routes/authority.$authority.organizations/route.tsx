import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { DateInput, Field, FormErrors } from "#app/components/ui/field.tsx";
import { FilterBar } from "#app/components/ui/list-tools.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { DateRange } from "#app/components/ui/values.tsx";
import { isDate } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm } from "#app/http/form.server.ts";
import { cityAction, cityLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { addOrganization, addOrganizationInput } from "#app/services/access/add-organization.server.ts";
import { inviteMember, inviteMemberInput } from "#app/services/access/invite-member.server.ts";
import { listOrganizations } from "#app/services/access/list-organizations.server.ts";
import { FirstMemberForm, OrganizationForm } from "./forms.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("access:organizations.title"));

export const loader = cityLoader({ can: "organisation:list" }, async ({ ctx, url }) => {
  const asked = url.searchParams.get("on");
  const on = asked && isDate(asked) ? asked : ctx.today;
  return { on, organizations: await listOrganizations({ ctx, input: { on } }) };
});

export const action = cityAction(
  { can: ["organisation:manage", "members:manage"] },
  async ({ ctx, form, key }) => {
    switch (form.get("intent")) {
      case "organization":
        await addOrganization({ ctx, input: parseForm(addOrganizationInput, form), key });
        return { email: null };
      case "member": {
        const input = parseForm(inviteMemberInput, form);
        await inviteMember({ ctx, input });
        return { email: input.email };
      }
      default:
        throw new Refusal("invalid", "form.invalid");
    }
  },
);

type Row = Awaited<ReturnType<typeof listOrganizations>>[number];

export default function Organizations() {
  const { t, locale } = useText();
  const { organizations, on } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { permissions, organization } = useFrame();
  const refusal = result && !result.ok ? result.refusal : null;
  const nameOf = (row: Row) => (locale === "en" ? row.nameEn : row.nameZh);
  const kindOf = (row: Row) =>
    row.carrierKind
      ? t(`glossary:carrierKind.${row.carrierKind}` as "glossary:carrierKind.park")
      : t(`glossary:organisationKind.${row.kind}` as "glossary:organisationKind.unit");
  return (
    <Page>
      <PageHeader title={t("access:organizations.title")} description={t("access:organizations.lead")} />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {result?.ok ? (
        <Banner
          tone="success"
          title={
            result.email
              ? t("access:members.invited", { email: result.email })
              : t("access:organizations.added")
          }
        />
      ) : null}
      <FilterBar
        label={t("common:actions.filter")}
        resetHref={paths.authority(organization.slug).organizations()}
      >
        <Field name="on" label={t("common:form.asOf")}>
          <DateInput defaultValue={on} />
        </Field>
      </FilterBar>
      <Section isFlush title={t("access:organizations.title")}>
        <Table
          label={t("access:organizations.title")}
          rows={organizations}
          keyOf={(row) => row.id}
          empty={t("access:organizations.empty")}
          columns={[
            { key: "name", header: t("access:organizations.name"), cell: nameOf },
            { key: "kind", header: t("access:organizations.kind"), cell: kindOf },
            {
              key: "unit",
              header: t("access:organizations.unit"),
              cell: (row) => (locale === "en" ? row.parentEn : row.parentZh) ?? "—",
            },
            { key: "park", header: t("access:organizations.park"), cell: (row) => row.parkZh ?? "—" },
            {
              key: "period",
              header: t("access:organizations.period"),
              cell: (row) =>
                row.openedOn || row.closedOn ? (
                  <DateRange from={row.openedOn ?? ""} lastOn={row.closedOn} />
                ) : (
                  "—"
                ),
            },
            {
              key: "note",
              header: t("access:organizations.note"),
              wrap: true,
              cell: (row) =>
                row.successor ? t("access:organizations.successor", { name: row.successor }) : row.note,
            },
          ]}
        />
      </Section>
      <div className="grid gap-4 lg:grid-cols-2">
        {permissions.includes("organisation:manage") ? (
          <OrganizationForm rows={organizations} fields={refusal?.fields ?? {}} />
        ) : null}
        {permissions.includes("members:manage") ? (
          <FirstMemberForm rows={organizations} fields={refusal?.fields ?? {}} />
        ) : null}
      </div>
    </Page>
  );
}
