import type { ReactNode } from "react";
import { measured, type PolicyNames, policyWords } from "#app/components/policy/words.ts";
import { inLocale } from "#app/components/rewards/texts.ts";
import { Badge, type Tone, VerificationMark } from "#app/components/ui/badge.tsx";
import { TextInput } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import type { Check, CheckState } from "#app/domain/admission/checklist.ts";
import { useText } from "#app/i18n/index.ts";
import type { PolicyRef } from "#app/services/admission/deciding-policy.server.ts";

const TONE: Record<CheckState, Tone> = { met: "ok", "not-met": "bad", unknown: "warn" };
const RELATIONS: Readonly<Record<string, string>> = { ">=": "≥", "<=": "≤", "!=": "≠" };

/** Met, not met, to be checked. */
export function CheckBadge({ state }: { state: CheckState }) {
  const { t } = useText();
  return <Badge tone={TONE[state]}>{t(`admission:check.state.${state}`)}</Badge>;
}

/** Which policy a decision is read by, how far it was verified, and whether it still applies. */
export function PolicyLine({ policy, children }: { policy: PolicyRef | null; children?: ReactNode }) {
  const { t, locale } = useText();
  if (policy === null) return <Banner tone="warning" title={t("admission:check.noPolicy")} />;
  const { title, version, effectiveTo, isInForce, verification } = policy;
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-2">
        <span>{t("admission:check.policy", { title: inLocale(locale, title), version })}</span>
        <VerificationMark verification={verification} />
      </p>
      {isInForce ? null : (
        <p className="text-sm text-warn">{t("admission:check.notInForce", { until: effectiveTo ?? "—" })}</p>
      )}
      {children}
    </div>
  );
}

type Told = { by: string; on: string; evidence: string };
type Props = {
  check: Check;
  names: PolicyNames | null;
  /** Who confirmed what and when, where that is kept one by one. */
  told?: Readonly<Record<string, Told>>;
  /** Offers a field for the evidence of each open condition, named `confirm.<code>`. */
  isAsked?: boolean;
};

/** Conditions to tick off: each with its state, the figures it rests on, and the evidence of what a person confirmed. */
export function Checklist({ check, ...rest }: Props) {
  const { t } = useText();
  if (check.of.length === 0) return <Leaf check={check} {...rest} />;
  const how =
    check.needed === check.of.length
      ? t("admission:check.all")
      : check.needed === 1
        ? t("admission:check.any")
        : t("admission:check.atLeast", { count: check.needed ?? 0 });
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <CheckBadge state={check.state} />
        <LabelOf check={check} />
        <span className="text-ink-soft">{how}</span>
      </p>
      <ul className="flex flex-col gap-3 border-l-2 border-line pl-3">
        {check.of.map((it) => (
          <li key={it.code}>
            <Checklist check={it} {...rest} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function LabelOf({ check }: { check: Check }) {
  const { locale } = useText();
  return <span className="font-medium">{check.label ? inLocale(locale, check.label) : check.code}</span>;
}

function Leaf({ check, names, told, isAsked }: Props) {
  const { t, locale } = useText();
  const label = check.label ? inLocale(locale, check.label) : check.code;
  const kept = told?.[check.code];
  return (
    <div className="flex flex-col gap-1">
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <CheckBadge state={check.state} />
        <LabelOf check={check} />
      </p>
      <Figures check={check} names={names} />
      {check.evidence === null ? null : (
        <p className="text-sm break-words text-ink-soft">
          {kept
            ? t("admission:check.confirmedBy", { name: kept.by, on: kept.on, evidence: kept.evidence })
            : t("admission:check.confirmed", { evidence: check.evidence })}
        </p>
      )}
      {isAsked && check.told === "unknown" ? (
        <TextInput
          name={`confirm.${check.code}`}
          aria-label={t("admission:check.evidenceOf", { name: label })}
          placeholder={t("admission:check.evidence")}
          defaultValue={kept?.evidence}
          maxLength={500}
          className="max-w-md"
        />
      ) : null}
    </div>
  );
}

/** The figure that was compared, what was asked, and each reported figure behind it with its period. */
function Figures({ check, names }: { check: Check; names: PolicyNames | null }) {
  const { t, locale } = useText();
  const words = policyWords(
    t,
    locale,
    names ?? { facts: {}, classes: {}, groups: {}, grades: {}, rules: {} },
  );
  const { x, relation, value, unit, figures } = check;
  const text = (figure: string, of: string | null) => (of ? measured(t, words, figure, of) : figure);
  const has = x === null ? null : text(x, unit);
  const need =
    relation && value && unit !== "truth"
      ? t("admission:check.need", { relation: RELATIONS[relation] ?? relation, value: text(value, unit) })
      : null;
  // A date is its own figure; what was reported is listed with its period.
  const said = figures
    .filter((it) => it.state === "known" && it.value !== null && it.unit !== "truth" && it.unit !== "date")
    .map((it) => {
      const amount =
        it.unit === "fen"
          ? measured(t, words, String(Number(it.value) / 1_000_000), "10k-yuan")
          : text(it.value!, it.unit);
      const name = words("fact", it.fact);
      return t("admission:check.from", { period: `${it.period ?? ""} ${name}`.trim(), value: amount });
    });
  const parts = [has ?? (said.length > 0 ? null : t("admission:check.nothing")), need, ...said].filter(
    (it) => it !== null,
  );
  return <p className="text-sm text-ink-soft tabular-nums">{parts.join(" · ")}</p>;
}
