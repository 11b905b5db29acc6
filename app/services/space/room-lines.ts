import { readFigure } from "#app/domain/reports/figures.ts";
import { parseArea } from "#app/domain/space/area.ts";
import { areaFaultCode } from "./fields.ts";

export type RoomLine = { floor: string; label: string; areaDm2: number; desks: number | null };
export type LineFault = { line: number; code: string };

const MOST_LINES = 500;
const SEPARATOR = /\s*[,，、;；\t]\s*/;

/**
 * Rooms typed or pasted one a line: "floor, label, area" and, if there are any, desks. Blank lines are skipped.
 * A figure with a thousands comma needs the tab that a spreadsheet pastes. Lines are counted from 1.
 */
export function readRoomLines(text: string): { rooms: RoomLine[]; faults: LineFault[] } {
  const rooms: RoomLine[] = [];
  const faults: LineFault[] = [];
  const seen = new Set<string>();
  text.split(/\r?\n/).forEach((raw, index) => {
    if (raw.trim() === "") return;
    const line = index + 1;
    const room = readLine(raw.trim());
    if ("code" in room) faults.push({ line, code: room.code });
    else if (seen.has(room.label)) faults.push({ line, code: "space.line-repeats" });
    else if (rooms.length >= MOST_LINES) faults.push({ line, code: "space.too-many-lines" });
    else {
      seen.add(room.label);
      rooms.push(room);
    }
  });
  return { rooms, faults };
}

function readLine(line: string): RoomLine | { code: string } {
  const parts = line.includes("\t") ? line.split("\t").map((part) => part.trim()) : line.split(SEPARATOR);
  const [floor = "", label = "", areaText = "", desksText = ""] = parts;
  if (!floor || !label || !areaText || parts.length > 4) return { code: "space.line-shape" };
  if (floor.length > 20 || label.length > 40) return { code: "space.name-too-long" };
  const area = parseArea(areaText);
  if ("fault" in area) return { code: areaFaultCode(area.fault) };
  if (area.value > 100_000_000_000) return { code: "space.area-too-large" };
  if (desksText === "") return { floor, label, areaDm2: area.value, desks: null };
  const desks = readFigure(desksText, 0, ["个", "工位"]);
  if (!("value" in desks) || desks.value <= 0) return { code: "space.desks-whole" };
  return { floor, label, areaDm2: area.value, desks: desks.value };
}
