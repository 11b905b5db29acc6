import { sql } from "drizzle-orm";
import { z } from "zod";
import { database } from "#db/client.server.ts";
import { translateFault } from "#db/faults.server.ts";
import { hashOfNewPassword, newPasswordField } from "./new-password.server.ts";

export const slugField = z
  .string("access.slug-required")
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, "access.slug-form");

export const setUpCityInput = z.object({
  nameZh: z.string("access.name-required").max(80),
  nameEn: z.string("access.name-required").max(80),
  slug: slugField,
  userName: z.string("access.name-required").max(80),
  email: z.email("access.email-form"),
  password: newPasswordField,
});

export async function isSetUpNeeded(): Promise<boolean> {
  const [row] = await database().execute<{ needed: boolean }>(sql`select app.set_up_needed() as needed`);
  return row?.needed ?? false;
}

/** The first city and its administrator. The database refuses a second set-up. Returns the administrator's id. */
export async function setUpCity(input: z.output<typeof setUpCityInput>): Promise<string> {
  const passwordHash = await hashOfNewPassword(input.password, { name: input.userName, email: input.email });
  try {
    const [row] = await database().execute<{ id: string }>(
      sql`select app.set_up(${input.slug}, ${input.nameZh}, ${input.nameEn}, ${input.email}, ${input.userName}, ${passwordHash}) as id`,
    );
    return row!.id;
  } catch (error) {
    throw translateFault(error);
  }
}
