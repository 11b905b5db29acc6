import { Link } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";

/** The name of the product, and the way to its first page. */
export function Brand() {
  const { t } = useText();
  return (
    <Link
      to={paths.landing()}
      className="flex min-h-8 w-fit items-center gap-2 rounded-md px-1 font-semibold text-ink"
    >
      <svg aria-hidden="true" viewBox="0 0 32 32" className="size-6">
        <rect width="32" height="32" rx="6" className="fill-accent" />
        <path d="M8 9h16v3.2L14 20h10v3H8v-3.2L18 12H8z" className="fill-on-accent" />
      </svg>
      {t("shell:appNameLong")}
    </Link>
  );
}
