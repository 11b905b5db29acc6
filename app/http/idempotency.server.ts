import { randomUUID } from "node:crypto";

/** The key of a form that is about to be shown: sent twice, the form is done once. */
export const freshKey = (): string => randomUUID();
