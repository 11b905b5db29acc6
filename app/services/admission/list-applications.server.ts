import { z } from "zod";
import { can } from "#app/domain/access/permissions.ts";
import { APPLICATION_STATUSES, type ApplicationStatus } from "#app/domain/admission/application.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import {
  type ApplicationLine,
  type ApplicationPage,
  applicationPageOf,
  countApplications,
  listApplicationsOf,
} from "#db/queries/applications.server.ts";
import { withScope } from "#db/scope.server.ts";
import { fieldName } from "../residency/hightech-fields.ts";

const PAGE_ROWS = 50;
const MOST_PAGES = 10_000;

// A list's address may be typed or kept from an older version: what it does not understand is left out, not refused.
export const listApplicationsInput = z.object({
  status: z
    .enum([...APPLICATION_STATUSES, "all"])
    .default("all")
    .catch("all"),
  page: z.coerce.number().int().min(1).max(MOST_PAGES).default(1).catch(1),
});

export type ApplicationsList = {
  status: ApplicationStatus | "all";
  counts: Record<ApplicationStatus | "all", number>;
  rows: (ApplicationLine & { fieldName: string | null })[];
  page: number;
  pages: number;
  publicPage: ApplicationPage & { mayChange: boolean };
};

/** The carrier's applications, the latest first, counted by status, and whether its public page is open. */
export async function listApplications({
  ctx,
  input,
}: Verb<z.input<typeof listApplicationsInput>>): Promise<ApplicationsList> {
  authorise(ctx, "residency:read");
  const { status, page: asked } = listApplicationsInput.parse(input);
  const { id, kind: orgKind, carrierKind } = ctx.organization;
  return withScope(ctx, async (tx) => {
    const counts = { all: 0, received: 0, "in-review": 0, admitted: 0, refused: 0, withdrawn: 0 };
    for (const row of await countApplications(tx, id)) {
      counts[row.status] = row.count;
      counts.all += row.count;
    }
    const pages = Math.max(1, Math.ceil(counts[status] / PAGE_ROWS));
    const page = Math.min(asked, pages);
    const rows = await listApplicationsOf(tx, id, {
      status: status === "all" ? null : status,
      limit: PAGE_ROWS,
      offset: (page - 1) * PAGE_ROWS,
    });
    const mayChange = can({ orgKind, carrierKind, role: ctx.role }, "residency:write");
    return {
      status,
      counts,
      rows: rows.map((row) => ({ ...row, fieldName: fieldName(row.field) })),
      page,
      pages,
      publicPage: { ...(await applicationPageOf(tx, id)), mayChange },
    };
  });
}
