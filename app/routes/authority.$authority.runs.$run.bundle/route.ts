import { authorityLoader } from "#app/http/organization.server.ts";
import { bundleResponse } from "#app/http/runs.server.ts";

/** The bundle of a run, to keep and to recompute. */
export const loader = authorityLoader({ can: "run:read" }, bundleResponse);
