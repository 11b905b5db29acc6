/** The greatest number that the database's `integer` holds: revs, places in a list, numbers of lines. */
export const GREATEST_INTEGER = 2_147_483_647;
