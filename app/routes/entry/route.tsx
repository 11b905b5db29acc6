import { redirect } from "@remix-run/node";
import { signedIn } from "#app/auth/sessions.server.ts";
import { PublicShell } from "#app/components/shell/public-shell.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { membershipsOf } from "#app/http/context.server.ts";
import { paths } from "#app/http/paths.ts";
import { publicLoader } from "#app/http/public.server.ts";
import { useText } from "#app/i18n/index.ts";

export const loader = publicLoader(async ({ request }) => {
  const session = await signedIn(request);
  if (!session) throw redirect(paths.signIn());
  const [first] = await membershipsOf(session);
  if (first) throw redirect(paths.home(first.organization));
  return null;
});

/** Shown to a person whose last membership was revoked. */
export default function Entry() {
  const { t } = useText();
  return (
    <PublicShell>
      <EmptyState title={t("access:entry.none")}>{t("access:entry.noneHint")}</EmptyState>
    </PublicShell>
  );
}
