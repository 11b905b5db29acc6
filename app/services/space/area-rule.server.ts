import type { CarrierKind } from "#app/domain/access/roles.ts";
import { versionInForce } from "#app/domain/policy/in-force.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { type AreaRule, areaRuleDocument } from "#app/domain/space/area-rule.ts";
import national20181214 from "#app/policies/national/area-rule/2018-12-14.json";
import universityPark2019 from "#app/policies/national/university-park-area/2019-01-01.json";

/** The versions of the rule on space in use, as data says it. */
const parse = (document: unknown) => areaRuleDocument.parse(document);
const VERSIONS: AreaRule[] = [national20181214].map(parse);
const OF_UNIVERSITY_PARKS: AreaRule[] = [universityPark2019].map(parse);

/** The rule on space in use that is in force on a day for a kind of carrier, or null. */
export const areaRuleOn = (on: DateOn, kind: CarrierKind | null): AreaRule | null =>
  versionInForce(kind === "science-park" ? OF_UNIVERSITY_PARKS : VERSIONS, on);
