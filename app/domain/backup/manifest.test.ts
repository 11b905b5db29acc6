import { describe, expect, it } from "vitest";
import { differingTable, isAtOrBefore, type Migration, migrationsFault, readManifest } from "./manifest.ts";

const digest = (letter: string): string => letter.repeat(64);
const migrations = (letters: string): Migration[] =>
  [...letters].map((letter, index) => ({ at: 1_000 + index, hash: digest(letter) }));

const manifest = {
  format: "zaiti-backup",
  version: 1,
  product: "0.1.0",
  postgres: "18.4",
  takenAt: "2026-01-20T08:00:00.000Z",
  migrations: migrations("ab"),
  tables: [{ name: "firms", columns: ["id"], rows: 2, bytes: 8, sha256: digest("a"), rowSum: digest("b") }],
  sequences: [],
  logs: [{ organization: "city", seq: 3, hash: digest("c"), brokenAt: null }],
};

describe("a manifest", () => {
  it("is read whole or not at all", () => {
    expect(readManifest(JSON.stringify(manifest))).toEqual(manifest);
    expect(readManifest("{")).toBeNull();
    for (const name of Object.keys(manifest)) {
      expect(readManifest(JSON.stringify({ ...manifest, [name]: undefined })), name).toBeNull();
    }
    expect(readManifest(JSON.stringify({ ...manifest, version: 2 }))).toBeNull();
    expect(readManifest(JSON.stringify({ ...manifest, tables: [] }))).toBeNull();
  });
});

describe("the migrations of a back-up", () => {
  it("fit a program that knows them all in the same order", () => {
    expect(migrationsFault(migrations("ab"), migrations("ab"))).toBeNull();
    expect(migrationsFault(migrations("ab"), migrations("abc"))).toBeNull();
  });

  it("are newer than a program that knows only the first of them", () =>
    expect(migrationsFault(migrations("abc"), migrations("ab"))).toBe("newer"));

  it("are another program's where one differs", () => {
    expect(migrationsFault(migrations("ax"), migrations("abc"))).toBe("other");
    expect(migrationsFault(migrations("xbc"), migrations("ab"))).toBe("other");
  });

  it("are still reachable from a database at or before them", () => {
    expect(isAtOrBefore([], migrations("ab"))).toBe(true);
    expect(isAtOrBefore(migrations("ab"), migrations("ab"))).toBe(true);
    expect(isAtOrBefore(migrations("abc"), migrations("ab"))).toBe(false);
    expect(isAtOrBefore(migrations("x"), migrations("ab"))).toBe(false);
  });
});

describe("the tables of a back-up", () => {
  const firms = { name: "firms", columns: ["id", "name"] };
  const rooms = { name: "rooms", columns: ["id"] };

  it("agree with a database in whatever order", () => {
    expect(differingTable([firms, rooms], [rooms, { name: "firms", columns: ["name", "id"] }])).toBeNull();
  });

  it("differ by a table on either side, by a column, and by one that stands twice", () => {
    expect(differingTable([firms], [firms, rooms])).toBe("rooms");
    expect(differingTable([firms, rooms], [firms])).toBe("rooms");
    expect(differingTable([firms], [{ name: "firms", columns: ["id"] }])).toBe("firms");
    expect(differingTable([firms, firms], [firms])).toBe("firms");
  });
});
