import { z } from "zod";
import { can } from "#app/domain/access/permissions.ts";
import {
  ERASE_AFTER_DAYS,
  isContactOver,
  maskedName,
  maskedPhone,
} from "#app/domain/admission/application.ts";
import { addDays, type DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { namesOf, type PolicyNames } from "#app/services/policy/describe-document.ts";
import { authorise, type Ctx, type Verb } from "#app/services/verb.server.ts";
import {
  type ApplicationEvent,
  type ApplicationRow,
  applicationById,
  eventsOf,
} from "#db/queries/applications.server.ts";
import { teamOfApplication } from "#db/queries/teams.server.ts";
import { withScope } from "#db/scope.server.ts";
import { fieldName } from "../residency/hightech-fields.ts";
import { type AdmissionChecks, admissionChecks } from "./admission-checks.server.ts";
import { ADMISSION_POLICY, decidingPolicy } from "./deciding-policy.server.ts";

export type ApplicationView = {
  application: Omit<ApplicationRow, "confirmed" | "decided"> & { fieldName: string | null };
  /** Contacts: whole to who keeps the ledger, masked to other members, none once their time is over. */
  contact: "whole" | "masked" | "erased";
  /** The last day on which contacts are kept; null while nothing is decided, and for who was admitted. */
  keptUntil: DateOn | null;
  /** As they stood at the decision, else as they stand now. */
  checks: AdmissionChecks;
  isDecided: boolean;
  names: PolicyNames | null;
  events: ApplicationEvent[];
  /** The team that an admitted one became in the register. */
  team: { id: string; name: string } | null;
};

function contactFor(
  ctx: Ctx,
  row: ApplicationRow,
): Pick<ApplicationRow, "contactName" | "contactPhone"> & {
  contact: ApplicationView["contact"];
} {
  const { kind: orgKind, carrierKind } = ctx.organization;
  const { contactName, contactPhone } = row;
  if (row.erasedAt !== null || isContactOver(row, ctx.today)) {
    return { contactName: null, contactPhone: null, contact: "erased" };
  }
  if (can({ orgKind, carrierKind, role: ctx.role }, "residency:write")) {
    return { contactName, contactPhone, contact: "whole" };
  }
  return {
    contactName: contactName === null ? null : maskedName(contactName),
    contactPhone: contactPhone === null ? null : maskedPhone(contactPhone),
    contact: "masked",
  };
}

/** An application with its checklist and everything that happened to it. */
export async function showApplication({ ctx, input }: Verb<{ id: string }>): Promise<ApplicationView> {
  authorise(ctx, "residency:read");
  if (!z.uuid().safeParse(input.id).success) throw new Refusal("absent", "admission.absent");
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const row = await applicationById(tx, organizationId, input.id);
    if (!row) throw new Refusal("absent", "admission.absent");
    const decided = row.decided as AdmissionChecks | null;
    const checks = decided ?? (await admissionChecks(tx, ctx, row, row.wishedFrom ?? ctx.today));
    const found = await decidingPolicy(tx, ctx, ADMISSION_POLICY, checks.entryOn);
    const { confirmed: _, decided: __, ...application } = row;
    const { contact, ...contacts } = contactFor(ctx, row);
    const isOver = row.status === "refused" || row.status === "withdrawn";
    return {
      application: { ...application, ...contacts, fieldName: fieldName(row.field) },
      contact,
      keptUntil: isOver && row.closedOn ? addDays(row.closedOn, ERASE_AFTER_DAYS) : null,
      checks,
      isDecided: decided !== null,
      names: found && namesOf(found.policy),
      events: await eventsOf(tx, organizationId, row.id),
      team: row.applicant === "team" ? await teamOfApplication(tx, organizationId, row.id) : null,
    };
  });
}
