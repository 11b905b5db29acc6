import { parseRightRules } from "#app/domain/intellectual-property/rules.ts";
import document from "#app/policies/intellectual-property.json";

export const RIGHT_RULES = parseRightRules(document);
