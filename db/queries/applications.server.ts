import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { Applicant, ApplicationStatus } from "#app/domain/admission/application.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { applicationEvents, applicationPages, applications } from "#db/schema/admission.ts";
import type { ScopedTx } from "#db/scope.server.ts";

export type ApplicationLine = {
  id: string;
  number: string;
  channel: "public" | "carrier";
  applicant: Applicant;
  name: string;
  uscc: string | null;
  field: string | null;
  wishedAreaDm2: number | null;
  wishedDesks: number | null;
  wishedFrom: DateOn | null;
  status: ApplicationStatus;
  receivedOn: DateOn;
  closedOn: DateOn | null;
};
export type ApplicationRow = ApplicationLine & {
  foundedOn: DateOn | null;
  business: string | null;
  people: number | null;
  contactName: string | null;
  contactPhone: string | null;
  registersHere: boolean | null;
  agreementNumber: string | null;
  residencyId: string | null;
  confirmed: unknown;
  decided: unknown;
  erasedAt: string | null;
  rev: number;
};

const lineColumns = {
  id: applications.id,
  number: applications.number,
  channel: sql<ApplicationLine["channel"]>`${applications.channel}`,
  applicant: sql<Applicant>`${applications.applicant}`,
  name: applications.name,
  uscc: applications.uscc,
  field: applications.field,
  wishedAreaDm2: applications.wishedAreaDm2,
  wishedDesks: applications.wishedDesks,
  wishedFrom: applications.wishedFrom,
  status: sql<ApplicationStatus>`${applications.status}`,
  receivedOn: applications.receivedOn,
  closedOn: applications.closedOn,
};
// All but the hash behind the applicant's link, which this login may not read.
const rowColumns = {
  ...lineColumns,
  foundedOn: applications.foundedOn,
  business: applications.business,
  people: applications.people,
  contactName: applications.contactName,
  contactPhone: applications.contactPhone,
  registersHere: applications.registersHere,
  agreementNumber: applications.agreementNumber,
  residencyId: applications.residencyId,
  confirmed: applications.confirmed,
  decided: applications.decided,
  erasedAt: applications.erasedAt,
  rev: applications.rev,
};

export async function countApplications(
  tx: ScopedTx,
  organizationId: string,
): Promise<{ status: ApplicationStatus; count: number }[]> {
  return tx
    .select({ status: sql<ApplicationStatus>`${applications.status}`, count: sql<number>`count(*)::int` })
    .from(applications)
    .where(eq(applications.organizationId, organizationId))
    .groupBy(applications.status);
}

/** A page of a carrier's applications, the latest first. */
export const listApplicationsOf = (
  tx: ScopedTx,
  organizationId: string,
  page: { status: ApplicationStatus | null; limit: number; offset: number },
): Promise<ApplicationLine[]> =>
  tx
    .select(lineColumns)
    .from(applications)
    .where(
      and(
        eq(applications.organizationId, organizationId),
        page.status ? eq(applications.status, page.status) : undefined,
      ),
    )
    .orderBy(desc(applications.receivedOn), desc(applications.number))
    .limit(page.limit)
    .offset(page.offset);

/** One application, or null; `lock` keeps others from changing it until the transaction ends. */
export async function applicationById(
  tx: ScopedTx,
  organizationId: string,
  id: string,
  lock = false,
): Promise<ApplicationRow | null> {
  const query = tx
    .select(rowColumns)
    .from(applications)
    .where(and(eq(applications.organizationId, organizationId), eq(applications.id, id)));
  const [row] = lock ? await query.for("update") : await query;
  return row ?? null;
}

export type ApplicationEvent = {
  id: string;
  at: string;
  action: string;
  opinion: string | null;
  userName: string | null;
};

