import { z } from "zod";
import { headerShape } from "./header.ts";

/** The header and the figures that every kind of policy document is built of. */
export { type Cap, capSchema as capFigure, type Figure, figureSchema as figure } from "./figure.ts";
export type { PolicyHeader, PolicyKind, PolicySource, Verification } from "./header.ts";
export const policyHeader = z.strictObject(headerShape);
