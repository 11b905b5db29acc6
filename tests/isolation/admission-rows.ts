import { randomUUID } from "node:crypto";
import type { CarrierSlug } from "./members.ts";
import type { Insert } from "./row.ts";

/** The secret behind the link of an application that can still be withdrawn, of a carrier. */
export const applicationToken = (organization: string) => `application-${organization}`;

/** An open application page, applications, what happened to them, and a graduation, of a carrier with this stay. */
export async function insertAdmission(
  insert: Insert,
  organization_id: string,
  organization: CarrierSlug,
  residency_id: string,
): Promise<void> {
  const row = { organization };
  const key = ["organization_id", "id"];
  await insert(
    "application_pages",
    { organization_id, page: "firms", is_open: organization === "alpha" },
    row,
    ["organization_id", "page"],
  );
  const application = {
    organization_id,
    channel: "public",
    applicant: "firm",
    name: "x",
    received_on: "2026-01-01",
  };
  for (const status of ["received", "in-review", "admitted", "refused", "withdrawn"]) {
    const id = randomUUID();
    const isOpen = status === "received" || status === "in-review";
    const token = status === "received" ? applicationToken(organization) : `${status}-${organization_id}`;
    await insert(
      "applications",
      {
        ...application,
        id,
        number: `2025-${status}`,
        status,
        closed_on: isOpen ? null : "2026-01-02",
        secret_hash: Buffer.from(token),
        locale: "en",
      },
      { ...row, status },
      key,
    );
    if (!isOpen) continue;
    await insert(
      "application_events",
      { organization_id, id: randomUUID(), application_id: id, action: "receive" },
      row,
      key,
    );
  }
  await insert(
    "graduations",
    {
      organization_id,
      id: randomUUID(),
      residency_id,
      number: "2025-0001",
      graduated_on: "2026-01-01",
      outcome: "met",
      checks: "{}",
      keeps_leases: false,
      decided_by: randomUUID(),
      decided_by_name: "x",
    },
    row,
    key,
  );
}
