import { describe, expect, test } from "vitest";
import { joinStays } from "./attribution.ts";
import { filing, year } from "./sample.fixture.ts";
import { areaOn, carrierOn, firmName, gatherTestimony } from "./testimony.ts";

const first = (...filings: Parameters<typeof gatherTestimony>[0]) => gatherTestimony(filings).carriers[0]!;
const staysOf = (...filings: Parameters<typeof gatherTestimony>[0]) =>
  (first(...filings).stays.get("F") ?? []).map((it) => [it.from, it.to, it.left]);
const says = (period: string, from: string, to: string | null = null, id = "s") =>
  filing({ carrier: "A", period, stays: [{ id, uscc: "F", from, to }] });

describe("what the filings of a carrier say together", () => {
  test("an open stay is known to the end of the filing that tells of it, and no further", () => {
    expect(staysOf(says("2022", "2022-03-01"))).toEqual([["2022-03-01", "2023-01-01", false]]);
    expect(staysOf(says("2022", "2022-03-01", "2022-09-01"))).toEqual([["2022-03-01", "2022-09-01", true]]);
  });

  test("the newest filing decides on a row, in whatever order they come", () => {
    const [old, newer] = [says("2022", "2022-03-01"), says("2023", "2022-04-01", "2023-05-01")];
    for (const filings of [
      [old, newer],
      [newer, old],
    ]) {
      expect(staysOf(...filings)).toEqual([["2022-04-01", "2023-05-01", true]]);
    }
    const half = {
      ...says("2023", "2022-06-01"),
      period: { ...year("2023"), code: "h2", firstDay: "2023-07-01" },
    };
    expect(staysOf(newer, half)).toEqual([["2022-06-01", "2024-01-01", false]]);
    expect(staysOf(half, newer)).toEqual([["2022-06-01", "2024-01-01", false]]);
  });

  test.each([
    ["ended on the newer period's first day", "2022-03-01", "2023-01-01", true],
    ["ended the day after", "2022-03-01", "2023-01-02", false],
    ["began on its last day", "2023-12-31", null, false],
    ["began the day after", "2024-01-01", "2024-02-01", true],
    ["was open", "2022-03-01", null, false],
  ])("a row that is missing in a newer filing stays if it %s: %s to %s", (_, from, to, stays) => {
    expect(staysOf(says("2022", from, to), filing({ carrier: "A", period: "2023" }))).toHaveLength(
      stays ? 1 : 0,
    );
  });

  test("a stay of no day is none", () => {
    expect(staysOf(says("2022", "2022-03-01", "2022-03-01"))).toEqual([]);
    expect(staysOf(says("2022", "2023-01-01"))).toEqual([]);
  });

  test("carriers and the hosts of a firm stand by id", () => {
    const of = (carrier: string) => filing({ carrier, stays: [{ uscc: "F", from: "2022-01-01" }] });
    const city = gatherTestimony([of("B"), of("C"), of("A"), filing({ carrier: "0" })]);
    expect(city.carriers.map((it) => it.id)).toEqual(["0", "A", "B", "C"]);
    expect(city.hosts.get("F")!.map((it) => it.id)).toEqual(["A", "B", "C"]);
    expect([...city.byId.keys()]).toEqual(["0", "A", "B", "C"]);
  });

  test("two filings of one carrier and period are refused by their names", () => {
    expect(() => gatherTestimony([says("2023", "2022-01-01"), says("2023", "2022-01-01")])).toThrow(
      expect.objectContaining({
        kind: "invalid",
        code: "rewards.filing-twice",
        details: { carrier: "Carrier A", period: "2023" },
      }),
    );
  });
});

