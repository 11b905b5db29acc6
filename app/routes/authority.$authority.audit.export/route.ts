import { auditResponse } from "#app/http/audit.server.ts";
import { authorityLoader } from "#app/http/organization.server.ts";

/** The whole log with its anchor, to keep elsewhere. */
export const loader = authorityLoader({ can: "audit:read" }, auditResponse);
