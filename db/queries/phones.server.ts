import { sql } from "drizzle-orm";
import type { Whence } from "#app/domain/access/whence.ts";
import { ask, json } from "./outside-scope.server.ts";

/** A code to be sent now: the one whose hash was given to the claim. */
export type ClaimedText = { id: string; number: string; locale: string; purpose: "prove" | "sign-in" };

export async function claimText(codeHash: Buffer): Promise<ClaimedText | null> {
  const [row] = await ask<ClaimedText>(
    sql`select id, number, locale, purpose from app.claim_text(${codeHash})`,
  );
  return row ?? null;
}

export async function endText(id: string): Promise<void> {
  await ask(sql`select app.end_text(${id}::uuid)`);
}

/** Asks for a code to sign in with; the answer is the seconds to wait, or null. The same whether anybody has the number. */
export async function askSignInCode(number: string, locale: string): Promise<number | null> {
  const [row] = await ask<{ wait: number | null }>(
    sql`select app.ask_sign_in_code(${number}, ${locale}) as wait`,
  );
  return row!.wait;
}

export async function askPhoneProof(session: Buffer, number: string, locale: string): Promise<number | null> {
  const [row] = await ask<{ wait: number | null }>(
    sql`select app.ask_phone_proof(${session}, ${number}, ${locale}) as wait`,
  );
  return row!.wait;
}

export type PersonForPhone = { id: string; email: string; hasSecondFactor: boolean };

export async function personForPhone(number: string): Promise<PersonForPhone | null> {
  const [row] = await ask<PersonForPhone>(
    sql`select id, email, has_second_factor as "hasSecondFactor" from app.person_for_phone(${number})`,
  );
  return row ?? null;
}

/** Takes a code, once; answers whose it is, or null. */
export async function takeSignInCode(number: string, codeHash: Buffer): Promise<string | null> {
  const [row] = await ask<{ id: string | null }>(
    sql`select app.take_sign_in_code(${number}, ${codeHash}) as id`,
  );
  return row!.id;
}

export async function ownPhone(session: Buffer): Promise<string | null> {
  const [row] = await ask<{ number: string | null }>(sql`select app.my_phone(${session}) as number`);
  return row!.number;
}

type By = { locale: string; whence: Whence };

/** False when the code is not the one that was sent. */
export async function provePhone(
  session: Buffer,
  given: { number: string; codeHash: Buffer } & By,
): Promise<boolean> {
  const [row] = await ask<{ done: boolean }>(
    sql`select app.prove_phone(${session}, ${given.number}, ${given.codeHash}, ${given.locale}, ${json(given.whence)}) as done`,
  );
  return row!.done;
}

export async function endPhone(session: Buffer, { locale, whence }: By): Promise<boolean> {
  const [row] = await ask<{ done: boolean }>(
    sql`select app.end_phone(${session}, ${locale}, ${json(whence)}) as done`,
  );
  return row!.done;
}

/** How many of each kind were deleted; null while another worker does so. */
export async function sweepAccounts(
  days: Readonly<Record<string, number>>,
): Promise<Record<string, number> | null> {
  const [row] = await ask<{ counts: Record<string, number> | null }>(
    sql`select app.sweep_accounts(${json(days)}) as counts`,
  );
  return row!.counts;
}