describe("leases", () => {
  const lease = (more: object) => ({
    id: "l",
    roomId: "r",
    residencyId: "s" as string | null,
    from: "2022-03-01",
    to: "2022-06-01" as string | null,
    areaDm2: 100,
    ...more,
  });
  const letting = (...leases: ReturnType<typeof lease>[]) => first({ ...says("2022", "2022-01-01"), leases });

  test.each([
    ["2022-02-28", 0],
    ["2022-03-01", 100],
    ["2022-05-31", 100],
    ["2022-06-01", 0],
  ])("count on %s with %i dm2: the end is the first day away", (on, area) => {
    expect(areaOn(letting(lease({})), "F", on)).toBe(area);
    expect(areaOn(letting(lease({})), "G", on)).toBe(0);
  });

  test("add up, an open one to the end of its filing; another tenant's is nobody's", () => {
    const it = letting(
      lease({}),
      lease({ id: "m", to: null, areaDm2: 7 }),
      lease({ id: "n", residencyId: null }),
    );
    expect(["2022-04-01", "2022-12-31", "2023-01-01"].map((on) => areaOn(it, "F", on))).toEqual([107, 7, 0]);
    expect([...letting(lease({ residencyId: null })).leases]).toEqual([]);
    expect([...letting(lease({ residencyId: "of nobody" })).leases]).toEqual([]);
  });
});

describe("who a carrier and a firm were", () => {
  const named = (carrier: string, period: string, name: string) => {
    const it = filing({
      carrier,
      period,
      stays: [
        { uscc: "G", from: "2020-01-01" },
        { uscc: "F", from: "2020-01-01" },
      ],
    });
    return {
      ...it,
      carrier: { ...it.carrier, name },
      firms: it.firms.map((firm) => (firm.uscc === "F" ? { ...firm, name } : firm)),
    };
  };
  const both = () => first(named("A", "2022", "old"), named("A", "2023", "new"));

  test.each([
    ["2021-12-31", "new"],
    ["2022-01-01", "old"],
    ["2022-12-31", "old"],
    ["2023-01-01", "new"],
    ["2024-01-01", "new"],
  ])("on %s the carrier is the %s one: the filing of that day, else the newest", (on, name) => {
    expect(carrierOn(both(), on).name).toBe(name);
  });

  test("a firm has the name of the newest filing, of several the first carrier's; unknown, its code", () => {
    const name = (...filings: ReturnType<typeof named>[]) => firmName(gatherTestimony(filings), "F");
    expect(name(named("A", "2022", "old"), named("B", "2023", "new"))).toBe("new");
    expect(name(named("A", "2023", "new"), named("B", "2022", "old"))).toBe("new");
    expect(name(named("B", "2023", "b"), named("A", "2023", "a"))).toBe("a");
    expect(firmName(gatherTestimony([named("A", "2023", "a")]), "H")).toBe("H");
  });
});

describe("stays joined", () => {
  const stay = (from: string, to: string, left = true, evidence = from) => ({
    uscc: "F",
    from,
    to,
    left,
    exit: null,
    evidence,
  });
  const joined = (...stays: ReturnType<typeof stay>[]) =>
    [stays, [...stays].reverse()].map((list) =>
      joinStays(list).map((it) => [it.from, it.to, it.left, it.evidence]),
    );
  const both = (...expected: unknown[]) => [expected, expected];

  test("touching and overlapping ones are one, from the first's evidence to the last's end", () => {
    expect(joined(stay("2022-01-01", "2022-03-01"), stay("2022-03-01", "2022-05-01", false))).toEqual(
      both(["2022-01-01", "2022-05-01", false, "2022-01-01"]),
    );
    expect(joined(stay("2022-01-01", "2022-03-01"), stay("2022-03-02", "2022-05-01"))).toEqual(
      both(
        ["2022-01-01", "2022-03-01", true, "2022-01-01"],
        ["2022-03-02", "2022-05-01", true, "2022-03-02"],
      ),
    );
  });

  test("one inside another changes nothing, save that of two with one end the firm has left", () => {
    expect(joined(stay("2022-01-01", "2022-09-01", false), stay("2022-02-01", "2022-03-01"))).toEqual(
      both(["2022-01-01", "2022-09-01", false, "2022-01-01"]),
    );
    for (const [a, b] of [
      [true, false],
      [false, true],
    ]) {
      expect(joined(stay("2022-01-01", "2022-09-01", a), stay("2022-02-01", "2022-09-01", b))).toEqual(
        both(["2022-01-01", "2022-09-01", true, "2022-01-01"]),
      );
    }
    expect(
      joined(stay("2022-01-01", "2022-02-01", true, "short"), stay("2022-01-01", "2022-09-01", false)),
    ).toEqual(both(["2022-01-01", "2022-09-01", false, "short"]));
  });
});
