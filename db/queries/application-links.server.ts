import { sql } from "drizzle-orm";
import type { Whence } from "#app/domain/access/whence.ts";
import type { ApplicationStatus } from "#app/domain/admission/application.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { ask, json } from "./outside-scope.server.ts";

/* What somebody without an account does: each function knows them by the page's name or the secret of their link. */

export type PublicApplicationPage = {
  nameZh: string;
  nameEn: string;
  introZh: string | null;
  introEn: string | null;
};

export async function publicApplicationPage(slug: string): Promise<PublicApplicationPage | null> {
  const [row] = await ask<PublicApplicationPage>(
    sql`select name_zh as "nameZh", name_en as "nameEn", intro_zh as "introZh", intro_en as "introEn" from app.application_page(${slug})`,
  );
  return row ?? null;
}

/** The number of the application; 'closed' or 'full' where none is taken. */
export async function apply(
  slug: string,
  given: object,
  by: { tokenHash: Buffer; on: DateOn; eraseBefore: DateOn; whence: Whence },
): Promise<string> {
  const [row] = await ask<{ number: string }>(
    sql`select app.apply(${slug}, ${json(given)}, ${by.tokenHash}, ${by.on}::date, ${by.eraseBefore}::date, ${json(by.whence)}) as number`,
  );
  return row!.number;
}

export type OwnApplication = {
  number: string;
  name: string;
  status: ApplicationStatus;
  receivedOn: DateOn;
  closedOn: DateOn | null;
  slug: string;
  nameZh: string;
  nameEn: string;
};

export async function applicationByLink(tokenHash: Buffer): Promise<OwnApplication | null> {
  const [row] = await ask<OwnApplication>(
    sql`select number, name, status, received_on::text as "receivedOn", closed_on::text as "closedOn", slug, name_zh as "nameZh",
               name_en as "nameEn" from app.application_by_link(${tokenHash})`,
  );
  return row ?? null;
}

export async function withdrawByLink(tokenHash: Buffer, on: DateOn, whence: Whence): Promise<boolean> {
  const [row] = await ask<{ done: boolean }>(
    sql`select app.withdraw_application(${tokenHash}, ${on}::date, ${json(whence)}) as done`,
  );
  return row!.done;
}
