import { parseTitleRules, type TitleRules } from "#app/domain/titles/titles.ts";
import document from "#app/policies/titles.json";

export const TITLE_RULES: TitleRules = parseTitleRules(document);
