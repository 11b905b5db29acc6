import { jobStateResponse } from "#app/http/jobs.server.ts";
import { cityLoader } from "#app/http/organization.server.ts";

/** How far a run that was asked for is. */
export const loader = cityLoader({ can: "run:read" }, jobStateResponse);
