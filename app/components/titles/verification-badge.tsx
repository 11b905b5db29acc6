import { Badge } from "#app/components/ui/badge.tsx";
import { DateText } from "#app/components/ui/values.tsx";
import type { RegistryField, Verification } from "#app/domain/titles/verify.ts";
import { useText } from "#app/i18n/index.ts";

const TONE = { verified: "ok", differs: "warn", "not-listed": "bad", "no-list": "muted" } as const;

/** How a title stands beside the city's register. */
export function VerificationBadge({ state }: { state: Verification }) {
  const { t } = useText();
  return <Badge tone={TONE[state]}>{t(`registry:verification.${state}`)}</Badge>;
}

type Values = { name: string; number: string; awardedOn: string; expiresOn: string | null };

/** Both values of each field that differs. */
export function Differences({
  own,
  listed,
  fields,
}: {
  own: Values;
  listed: Values;
  fields: readonly RegistryField[];
}) {
  const { t } = useText();
  const value = (from: Values, field: RegistryField) =>
    field === "awardedOn" || field === "expiresOn" ? <DateText on={from[field]} /> : from[field];
  return (
    <ul className="flex flex-col gap-1">
      {fields.map((field) => (
        <li key={field}>
          <span className="text-ink-soft">{t(`registry:field.${field}`)}</span> {t("registry:own")}{" "}
          {value(own, field)} · {t("registry:listed")} {value(listed, field)}
        </li>
      ))}
    </ul>
  );
}
