import { setTimeout as wait } from "node:timers/promises";
import { hashOfToken, newToken } from "#app/auth/tokens.server.ts";
import { deliver } from "#app/integrations/mail/deliver.server.ts";
import type { Mail } from "#app/integrations/mail/mail.ts";
import { writeMail } from "#app/integrations/mail/write-mail.ts";
import { type ClaimedMail, claimMail, endMail } from "#db/queries/mails.server.ts";
import { sendNextText } from "./send-texts.server.ts";

export type Postman = { stop: () => Promise<void> };
export type PostmanOptions = {
  /** The addresses of links, of this installation and of no other: never taken from a request. */
  links: Record<"invitation" | "reset", (token: string) => string>;
  /** Is told what no user should read, with the mail's number. */
  onFault: (reference: string, fault: unknown) => void;
  deliver?: (mail: Mail) => Promise<void>;
  /** How long an idle postman waits before it looks again. */
  pollMs?: number;
};

const POLL_MS = 1_000;
const AFTER_FAULT_MS = 5_000;

/** The mail in words. Its link carries a token that stands nowhere else. */
function mailOf(mail: ClaimedMail, link: string): Mail {
  const isEnglish = mail.locale === "en";
  const until = mail.expiresAt ? new Date(mail.expiresAt) : null;
  const shanghai = { timeZone: "Asia/Shanghai", dateStyle: "long", timeStyle: "short" } as const;
  return writeMail({
    id: mail.id,
    kind: mail.kind,
    to: mail.toAddress,
    locale: mail.locale,
    given: {
      name: mail.toName,
      organization: (isEnglish ? mail.organizationEn : mail.organizationZh) ?? "",
      invitedBy: mail.invitedBy ?? "",
      role: mail.role ?? "",
      until: until ? new Intl.DateTimeFormat(isEnglish ? "en-GB" : "zh-CN", shanghai).format(until) : "",
      link,
    },
  });
}

/**
 * Sends one mail that waits, if there is one. The token of its link is made here and sealed as a hash with the claim, so
 * that no link ever stood in the database. A mail that cannot be delivered is tried again later, with another link.
 */
export async function sendNextMail({
  links,
  onFault,
  deliver: hand = deliver,
}: PostmanOptions): Promise<boolean> {
  const token = newToken();
  const mail = await claimMail(hashOfToken(token));
  if (!mail) return false;
  const link = mail.kind === "invitation" || mail.kind === "reset" ? links[mail.kind](token) : "";
  try {
    await hand(mailOf(mail, link));
    await endMail(mail.id, true);
  } catch (fault) {
    await endMail(mail.id, false);
    onFault(mail.id.slice(0, 8).toUpperCase(), fault);
  }
  return true;
}

/** Sends mails, and codes by text message, until it is stopped. Any number of postmen may run: no two get the same mail. */
export function startPostman(options: PostmanOptions): Postman {
  const stopping = new AbortController();
  const rest = (ms: number) => wait(ms, undefined, { signal: stopping.signal }).catch(() => {});
  const running = (async () => {
    while (!stopping.signal.aborted) {
      try {
        const [mail, text] = [await sendNextMail(options), await sendNextText({ onFault: options.onFault })];
        if (!mail && !text) await rest(options.pollMs ?? POLL_MS);
      } catch (fault) {
        // The database is not to be reached: what waits is sent when it is.
        if (!stopping.signal.aborted) options.onFault("", fault);
        await rest(AFTER_FAULT_MS);
      }
    }
  })();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
