import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";

/** Whether one signs in with a phone number, and the way to the page that changes it. */
export function PhoneSection({ phone }: { phone: string | null }) {
  const { t } = useText();
  return (
    <Section
      id="phone"
      title={t("account:phone.title")}
      actions={<Badge tone={phone ? "ok" : "muted"}>{phone ?? t("account:phone.none")}</Badge>}
    >
      <div className="flex flex-col items-start gap-3">
        <p className="max-w-prose">{t("account:phone.what")}</p>
        <LinkButton to={paths.accountPhone()}>
          {phone ? t("account:phone.change") : t("account:phone.add")}
        </LinkButton>
      </div>
    </Section>
  );
}
