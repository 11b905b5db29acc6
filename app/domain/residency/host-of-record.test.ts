import { describe, expect, it } from "vitest";
import { type Hosting, hostOfRecord } from "./host-of-record.ts";

const host = (carrierId: string, over: Partial<Hosting> = {}): Hosting => ({
  carrierId,
  parkId: null,
  enteredOn: "2024-01-01",
  leftOn: null,
  ...over,
});
const of = (...hosts: Hosting[]) => hostOfRecord(hosts, "2025-12-31")?.carrierId ?? null;

describe("hostOfRecord", () => {
  it("prefers the carrier inside the park, also when it came later", () => {
    expect(of(host("park"), host("inside", { parkId: "park", enteredOn: "2025-06-01" }))).toBe("inside");
    expect(of(host("inside", { parkId: "park", leftOn: "2025-12-31" }), host("park"))).toBe("park");
  });

  it("then takes the earliest entry, then the smaller id, in any order", () => {
    const hosts = [host("b"), host("a"), host("c", { enteredOn: "2023-12-31" })];
    expect(of(...hosts)).toBe("c");
    expect(of(...hosts.slice(0, 2))).toBe("a");
    expect(of(...hosts.slice(0, 2).toReversed())).toBe("a");
  });

  it("has nobody when nobody hosts on the last day", () => {
    expect(of(host("a", { leftOn: "2025-12-31" }), host("b", { enteredOn: "2026-01-01" }))).toBeNull();
  });
});
