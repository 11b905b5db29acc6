import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { AuditPage } from "#app/components/audit/audit-page.tsx";
import { checkAudit, loadAudit } from "#app/http/audit.server.ts";
import { authorityAction, authorityLoader } from "#app/http/organization.server.ts";
import { pageTitle } from "#app/i18n/page-title.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("audit:title"));
export const loader = authorityLoader({ can: "audit:read" }, loadAudit);
export const action = authorityAction({ can: "audit:read" }, checkAudit);

export default function Audit() {
  return <AuditPage log={useLoaderData<typeof loader>()} result={useActionData<typeof action>()} />;
}
