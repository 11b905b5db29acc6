import type { ReactNode } from "react";
import { PublicShell } from "#app/components/shell/public-shell.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";

/** The frame of pages about one's own account, which belong to no organisation. */
export function AccountShell({ children }: { children: ReactNode }) {
  const { t } = useText();
  return (
    <PublicShell wide actions={<LinkButton to={paths.entry()}>{t("account:back")}</LinkButton>}>
      <div className="mx-auto flex w-full max-w-4xl flex-col gap-5">{children}</div>
    </PublicShell>
  );
}
