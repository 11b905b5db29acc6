import { Form } from "@remix-run/react";
import { Badge } from "#app/components/ui/badge.tsx";
import { Button, CopyButton } from "#app/components/ui/button.tsx";
import { Field, IdempotencyField, Textarea } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { useText } from "#app/i18n/index.ts";
import type { ApplicationsList } from "#app/services/admission/list-applications.server.ts";

/** Whether anybody may apply without signing in, the address, and what stands on the page. */
export function PublicPageSection({
  page,
  address,
  href,
  idempotencyKey,
}: {
  page: ApplicationsList["publicPage"];
  address: string;
  href: string;
  idempotencyKey: string;
}) {
  const { t } = useText();
  const { isOpen } = page;
  return (
    <Section
      title={t("admission:page.title")}
      actions={
        <Badge tone={isOpen ? "ok" : "muted"}>
          {t(isOpen ? "admission:page.open" : "admission:page.closed")}
        </Badge>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-ink-soft">{t("admission:page.lead")}</p>
        {isOpen ? (
          <p className="flex flex-wrap items-center gap-2 wrap-anywhere">
            <a href={href} className="link">
              {address}
            </a>
            <CopyButton text={address} label={t("admission:page.copy")} />
          </p>
        ) : null}
        {page.mayChange ? (
          <Form key={page.rev} method="post" className="flex flex-col gap-3">
            <input type="hidden" name="rev" value={page.rev} />
            <IdempotencyField value={idempotencyKey} />
            <div className="grid gap-3 sm:grid-cols-2">
              <Field
                name="introZh"
                label={t("admission:page.introZh")}
                hint={t("admission:page.introHint")}
                optional
              >
                <Textarea maxLength={1000} defaultValue={page.introZh ?? ""} />
              </Field>
              <Field
                name="introEn"
                label={t("admission:page.introEn")}
                hint={t("admission:page.introHint")}
                optional
              >
                <Textarea maxLength={1000} defaultValue={page.introEn ?? ""} />
              </Field>
            </div>
            <div className="flex flex-wrap gap-2">
              <Button type="submit" name="state" value="open" variant={isOpen ? "secondary" : "primary"}>
                {t(isOpen ? "admission:page.save" : "admission:page.switchOn")}
              </Button>
              {isOpen ? (
                <Button type="submit" name="state" value="closed" variant="danger">
                  {t("admission:page.switchOff")}
                </Button>
              ) : null}
            </div>
          </Form>
        ) : null}
      </div>
    </Section>
  );
}
