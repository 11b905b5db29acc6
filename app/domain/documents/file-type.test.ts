import { describe, expect, it } from "vitest";
import { fileNameOf, MEDIA_TYPES, readFileType } from "./file-type.ts";

const bytesOf = (text: string) => Uint8Array.from([...text].map((c) => c.charCodeAt(0)));
const HEADS = {
  pdf: "%PDF-1.4",
  png: "\x89PNG\r\n\x1a\n",
  jpg: "\xff\xd8\xff\xe0",
  webp: "RIFF0000WEBPVP8 ",
  docx: "PK\x03\x04 [Content_Types].xml word/document.xml",
  xlsx: "PK\x03\x04 [Content_Types].xml xl/workbook.xml",
} as const;
const TYPES = Object.keys(HEADS) as (keyof typeof HEADS)[];

describe("the type of a file", () => {
  it("is what name, content and browser agree on, and nothing else", () => {
    for (const named of TYPES) {
      for (const held of TYPES) {
        for (const said of [...TYPES.map((type) => MEDIA_TYPES[type]), "", "application/octet-stream"]) {
          const read = readFileType(`a.${named}`, said, bytesOf(HEADS[held]));
          const agrees =
            named === held &&
            (said === MEDIA_TYPES[named] || !said.includes("/") || said.endsWith("octet-stream"));
          expect(read).toEqual(agrees ? { ok: true, type: named } : { ok: false, fault: "type-mismatch" });
        }
      }
    }
  });

  it("is the same for .jpeg and in capitals", () => {
    expect(readFileType("A.JPEG", "image/jpeg; q=1", bytesOf(HEADS.jpg))).toEqual({ ok: true, type: "jpg" });
  });

  it("is none of those that can run", () => {
    for (const name of ["a.html", "a.svg", "a.exe", "a.docm", "a", "pdf", "a.pdf.js"]) {
      expect(readFileType(name, "", bytesOf(HEADS.pdf))).toEqual({ ok: false, fault: "type-refused" });
    }
    const program = `${HEADS.xlsx} xl/VBAProject.bin`;
    expect(readFileType("a.xlsx", "", bytesOf(program))).toEqual({ ok: false, fault: "macros" });
  });
});

describe("the name of a file", () => {
  it("has no path and no marks, and keeps its end", () => {
    expect(fileNameOf("C:\\证书\\协议\u202efdp.pdf")).toBe("协议fdp.pdf");
    expect(fileNameOf(`${"长".repeat(300)}.pdf`)).toBe(`${"长".repeat(116)}.pdf`);
  });
});
