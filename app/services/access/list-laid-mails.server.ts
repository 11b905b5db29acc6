import { readFolder } from "#app/integrations/mail/outbox-folder.server.ts";

/** The mails that were laid into the outbox folder, newest first. The caller asks only in development and the demo. */
export const listLaidMails = readFolder;
