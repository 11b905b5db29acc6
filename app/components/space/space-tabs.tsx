import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { StatusTabs } from "#app/components/ui/list-tools.tsx";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";

export type SpaceTab = "plan" | "renewals" | "ledger" | "statement";

/** The pages of space, one beside the other. */
export function SpaceTabs({ current }: { current: SpaceTab }) {
  const { t } = useText();
  const to = paths.carrier(useFrame().organization.slug);
  const tabs = [
    { key: "plan", label: t("space:plan.title"), href: to.space() },
    { key: "renewals", label: t("leases:renewals.title"), href: to.renewals() },
    { key: "ledger", label: t("space:ledger.title"), href: to.areaLedger() },
    { key: "statement", label: t("leases:statement.title"), href: to.taxStatement() },
  ];
  return (
    <StatusTabs
      label={t("space:title")}
      tabs={tabs.map((tab) => ({ ...tab, isCurrent: tab.key === current }))}
    />
  );
}
