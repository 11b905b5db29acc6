import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { StatusTabs } from "#app/components/ui/list-tools.tsx";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";

export type TitlesTab = "list" | "registry" | "radar" | "changes" | "distance" | "property";

/** The pages on titles and rights of a carrier, side by side. */
export function TitlesTabs({ current }: { current: TitlesTab }) {
  const { t } = useText();
  const to = paths.carrier(useFrame().organization.slug);
  const hrefs: Record<TitlesTab, string> = {
    list: to.titles(),
    registry: to.titlesRegistry(),
    radar: to.titlesRadar(),
    changes: to.titlesChanges(),
    distance: to.titlesDistance(),
    property: to.property(),
  };
  return (
    <StatusTabs
      label={t("titles:tabs.label")}
      tabs={(Object.keys(hrefs) as TitlesTab[]).map((key) => ({
        key,
        label: t(`titles:tabs.${key}`),
        href: hrefs[key],
        isCurrent: key === current,
      }))}
    />
  );
}
