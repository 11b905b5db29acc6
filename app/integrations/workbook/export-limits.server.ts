import { env } from "#app/env.server.ts";

/** The most rows that a list is taken away with at once: writing them holds up the process. */
export const EXPORT_MOST_ROWS = env.EXPORT_MOST_ROWS;
