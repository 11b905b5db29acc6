import { auditResponse } from "#app/http/audit.server.ts";
import { carrierLoader } from "#app/http/organization.server.ts";

/** The whole log with its anchor, to keep elsewhere. */
export const loader = carrierLoader({ can: "audit:read" }, auditResponse);
