import { versionInForce } from "#app/domain/policy/in-force.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { type AreaRule, areaRuleDocument } from "#app/domain/space/area-rule.ts";
import national20181214 from "#app/policies/national/area-rule/2018-12-14.json";

/** The versions of the rule on space in use, as data says it. */
const VERSIONS: AreaRule[] = [national20181214].map((document) => areaRuleDocument.parse(document));

/** The rule on space in use that is in force on a day, or null. */
export const areaRuleOn = (on: DateOn): AreaRule | null => versionInForce(VERSIONS, on);
