import type postgres from "postgres";

/** The types of which the product asks for arrays, or hands them over, and their arrays, as PostgreSQL numbers them. */
const ARRAYS: readonly (readonly [element: number, array: number])[] = [
  [16, 1000], // boolean
  [17, 1001], // bytea
  [19, 1003], // name
  [20, 1016], // bigint
  [21, 1005], // smallint
  [23, 1007], // integer
  [25, 1009], // text
  [26, 1028], // oid
  [114, 199], // json
  [700, 1021], // real
  [701, 1022], // double precision
  [1043, 1015], // varchar
  [2950, 2951], // uuid
  [3802, 3807], // jsonb
];

type Convert = (value: unknown) => unknown;

/** An array as PostgreSQL writes it, such as {a,"b,c",{d},NULL}; `convert` is given each element's text. */
export function readArray(text: string, convert: Convert = (element) => element): unknown[] {
  let at = text.indexOf("{") + 1;
  const quoted = (): string => {
    let element = "";
    for (at++; text[at] !== '"'; at++) element += text[at] === "\\" ? text[++at] : text[at];
    at++;
    return element;
  };
  const plain = (): unknown => {
    const from = at;
    while (text[at] !== "," && text[at] !== "}") at++;
    const element = text.slice(from, at);
    return element === "NULL" ? null : convert(element);
  };
  const list = (): unknown[] => {
    const elements: unknown[] = [];
    while (text[at] !== "}") {
      if (text[at] === ",") at++;
      if (text[at] === "{") {
        at++;
        elements.push(list());
      } else elements.push(text[at] === '"' ? convert(quoted()) : plain());
    }
    at++;
    return elements;
  };
  return list();
}

/** The text of an array for PostgreSQL. What is no array is taken for such a text. */
export function writeArray(value: unknown, convert: Convert = String): unknown {
  if (!Array.isArray(value)) return value;
  const elements = value.map((element: unknown) => {
    if (element === null) return "NULL";
    if (Array.isArray(element)) return writeArray(element, convert);
    return `"${String(convert(element)).replace(/[\\"]/g, "\\$&")}"`;
  });
  return `{${elements.join(",")}}`;
}

/**
 * Tells the driver of arrays, which it would otherwise ask the database about whenever a connection begins. Nobody waits for
 * that question: one that is lost ends the process, and the driver then knocks at a database that is starting up without a pause.
 */
export function knowArrays({ options }: postgres.Sql): void {
  for (const [element, array] of ARRAYS) {
    options.parsers[array] = (text: string) => readArray(text, options.parsers[element]);
    options.serializers[array] = (value: unknown) => writeArray(value, options.serializers[element]);
  }
}