/** What happened to an application, the latest first. */
export const eventsOf = (
  tx: ScopedTx,
  organizationId: string,
  applicationId: string,
): Promise<ApplicationEvent[]> =>
  tx
    .select({
      id: applicationEvents.id,
      at: sql<string>`to_char(${applicationEvents.at} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
      action: applicationEvents.action,
      opinion: applicationEvents.opinion,
      userName: applicationEvents.userName,
    })
    .from(applicationEvents)
    .where(
      and(
        eq(applicationEvents.organizationId, organizationId),
        eq(applicationEvents.applicationId, applicationId),
      ),
    )
    .orderBy(desc(applicationEvents.at), asc(applicationEvents.id));

export async function addEvent(
  tx: ScopedTx,
  organizationId: string,
  event: { applicationId: string; action: string; opinion?: string | null; userName: string },
): Promise<void> {
  // Within one transaction too, one step comes after the other.
  await tx.insert(applicationEvents).values({ organizationId, ...event, at: sql`clock_timestamp()` });
}

/** The next number of the year in this carrier, by the same lock as the public page: 2026-0001. */
export async function nextApplicationNumber(
  tx: ScopedTx,
  organizationId: string,
  year: string,
): Promise<string> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`applications ${organizationId}`}, 0))`,
  );
  const [row] = await tx.execute<{ last: number }>(sql`
    select coalesce(max(substr(number, 6)::integer), 0) as last from applications
     where organization_id = ${organizationId} and number like ${`${year}-%`}`);
  return `${year}-${String((row?.last ?? 0) + 1).padStart(4, "0")}`;
}

export type NewApplication = Omit<
  typeof applications.$inferInsert,
  "id" | "channel" | "status" | "secretHash"
>;

export async function insertApplication(tx: ScopedTx, row: NewApplication): Promise<string> {
  const [added] = await tx
    .insert(applications)
    .values({ ...row, channel: "carrier" })
    .returning({ id: applications.id });
  return added!.id;
}

export type ApplicationChange = Partial<
  Pick<
    typeof applications.$inferInsert,
    "status" | "closedOn" | "agreementNumber" | "residencyId" | "confirmed" | "decided" | "uscc" | "name"
  >
>;

/** False when somebody changed it since `rev` was read. */
export async function updateApplication(
  tx: ScopedTx,
  organizationId: string,
  at: { id: string; rev: number },
  change: ApplicationChange,
): Promise<boolean> {
  const rows = await tx
    .update(applications)
    .set({ ...change, rev: at.rev + 1 })
    .where(
      and(
        eq(applications.organizationId, organizationId),
        eq(applications.id, at.id),
        eq(applications.rev, at.rev),
      ),
    )
    .returning({ id: applications.id });
  return rows.length === 1;
}

/** Erases the contacts of what was refused or withdrawn before a day, and ends the links; how many. */
export async function eraseContacts(tx: ScopedTx, organizationId: string, before: DateOn): Promise<number> {
  const rows = await tx.execute(sql`
    update applications set contact_name = null, contact_phone = null, secret_hash = null, erased_at = now()
     where organization_id = ${organizationId} and status in ('refused', 'withdrawn') and closed_on < ${before} and erased_at is null
    returning id`);
  return rows.length;
}

export type ApplicationPage = {
  isOpen: boolean;
  introZh: string | null;
  introEn: string | null;
  rev: number;
};

const PAGE = "firms";

/** The carrier's public page; one that was never switched on is off. */
export async function applicationPageOf(tx: ScopedTx, organizationId: string): Promise<ApplicationPage> {
  const [row] = await tx
    .select({
      isOpen: applicationPages.isOpen,
      introZh: applicationPages.introZh,
      introEn: applicationPages.introEn,
      rev: applicationPages.rev,
    })
    .from(applicationPages)
    .where(and(eq(applicationPages.organizationId, organizationId), eq(applicationPages.page, PAGE)));
  return row ?? { isOpen: false, introZh: null, introEn: null, rev: 0 };
}

/** False when somebody changed the page since `rev` was read. */
export async function saveApplicationPage(
  tx: ScopedTx,
  organizationId: string,
  rev: number,
  page: Omit<ApplicationPage, "rev">,
): Promise<boolean> {
  const rows = await tx
    .insert(applicationPages)
    .values({ organizationId, page: PAGE, ...page, rev: 1 })
    .onConflictDoUpdate({
      target: [applicationPages.organizationId, applicationPages.page],
      set: { ...page, rev: rev + 1 },
      setWhere: eq(applicationPages.rev, rev),
    })
    .returning({ rev: applicationPages.rev });
  return rows.length === 1;
}
