import { parseFactCatalogue } from "#app/domain/reports/facts.ts";
import factsDocument from "#app/policies/facts.json";

/** The facts that can be reported or derived; read once, and wrong data stops the start. */
export const factCatalogue = parseFactCatalogue(factsDocument);
