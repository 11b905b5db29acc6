import { z } from "zod";
import { readFigure } from "#app/domain/reports/figures.ts";
import { addDays, isDate } from "#app/domain/shared/dates.ts";
import { GREATEST_INTEGER } from "#app/domain/shared/whole-number.ts";
import { parseArea } from "#app/domain/space/area.ts";
import { ROOM_USES, TENURES } from "#app/domain/space/rooms.ts";

/** The fields that inputs and forms of space share. Their messages are refusal codes. */

export const dateField = z.string("form.date").refine(isDate, "form.date");
export const areaDm2Field = z
  .int("space.area-required")
  .positive("space.area-not-positive")
  .max(100_000_000_000, "space.area-too-large");
export const desksField = z
  .int("space.desks-whole")
  .positive("space.desks-whole")
  .max(100_000, "space.desks-whole");
export const rentFenField = z.int("space.rent-form").min(0, "space.rent-form").max(1e13, "space.rent-form");
export const useField = z.enum(ROOM_USES, "space.use-required");
export const tenureField = z.enum(TENURES, "space.tenure-required");
export const noteField = z.string().max(400, "space.note-too-long");
export const tenantField = z
  .string("space.occupant-required")
  .trim()
  .min(1, "space.occupant-required")
  .max(120, "space.name-too-long");
export const nameField = z
  .string("space.name-required")
  .trim()
  .min(1, "space.name-required")
  .max(80, "space.name-too-long");
export const revField = z.coerce.number<string | number>().int().positive().max(GREATEST_INTEGER);

type AreaFault = Exclude<ReturnType<typeof parseArea>, { value: number }>["fault"];

/** The refusal code of a typed area: figures in general are told apart from what is odd about an area. */
export const areaFaultCode = (fault: AreaFault): string => fault.replace(/^reports\./, "space.area-");

/** A typed area in m² ("１２０．５㎡") as dm2. */
export const areaText = z.string("space.area-required").transform((text, issues) => {
  const read = parseArea(text);
  if ("value" in read) return read.value;
  issues.addIssue({ code: "custom", message: areaFaultCode(read.fault) });
  return z.NEVER;
});

/** A typed count of desks. */
export const desksText = z.string("space.desks-whole").transform((text, issues) => {
  const read = readFigure(text, 0, ["个", "工位"]);
  if ("value" in read && read.value > 0) return read.value;
  issues.addIssue({ code: "custom", message: "space.desks-whole" });
  return z.NEVER;
});

/** A typed rent in 元 a month as fen. */
export const rentText = z.string("space.rent-form").transform((text, issues) => {
  const read = readFigure(text, 2, ["元"]);
  if ("value" in read && read.value >= 0) return read.value;
  issues.addIssue({ code: "custom", message: "space.rent-form" });
  return z.NEVER;
});

/** The last day of a lease as people write it, as the first day away. */
export const lastDayText = dateField.transform((lastOn) => addDays(lastOn, 1));
