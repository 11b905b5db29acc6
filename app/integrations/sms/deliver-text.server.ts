import { env } from "#app/env.server.ts";
import { layIntoFolder } from "#app/integrations/mail/outbox-folder.server.ts";
import type { Text } from "./text.ts";

const WAIT_MS = 10_000;

/** Whether text messages go anywhere: to a gateway, or in development and the demo into the outbox folder. */
export const doTextsGo = Boolean(env.SMS_GATEWAY_URL) || env.DEMO || env.OUTBOX_PAGE;

/** Hands a text message to the gateway; without one, lays it into the outbox folder. Rejects when it was not taken. */
export async function deliverText({ id, to, text, code }: Text): Promise<void> {
  if (!env.SMS_GATEWAY_URL) return layIntoFolder({ id, to, subject: to, text });
  const answer = await fetch(env.SMS_GATEWAY_URL, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      // The same message handed over twice is sent once, where the gateway knows this header.
      "Idempotency-Key": id,
      ...(env.SMS_GATEWAY_TOKEN ? { Authorization: `Bearer ${env.SMS_GATEWAY_TOKEN}` } : {}),
    },
    body: JSON.stringify({ id, to: `+86${to}`, text, code }),
    // A gateway that sends us elsewhere is not the one that was configured.
    redirect: "error",
    signal: AbortSignal.timeout(WAIT_MS),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`The gateway of text messages answered ${answer.status}.`);
}
