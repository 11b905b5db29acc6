import { jobStateResponse } from "#app/http/jobs.server.ts";
import { carrierLoader } from "#app/http/organization.server.ts";

/** How far a run that was asked for is. */
export const loader = carrierLoader({ can: "run:read" }, jobStateResponse);
