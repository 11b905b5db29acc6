import type { ServerBuild } from "@remix-run/node";

type Routes = ServerBuild["routes"];

const isParameter = (part: string): boolean => part.startsWith(":") || part === "*";

/** Literal parts before parameters, so that /residents/new is found before /residents/:resident. */
function byLiteralsFirst(a: readonly string[], b: readonly string[]): number {
  for (const [at, part] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    if (isParameter(part) !== isParameter(other)) return isParameter(part) ? 1 : -1;
  }
  return a.length - b.length;
}

/** The patterns of the application's addresses, such as /carrier/:carrier/runs/:run. */
export function templatesOf(routes: Routes): string[] {
  const pathOf = (id: string | undefined): string[] => {
    const route = id === undefined ? undefined : routes[id];
    return route ? [...pathOf(route.parentId), ...(route.path?.split("/") ?? [])].filter(Boolean) : [];
  };
  const all = Object.keys(routes).map(pathOf);
  return [...new Set(all.sort(byLiteralsFirst).map((parts) => `/${parts.join("/")}`))];
}

/** As Remix reads a path: in small letters, and decoded. */
function partsOf(path: string): string[] | null {
  try {
    return path
      .split("/")
      .filter(Boolean)
      .map((part) => decodeURIComponent(part).toLowerCase());
  } catch {
    return null;
  }
}

/** The pattern that a path fits, `*` for none; a request for data has the pattern of its page. */
export function templateOf(path: string, templates: readonly string[]): string {
  if (path.startsWith("/assets/")) return "/assets/*";
  const page = path.replace(/\.data$/, "").replace(/^\/_root$/, "/");
  const parts = partsOf(page);
  if (!parts) return "*";
  const fits = (template: string) => {
    const wanted = template.split("/").filter(Boolean);
    return (
      wanted.length === parts.length && wanted.every((part, at) => isParameter(part) || part === parts[at])
    );
  };
  return page === "/health" || page === "/__manifest" ? page : (templates.find(fits) ?? "*");
}
