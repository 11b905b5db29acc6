import { encode } from "uqr";
import { z } from "zod";
import { hashOfRecoveryCode, newRecoveryCodes } from "#app/auth/recovery-codes.server.ts";
import { openSecret, sealSecret } from "#app/auth/sealed-secret.server.ts";
import { base32, newSecret, otpauthUrl, stepOf } from "#app/auth/totp.server.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import * as queries from "#db/queries/accounts.server.ts";
import { confirmIdentity, confirmIdentityInput, type Person } from "./own-account.server.ts";

const ISSUER = "Zaiti";

/** The dark squares of a QR code as one path of an SVG picture, with the quiet border that cameras need. */
function qrOf(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { ecc: "M", border: 4 });
  const squares = data.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return { size, path: squares.join("") };
}

/** The secret that waits for its first code, as it is and as the database has it: the one of a page that was opened before, if any. */
async function beginSecret({ sessionHash, user }: Person["session"]) {
  const sealed = await queries.beginSecondFactor(sessionHash, sealSecret(newSecret(), user.id));
  return { sealed, secret: openSecret(sealed, user.id) };
}

/** The secret that waits for its first code, as a QR code and as letters to type. */
export async function beginSecondFactor({ session }: Pick<Person, "session">) {
  const { secret } = await beginSecret(session);
  const letters = base32(secret).replace(/(.{4})(?=.)/g, "$1 ");
  return { qr: qrOf(otpauthUrl(secret, session.user.email, ISSUER)), letters };
}

export const confirmSecondFactorInput = z.object({ code: z.string("access.code-required").max(40) });

/**
 * Turns the second factor on by a first code from the authenticator. Answers the recovery codes, which are shown this
 * once; every other session ends.
 */
export async function confirmSecondFactor(
  { session, locale, whence }: Person,
  { code }: z.output<typeof confirmSecondFactorInput>,
): Promise<string[]> {
  const { secret, sealed } = await beginSecret(session);
  const step = stepOf(secret, code, Date.now() / 1_000);
  if (step === null) throw new Refusal("invalid", "access.wrong-code", {}, { code: "access.wrong-code" });
  const codes = newRecoveryCodes();
  const codeHashes = codes.map(hashOfRecoveryCode);
  await queries.confirmSecondFactor(session.sessionHash, {
    secret: sealed,
    step,
    codeHashes,
    locale,
    whence,
  });
  return codes;
}

export const provenInput = confirmIdentityInput;

/** Makes ten new recovery codes; the ones before end. Asks for password and code first. */
export async function renewRecoveryCodes(
  person: Person,
  input: z.output<typeof provenInput>,
): Promise<string[]> {
  await confirmIdentity(person, input);
  const codes = newRecoveryCodes();
  await queries.renewRecoveryCodes(person.session.sessionHash, codes.map(hashOfRecoveryCode), person.whence);
  return codes;
}

/** Turns the second factor off, unless an organisation asks for it. Asks for password and code first. */
export async function endSecondFactor(person: Person, input: z.output<typeof provenInput>): Promise<void> {
  await confirmIdentity(person, input);
  await queries.endSecondFactor(person.session.sessionHash, person.locale, person.whence);
}
