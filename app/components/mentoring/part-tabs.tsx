import { StatusTabs } from "#app/components/ui/list-tools.tsx";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";

/** From the log of services to the mentors and back. */
export function PartTabs({ slug, current }: { slug: string; current: "services" | "mentors" }) {
  const { t } = useText();
  const to = paths.carrier(slug);
  return (
    <StatusTabs
      label={t("mentoring:parts")}
      tabs={[
        {
          key: "services",
          label: t("mentoring:log"),
          href: to.services(),
          isCurrent: current === "services",
        },
        {
          key: "mentors",
          label: t("mentoring:mentors"),
          href: to.mentors(),
          isCurrent: current === "mentors",
        },
      ]}
    />
  );
}
