import { createTransport } from "nodemailer";
import { env } from "#app/env.server.ts";
import type { Mail } from "./mail.ts";
import { layIntoFolder } from "./outbox-folder.server.ts";

const WAIT_MS = 20_000;

const transport = () =>
  createTransport({
    url: env.SMTP_URL,
    connectionTimeout: WAIT_MS,
    greetingTimeout: WAIT_MS,
    socketTimeout: WAIT_MS,
    // Nothing of a mail comes from files or addresses: what is in it is text.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
let smtp: ReturnType<typeof transport> | undefined;

/** Hands a mail to the installation's mail server; without one, lays it into the outbox folder. Rejects when neither takes it. */
export async function deliver(mail: Mail): Promise<void> {
  if (!env.SMTP_URL) return layIntoFolder(mail);
  smtp ??= transport();
  await smtp.sendMail({
    from: env.MAIL_FROM,
    to: { name: "", address: mail.to },
    subject: mail.subject,
    text: mail.text,
    messageId: `<${mail.id}@zaiti>`,
    headers: { "Auto-Submitted": "auto-generated" },
  });
}
