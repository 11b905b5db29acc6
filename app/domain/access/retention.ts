/**
 * For how many days after its end something of an account is kept, then a worker deletes it. The log is never swept: it tells what
 * happened longer than what it happened with is there.
 */
export const RETENTION_DAYS = {
  /** Mails that were sent or given up: address, name and what they were about. */
  mails: 30,
  /** Invitations and resets that were used, withdrawn or ran out. */
  links: 90,
  /** Sessions that ended: device and network address. */
  sessions: 30,
  /** Counted attempts to get in. */
  attempts: 2,
  /** Codes by text message, questions between two steps, and authenticators that were begun and never confirmed. */
  codes: 2,
} as const;
