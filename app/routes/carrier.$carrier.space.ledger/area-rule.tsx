import { Badge, type Verification, VerificationMark } from "#app/components/ui/badge.tsx";
import { InfoTip } from "#app/components/ui/info-tip.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Percent } from "#app/components/ui/values.tsx";
import type { AreaLine } from "#app/domain/space/ledger.ts";
import { formatPercentMilli } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import { Opens } from "./opened-figure.tsx";

type Text = { zh: string; en: string };
type Rule = {
  title: Text;
  verification: Verification;
  source: { title: string; number: string | null; date: string | null } | null;
  notes: Text | null;
  minimumPercent: string;
  met: boolean | null;
  shortDm2: number;
  usedDm2: number;
  usePercentMilli: number | null;
  countsPublicService: boolean;
};

/** The rule on space in use: what it asks, what there is, and whether that is enough, with its source. */
export function AreaRule({
  rule,
  total,
  hrefOfLine,
}: {
  rule: Rule | null;
  total: { disposableDm2: number };
  hrefOfLine: (line: AreaLine) => string;
}) {
  const { t, locale } = useText();
  if (!rule) {
    return (
      <Section title={t("space:ledger.useRatio")}>
        <p className="text-ink-soft">{t("space:ledger.ruleNone")}</p>
      </Section>
    );
  }
  const text = (texts: Text) => (locale === "en" ? texts.en : texts.zh);
  const percent = rule.minimumPercent;
  const share = Math.min(100, (rule.usePercentMilli ?? 0) / 1000);
  return (
    <Section
      title={t("space:ledger.rule", { percent })}
      actions={<VerificationMark verification={rule.verification} />}
    >
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <span className="text-xl font-semibold">
            <Percent milli={rule.usePercentMilli} />
          </span>
          {rule.met === null ? (
            <Badge tone="muted">{t("space:ledger.ruleNoArea")}</Badge>
          ) : (
            <Badge tone={rule.met ? "ok" : "bad"}>
              {t(rule.met ? "space:ledger.ruleMet" : "space:ledger.ruleUnmet")}
            </Badge>
          )}
          {rule.shortDm2 > 0 ? <span>{t("space:ledger.ruleShort", { short: rule.shortDm2 })}</span> : null}
        </div>
        {rule.usePercentMilli === null ? null : (
          <div aria-hidden className="relative h-3 max-w-xl rounded-sm bg-sunken ring-1 ring-line ring-inset">
            <span className="block h-full rounded-sm bg-accent" style={{ width: `${share}%` }} />
            <span className="absolute -inset-y-1 border-l-2 border-ink" style={{ left: `${percent}%` }} />
          </div>
        )}
        <p>
          {t(rule.countsPublicService ? "space:ledger.ruleText" : "space:ledger.ruleTextResidents", {
            percent,
          })}
          <br />
          <span className="text-ink-soft">
            {t("space:ledger.ruleFigures", {
              used: rule.usedDm2,
              disposable: total.disposableDm2,
              ratio: formatPercentMilli(rule.usePercentMilli),
            })}
          </span>
        </p>
        <p className="flex flex-wrap gap-x-4 text-xs">
          <Opens
            to={hrefOfLine(rule.countsPublicService ? "usedDm2" : "residentDm2")}
            line={rule.countsPublicService ? "usedDm2" : "residentDm2"}
          >
            {t("leases:opened.used")}
          </Opens>
          <Opens to={hrefOfLine("disposableDm2")} line="disposableDm2">
            {t("leases:opened.disposable")}
          </Opens>
        </p>
        <p className="flex flex-wrap items-center gap-x-2 text-xs text-ink-soft">
          {t("space:ledger.source", { title: text(rule.title) })}
          {rule.source
            ? ` · ${[rule.source.title, rule.source.number, rule.source.date].filter(Boolean).join(" ")}`
            : null}
          {rule.notes ? <InfoTip label={t("space:ledger.sourceNote")}>{text(rule.notes)}</InfoTip> : null}
        </p>
      </div>
    </Section>
  );
}
