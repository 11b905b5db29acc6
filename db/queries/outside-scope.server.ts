import { type SQL, sql } from "drizzle-orm";
import { database } from "../client.server.ts";
import { translateFault } from "../faults.server.ts";

/** Asks outside of any scope: for functions that know the person by what they are given. */
export const ask = <Row extends Record<string, unknown>>(query: SQL) =>
  database()
    .execute<Row>(query)
    .then(
      (rows) => rows,
      (error) => {
        throw translateFault(error);
      },
    );

export const json = (value: object) => sql`${JSON.stringify(value)}::jsonb`;
