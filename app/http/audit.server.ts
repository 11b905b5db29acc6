import type { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { checkAuditChain, checkAuditChainInput } from "#app/services/audit/check-audit-chain.server.ts";
import { exportAuditLog } from "#app/services/audit/export-audit-log.server.ts";
import { listAuditEntries, listAuditEntriesInput } from "#app/services/audit/list-audit-entries.server.ts";
import { fileResponse } from "./download.server.ts";
import { parseForm } from "./form.server.ts";
import type { ActionArgs, LoaderArgs } from "./organization.server.ts";

/** What is asked of the log; a parameter that somebody mistyped in the address is left out, the others hold. */
function readFilter(parameters: URLSearchParams): z.output<typeof listAuditEntriesInput> {
  const asked = Object.entries(listAuditEntriesInput.shape).flatMap(([name, field]) => {
    const value = parameters.get(name);
    const read = value ? field.safeParse(value) : null;
    return read?.success && read.data !== "" ? [[name, read.data]] : [];
  });
  return listAuditEntriesInput.parse(Object.fromEntries(asked));
}

/** The log's pages are the same for carriers and authorities: what their routes load and do. */
export async function loadAudit({ ctx, url }: LoaderArgs) {
  const filter = readFilter(url.searchParams);
  return { ...(await listAuditEntries({ ctx, input: filter })), filter };
}
export type AuditData = Awaited<ReturnType<typeof loadAudit>>;

/** Checks the chain; the answer is shown on the page. */
export async function checkAudit({ ctx, form }: ActionArgs) {
  if (form.get("intent") !== "check") throw new Refusal("invalid", "form.invalid");
  const input = parseForm(checkAuditChainInput, form);
  return { chain: await checkAuditChain({ ctx, input }), anchorSeq: input.seq ?? null };
}

export async function auditResponse({ ctx }: LoaderArgs): Promise<Response> {
  const { text, filename } = await exportAuditLog({ ctx, input: null });
  return fileResponse(filename, "application/x-ndjson; charset=utf-8", text);
}
