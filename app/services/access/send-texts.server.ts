import { hashOfPhoneCode, newPhoneCode } from "#app/auth/phone-codes.server.ts";
import { deliverText } from "#app/integrations/sms/deliver-text.server.ts";
import type { Text } from "#app/integrations/sms/text.ts";
import { writeText } from "#app/integrations/sms/write-text.ts";
import { claimText, endText } from "#db/queries/phones.server.ts";

/**
 * Sends one code that waits, if there is one. It is made here and its hash sealed with the claim, so that no code ever stood in the
 * database. What cannot be delivered is tried again soon, with another code.
 */
export async function sendNextText({
  onFault,
  deliver = deliverText,
}: {
  onFault: (reference: string, fault: unknown) => void;
  deliver?: (text: Text) => Promise<void>;
}): Promise<boolean> {
  const code = newPhoneCode();
  const claimed = await claimText(hashOfPhoneCode(code));
  if (!claimed) return false;
  try {
    await deliver(writeText({ ...claimed, code }));
    await endText(claimed.id);
  } catch (fault) {
    onFault(claimed.id.slice(0, 8).toUpperCase(), fault);
  }
  return true;
}
