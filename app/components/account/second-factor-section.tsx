import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";

const FEW = 3;

/** Whether two-step sign-in is on, and the way to the page that changes it. */
export function SecondFactorSection({
  account,
}: {
  account: { hasSecondFactor: boolean; isSecondFactorRequired: boolean; recoveryCodesLeft: number };
}) {
  const { t } = useText();
  const { hasSecondFactor: isOn, isSecondFactorRequired, recoveryCodesLeft: count } = account;
  return (
    <Section
      id="second-factor"
      title={t("account:secondFactor.title")}
      actions={
        <>
          {isSecondFactorRequired ? <Badge tone="info">{t("account:secondFactor.required")}</Badge> : null}
          <Badge tone={isOn ? "ok" : "muted"}>
            {isOn ? t("account:secondFactor.on") : t("account:secondFactor.off")}
          </Badge>
        </>
      }
    >
      <div className="flex flex-col items-start gap-3">
        <p className="max-w-prose">{t("account:secondFactor.what")}</p>
        {isOn ? (
          <p>
            {t("account:secondFactor.left", { count })}
            {count <= FEW ? ` ${t("account:secondFactor.few")}` : null}
          </p>
        ) : null}
        <LinkButton to={paths.secondFactor()} variant={isOn ? "secondary" : "primary"}>
          {isOn ? t("account:secondFactor.renew") : t("account:secondFactor.setUp")}
        </LinkButton>
      </div>
    </Section>
  );
}
