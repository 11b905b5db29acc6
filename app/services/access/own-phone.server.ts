import { z } from "zod";
import { hashOfPhoneCode } from "#app/auth/phone-codes.server.ts";
import { maskedPhone } from "#app/domain/access/phone-number.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import * as queries from "#db/queries/phones.server.ts";
import { attempt, countAttempt } from "./attempt.server.ts";
import { confirmIdentity, confirmIdentityInput, type Person } from "./own-account.server.ts";
import { phoneCodeField, phoneField } from "./phone-field.server.ts";
import { isPhoneSignInOn, refuseSoon } from "./phone-sign-in.server.ts";

/** The number that one signs in with, masked; null: none, undefined: there is no signing in by number here. */
export async function showOwnPhone({ session }: Pick<Person, "session">): Promise<string | null | undefined> {
  if (!isPhoneSignInOn) return undefined;
  const number = await queries.ownPhone(session.sessionHash);
  return number && maskedPhone(number);
}

export const askPhoneProofInput = confirmIdentityInput.extend({ phone: phoneField });

/** Sends a code to a number that one wants to sign in with. Asks for password and code first: it is a way into the account. */
export async function askPhoneProof(
  person: Person,
  { phone, ...proof }: z.output<typeof askPhoneProofInput>,
): Promise<string> {
  if (!isPhoneSignInOn) throw new Refusal("absent", "common.no-such-page");
  await confirmIdentity(person, proof);
  await countAttempt([{ subject: `sms-from:${person.whence.address}`, limit: 20, leakSeconds: 60 }]);
  refuseSoon(await queries.askPhoneProof(person.session.sessionHash, phone, person.locale));
  return phone;
}

export const provePhoneInput = z.object({ phone: phoneField, phoneCode: phoneCodeField });

/** Takes the code: from now on one signs in with this number, and nobody else does. A mail tells of it. */
export async function provePhone(
  person: Person,
  { phone, phoneCode }: z.output<typeof provePhoneInput>,
): Promise<void> {
  const { session, locale, whence } = person;
  const given = { number: phone, codeHash: hashOfPhoneCode(phoneCode), locale, whence };
  const judge = async () => ((await queries.provePhone(session.sessionHash, given)) ? "right" : "wrong");
  if ((await attempt(session.user.email, whence, judge)) === "wrong") {
    throw new Refusal("invalid", "access.wrong-phone-code", {}, { phoneCode: "access.wrong-phone-code" });
  }
}

/** One signs in with no number any more. */
export async function endPhone({ session, locale, whence }: Person): Promise<void> {
  const isDone = await queries.endPhone(session.sessionHash, { locale, whence });
  if (!isDone) throw new Refusal("conflict", "common.changed-meanwhile");
}
