import { Section } from "#app/components/ui/section.tsx";
import { Area, Count } from "#app/components/ui/values.tsx";
import { EXIT_KINDS } from "#app/domain/residency/residency.ts";
import { useText } from "#app/i18n/index.ts";
import type { RegisterDifference } from "#app/services/residency/compare-registers.server.ts";

type Line = { key: string; label: string; sign: "" | "+" | "−" | "="; value: React.ReactNode; href?: string };

/** An account: where it began, what was added and taken away, where it ended. */
function Account({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-sm font-medium">{title}</h3>
      <dl className="flex flex-col text-sm">
        {lines.map(({ key, label, sign, value, href }) => (
          <div
            key={key}
            className={`flex items-baseline justify-between gap-4 py-1 ${sign === "=" ? "border-t border-line-strong font-medium" : ""}`}
          >
            <dt className="min-w-0">
              {href ? (
                <a href={href} className="link">
                  {label}
                </a>
              ) : (
                label
              )}
            </dt>
            <dd className="shrink-0 tabular-nums">
              {sign ? <span className="mr-1 text-ink-soft">{sign}</span> : null}
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Firms and area from the first day to the second; each account adds up, and its lines lead to the firms below. */
export function DifferenceSums({ compared }: { compared: RegisterDifference }) {
  const { t } = useText();
  const { from, to, difference } = compared;
  const { firms, area, ended } = difference;
  const stock = { key: "from", label: t("register:difference.stockFrom", { on: from }), sign: "" as const };
  const result = { key: "to", label: t("register:difference.stockTo", { on: to }), sign: "=" as const };
  const hrefIf = (count: number, list: string) => (count > 0 ? `#${list}` : undefined);
  return (
    <Section title={t("common:value.range", { from, to })} description={t("register:difference.rule")}>
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
        <Account
          title={t("register:difference.firms")}
          lines={[
            { ...stock, value: <Count value={firms.from} /> },
            {
              key: "entered",
              label: t("register:difference.entered"),
              sign: "+",
              value: <Count value={firms.entered} />,
              href: hrefIf(firms.entered, "entered"),
            },
            ...EXIT_KINDS.map(
              (kind): Line => ({
                key: kind,
                label: t(`register:steps.kind.${kind}`),
                sign: "−",
                value: <Count value={ended[kind].length} />,
                href: hrefIf(ended[kind].length, kind),
              }),
            ),
            { ...result, value: <Count value={firms.to} /> },
          ]}
        />
        <Account
          title={t("register:difference.area")}
          lines={[
            { ...stock, value: <Area dm2={area.from} /> },
            {
              key: "came",
              label: t("register:difference.came"),
              sign: "+",
              value: <Area dm2={area.came} />,
              href: hrefIf(firms.entered, "entered"),
            },
            { key: "went", label: t("register:difference.went"), sign: "−", value: <Area dm2={area.went} /> },
            {
              key: "changed",
              label: t("register:difference.changed"),
              sign: area.changed < 0 ? "−" : "+",
              value: <Area dm2={Math.abs(area.changed)} />,
              href: hrefIf(difference.areaChanged.length, "area"),
            },
            { ...result, value: <Area dm2={area.to} /> },
          ]}
        />
      </div>
    </Section>
  );
}
