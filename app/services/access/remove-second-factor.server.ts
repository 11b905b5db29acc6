import { randomBytes } from "node:crypto";
import { z } from "zod";
import { hashPassword, POLICY } from "#app/auth/passwords.server.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import * as queries from "#db/queries/members.server.ts";
import { withScope } from "#db/scope.server.ts";
import { assertRecent } from "./assert-recent.server.ts";

export const removeSecondFactorInput = z.object({
  membershipId: z.uuid(),
  /** How the person was recognised, for the log: seen with an identity card, called back, … */
  reason: z.string("access.reason-required").trim().min(4, "access.reason-required").max(300),
  /** The language of the mail. */
  locale: z.enum(["zh-CN", "en"]).default("zh-CN"),
});

/**
 * Takes two-step sign-in away from a member who has lost authenticator and recovery codes, once they were recognised in person; never
 * from oneself. Their sessions, phone number and password end: a new password comes by a link to their address. A mail tells them, and
 * the log of each of their organisations says who did it and why (written by the database). Answers the address.
 */
export async function removeSecondFactor({
  ctx,
  input,
}: Verb<z.input<typeof removeSecondFactorInput>>): Promise<string> {
  authorise(ctx, "members:manage");
  const { membershipId, reason, locale } = removeSecondFactorInput.parse(input);
  // A password that nobody knows.
  const passwordHash = await hashPassword(randomBytes(32).toString("base64url"));
  return withScope(ctx, async (tx) => {
    await assertRecent(tx, ctx);
    const given = { reason, passwordHash, keep: POLICY.history, locale };
    const email = await queries.removeSecondFactor(tx, membershipId, given);
    if (!email) throw new Refusal("conflict", "common.changed-meanwhile");
    return email;
  });
}
