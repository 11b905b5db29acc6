import { Refusal } from "#app/domain/shared/errors.ts";
import { checkAuditChain, checkAuditChainInput } from "#app/services/audit/check-audit-chain.server.ts";
import { exportAuditLog } from "#app/services/audit/export-audit-log.server.ts";
import { listAuditEntries, listAuditEntriesInput } from "#app/services/audit/list-audit-entries.server.ts";
import { parseForm } from "./form.server.ts";
import type { ActionArgs, LoaderArgs } from "./organization.server.ts";

/** The log's pages are the same for carriers and authorities: what their routes load and do. */
export async function loadAudit({ ctx, url }: LoaderArgs) {
  const asked = Object.fromEntries([...url.searchParams].filter(([, value]) => value !== ""));
  const input = listAuditEntriesInput.safeParse(asked);
  const filter = input.success ? input.data : {};
  return { ...(await listAuditEntries({ ctx, input: filter })), filter };
}
export type AuditData = Awaited<ReturnType<typeof loadAudit>>;

/** Checks the chain; the answer is shown on the page, nothing is changed. */
export async function checkAudit({ ctx, form }: ActionArgs) {
  if (form.get("intent") !== "check") throw new Refusal("invalid", "form.invalid");
  return { chain: await checkAuditChain({ ctx, input: parseForm(checkAuditChainInput, form) }) };
}

export async function auditResponse({ ctx }: LoaderArgs): Promise<Response> {
  const { text, filename } = await exportAuditLog({ ctx, input: null });
  return new Response(text, {
    headers: {
      "Content-Type": "application/x-ndjson; charset=utf-8",
      "Content-Disposition": `attachment; filename="${filename}"`,
    },
  });
}
