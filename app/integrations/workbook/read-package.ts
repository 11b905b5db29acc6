/** What a workbook says around its sheets: which there are, the shared strings, which formats are days. */
import { isDayFormat, isTimeFormat } from "./number-format.ts";
import { attributeOf, decodeXml, refuseFile, scanXml, type XmlHandler } from "./xml.ts";
import type { ZipParts } from "./zip.server.ts";

export type SheetPart = { name: string; hidden: boolean; part: Uint8Array };
/** What a number is by its format: a day, a time or length in hours, or a plain figure. */
export type Shown = "day" | "time" | "figure";
export type Package = {
  sheets: readonly SheetPart[];
  strings: readonly string[];
  /** By the index that cells carry: what a number in this style shows. */
  shown: readonly Shown[];
  date1904: boolean;
};

const NAME_CHARACTERS = 100;
const ignore = (): void => undefined;
const onOpen = (open: XmlHandler["open"]): XmlHandler => ({ open, close: ignore, text: ignore });

export const isTrue = (value: string | null): boolean => value === "1" || value === "true" || value === "on";

/** `_x000D_` and the like: how the format writes what XML cannot hold. */
export const unescapeText = (text: string): string =>
  text.includes("_x")
    ? text.replace(/_x([0-9a-fA-F]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;

type Relation = { id: string; type: string; target: string; isExternal: boolean };

function relationsOf(part: Uint8Array): Relation[] {
  const relations: Relation[] = [];
  scanXml(
    decodeXml(part),
    onOpen((name, attributes) => {
      if (name !== "Relationship") return;
      const id = attributeOf(attributes, "Id") ?? "";
      // One id for two targets: programs differ in which they take.
      if (relations.some((relation) => relation.id === id)) throw refuseFile("unreadable");
      relations.push({
        id,
        type: (attributeOf(attributes, "Type") ?? "").replace(/^.*\//, ""),
        target: attributeOf(attributes, "Target") ?? "",
        isExternal: attributeOf(attributes, "TargetMode")?.toLowerCase() === "external",
      });
    }),
  );
  return relations;
}

/** A target as the name of a part; relative ones count from `folder`. */
function partName(folder: string, target: string): string {
  const path = target.startsWith("/") ? target.slice(1) : folder + target;
  const steps: string[] = [];
  for (const step of path.replaceAll("\\", "/").split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  }
  return steps.join("/").toLowerCase();
}

function sheetsOf(
  byName: ReadonlyMap<string, Uint8Array>,
  workbookName: string,
  most: number,
): { sheets: SheetPart[]; date1904: boolean } {
  const folder = workbookName.slice(0, workbookName.lastIndexOf("/") + 1);
  const relsPart = byName.get(`${folder}_rels/${workbookName.slice(folder.length)}.rels`);
  const workbook = byName.get(workbookName);
  if (!workbook || !relsPart) throw refuseFile("not-a-workbook");
  const relations = new Map(relationsOf(relsPart).map((relation) => [relation.id, relation]));
  const sheets: SheetPart[] = [];
  const used = new Set<string>();
  let date1904 = false;
  const read = (attributes: string): void => {
    const relation = relations.get(attributeOf(attributes, "id") ?? "");
    if (!relation || relation.isExternal) throw refuseFile("unreadable");
    if (/macrosheet$/i.test(relation.type)) throw refuseFile("macros");
    // Charts and dialogues that stand as a sheet hold no cells.
    if (relation.type !== "worksheet") return;
    const name = partName(folder, relation.target);
    const part = byName.get(name);
    if (!part || used.has(name)) throw refuseFile("unreadable");
    used.add(name);
    if (sheets.length >= most) throw refuseFile("too-many-sheets", { max: most });
    const state = attributeOf(attributes, "state") ?? "visible";
    const title = (attributeOf(attributes, "name") ?? "").slice(0, NAME_CHARACTERS);
    sheets.push({ name: title, hidden: state !== "visible", part });
  };
  scanXml(
    decodeXml(workbook),
    onOpen((name, attributes) => {
      if (name === "workbookPr") date1904 = isTrue(attributeOf(attributes, "date1904"));
      if (name === "sheet") read(attributes);
    }),
  );
  return { sheets, date1904 };
}

/** Rich text is its runs in one; the reading aid above a word (rPh) is none of it. */
function stringsOf(part: Uint8Array): string[] {
  const strings: string[] = [];
  let text = "";
  let isText = false;
  let inReading = 0;
  scanXml(decodeXml(part), {
    open(name) {
      if (name === "si") text = "";
      if (name === "rPh") inReading += 1;
      isText = name === "t" && inReading === 0;
    },
    close(name) {
      if (name === "si") strings.push(unescapeText(text));
      if (name === "rPh") inReading -= 1;
      isText = false;
    },
    text(piece) {
      if (isText) text += piece;
    },
  });
  return strings;
}

function shownBy(part: Uint8Array): Shown[] {
  const codes = new Map<number, string>();
  const ids: number[] = [];
  let inCells = false;
  scanXml(decodeXml(part), {
    open(name, attributes) {
      if (name === "numFmt") {
        codes.set(Number(attributeOf(attributes, "numFmtId")), attributeOf(attributes, "formatCode") ?? "");
      } else if (name === "cellXfs") inCells = true;
      else if (name === "xf" && inCells) ids.push(Number(attributeOf(attributes, "numFmtId") ?? 0));
    },
    close(name) {
      if (name === "cellXfs") inCells = false;
    },
    text: ignore,
  });
  const shown = new Map(
    [...new Set(ids)].map((id): [number, Shown] => [
      id,
      isDayFormat(id, codes) ? "day" : isTimeFormat(id, codes) ? "time" : "figure",
    ]),
  );
  return ids.map((id) => shown.get(id)!);
}

/** The sheets and tables of a workbook's parts. Throws `WorkbookFaultError` for what is no sound workbook. */
export function readPackage(parts: ZipParts, mostSheets: number): Package {
  const byName = new Map([...parts].map(([name, part]) => [name.toLowerCase(), part]));
  const root = byName.get("_rels/.rels");
  const start =
    root && relationsOf(root).find(({ type, isExternal }) => type === "officeDocument" && !isExternal);
  const workbook = start ? partName("", start.target) : "xl/workbook.xml";
  const { sheets, date1904 } = sheetsOf(byName, workbook, mostSheets);
  if (sheets.length === 0) throw refuseFile("unreadable");
  const folder = workbook.slice(0, workbook.lastIndexOf("/") + 1);
  const strings = byName.get(`${folder}sharedstrings.xml`);
  const styles = byName.get(`${folder}styles.xml`);
  return {
    sheets,
    date1904,
    strings: strings ? stringsOf(strings) : [],
    shown: styles ? shownBy(styles) : [],
  };
}
