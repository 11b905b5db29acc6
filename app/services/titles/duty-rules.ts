import { parseDutyRules } from "#app/domain/titles/duties.ts";
import document from "#app/policies/title-duties.json";

export const DUTY_RULES = parseDutyRules(document);
export const dutyRule = (code: string) => DUTY_RULES.find((rule) => rule.code === code) ?? null;
