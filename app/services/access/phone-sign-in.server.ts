import { z } from "zod";
import { hashOfPhoneCode } from "#app/auth/phone-codes.server.ts";
import type { Whence } from "#app/domain/access/whence.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { doTextsGo } from "#app/integrations/sms/deliver-text.server.ts";
import * as queries from "#db/queries/phones.server.ts";
import { attempt, countAttempt } from "./attempt.server.ts";
import { phoneCodeField, phoneField } from "./phone-field.server.ts";
import { openQuestion, type SignInAnswer } from "./sign-in.server.ts";

/** Whether anybody can sign in by a phone number here. */
export const isPhoneSignInOn = doTextsGo;

function assertOn(): void {
  if (!isPhoneSignInOn) throw new Refusal("absent", "common.no-such-page");
}

export const refuseSoon = (seconds: number | null): void => {
  if (seconds === null) return;
  if (seconds <= 60) throw new Refusal("busy", "access.code-soon", { seconds });
  throw new Refusal("busy", "access.codes-today");
};

export const askSignInCodeInput = z.object({ phone: phoneField });

/**
 * Sends a code to a number, if anybody signs in with it. The answer is the same when nobody does. One a minute and ten a day for a
 * number; whoever asks for many numbers is told to wait.
 */
export async function askSignInCode(
  { phone }: z.output<typeof askSignInCodeInput>,
  at: { locale: string; whence: Whence },
): Promise<void> {
  assertOn();
  await countAttempt([{ subject: `sms-from:${at.whence.address}`, limit: 20, leakSeconds: 60 }]);
  refuseSoon(await queries.askSignInCode(phone, at.locale));
}

export const phoneSignInInput = z.object({ phone: phoneField, code: phoneCodeField });

/**
 * Signs in by a number and the code that was sent to it: the latest one, five minutes, once, five tries. Wrong ones count against the
 * account and the network address like wrong passwords; a number that nobody has is counted and answered alike. Whoever has a second
 * factor is asked for it.
 */
export async function signInByPhone(
  { phone, code }: z.output<typeof phoneSignInInput>,
  whence: Whence,
): Promise<SignInAnswer> {
  assertOn();
  const person = await queries.personForPhone(phone);
  const verdict = await attempt(person?.email ?? `phone-${phone}`, whence, async () => {
    const userId = await queries.takeSignInCode(phone, hashOfPhoneCode(code));
    if (userId === null || userId !== person?.id) return "wrong";
    return person.hasSecondFactor ? "half" : "right";
  });
  if (verdict === "wrong" || !person) {
    throw new Refusal("invalid", "access.wrong-phone-code", {}, { code: "access.wrong-phone-code" });
  }
  return verdict === "right" ? { userId: person.id } : openQuestion(person.id, "phone-code");
}
