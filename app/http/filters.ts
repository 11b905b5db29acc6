/** What an address asks a list for. A field that a filter form sends empty is no filter. */
export const filtersIn = (url: URL): Record<string, string> =>
  Object.fromEntries([...url.searchParams].filter(([, value]) => value.trim() !== ""));
