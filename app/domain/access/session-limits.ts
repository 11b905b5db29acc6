import type { Role } from "./roles.ts";

/** Without a request for so long, a session ends. */
export const IDLE_MINUTES = 30;
/** So recently a person has proved who they are when they approve something or take everything out. */
export const RECENT_MINUTES = 10;

const KEEPS_BOOKS = 12 * 60;
const SIGNS_OR_DECIDES = 8 * 60;

/** The longest life of a session, in minutes, whatever happens in it. Of several roles of a person the shortest holds. */
export const ABSOLUTE_MINUTES: Readonly<Record<Role, number>> = {
  viewer: KEEPS_BOOKS,
  operator: KEEPS_BOOKS,
  owner: SIGNS_OR_DECIDES,
  reviewer: SIGNS_OR_DECIDES,
  admin: SIGNS_OR_DECIDES,
  analyst: SIGNS_OR_DECIDES,
  approver: SIGNS_OR_DECIDES,
  auditor: SIGNS_OR_DECIDES,
  "system-admin": SIGNS_OR_DECIDES,
  "security-admin": SIGNS_OR_DECIDES,
  "audit-admin": SIGNS_OR_DECIDES,
};
