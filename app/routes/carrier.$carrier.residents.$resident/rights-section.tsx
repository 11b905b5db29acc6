import { Link } from "@remix-run/react";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { DateText } from "#app/components/ui/values.tsx";
import type { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import type { rightsOfFirm } from "#app/services/intellectual-property/show-right.server.ts";

/** The firm's intellectual property. */
export function RightsSection({
  rights,
  firm,
  to,
  mayWrite,
}: {
  rights: Awaited<ReturnType<typeof rightsOfFirm>>;
  firm: { id: string };
  to: ReturnType<typeof paths.carrier>;
  mayWrite: boolean;
}) {
  const { t } = useText();
  return (
    <Section
      title={t("property:title")}
      isFlush={rights.length > 0}
      actions={
        mayWrite ? (
          <LinkButton size="sm" to={to.propertyNew(firm.id)}>
            {t("property:add")}
          </LinkButton>
        ) : null
      }
    >
      {rights.length === 0 ? (
        <p className="text-ink-soft">{t("property:emptyTitle")}</p>
      ) : (
        <Table
          isNested
          label={t("property:title")}
          rows={rights}
          keyOf={(right) => right.id}
          columns={[
            {
              key: "name",
              header: t("property:name"),
              wrap: true,
              cell: (right) => (
                <Link to={to.right(right.id)} className="link">
                  {right.name}
                </Link>
              ),
            },
            {
              key: "kind",
              header: t("property:kindLabel"),
              cell: (right) => t(`property:kind.${right.kind}`),
            },
            { key: "number", header: t("property:number"), cell: (right) => right.number },
            {
              key: "applied",
              header: t("property:appliedOn"),
              cell: (right) => <DateText on={right.appliedOn} />,
            },
            {
              key: "granted",
              header: t("property:grantedOn"),
              cell: (right) => <DateText on={right.grantedOn} />,
            },
            { key: "ended", header: t("property:endedOn"), cell: (right) => <DateText on={right.endedOn} /> },
          ]}
        />
      )}
    </Section>
  );
}
