import { Link } from "@remix-run/react";
import { Badge } from "#app/components/ui/badge.tsx";
import { KeyValue, Section } from "#app/components/ui/section.tsx";
import type { paths } from "#app/http/paths.ts";
import { formatPoints } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import type { ShortDistance } from "#app/services/titles/show-distance.server.ts";

const TONE = { held: "ok", met: "info", "not-met": "warn", unknown: "muted" } as const;

/** Some who hold another title pass without the points. */
const isDirect = (state: ShortDistance["state"], points: NonNullable<ShortDistance["points"]>): boolean =>
  state === "met" && points.totalMilli < points.neededMilli;

/** How far the firm is from each title, a line each, leading to the conditions one by one. */
export function DistanceSection({
  distances,
  uscc,
  to,
}: {
  distances: readonly ShortDistance[];
  uscc: string;
  to: ReturnType<typeof paths.carrier>;
}) {
  const { t } = useText();
  if (distances.length === 0) return null;
  return (
    <Section title={t("titles:distance.short")} description={t("titles:distance.shortLead")}>
      <KeyValue
        facts={distances.map(({ kind, state, counts, points }) => ({
          key: kind,
          label: t(`glossary:titleKind.${kind}`),
          value: (
            <span className="inline-flex flex-wrap items-center gap-2">
              <Badge tone={TONE[state]}>{t(`titles:distance.state.${state}`)}</Badge>
              {state === "held" ? null : (
                <Link to={to.titlesDistance({ kind, firm: uscc })} className="link">
                  {points
                    ? t(
                        isDirect(state, points)
                          ? "titles:distance.pointsDirect"
                          : "titles:distance.shortPoints",
                        {
                          total: formatPoints(points.totalMilli),
                          needed: formatPoints(points.neededMilli),
                        },
                      )
                    : t("titles:distance.conditions", {
                        met: counts.met,
                        notMet: counts["not-met"],
                        unknown: counts.unknown,
                      })}
                </Link>
              )}
            </span>
          ),
        }))}
      />
    </Section>
  );
}
