import { Link, useSearchParams } from "@remix-run/react";
import { createContext, type ReactNode, useContext } from "react";
import { isMoneyUnit, MONEY_UNITS, type MoneyUnit } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import { cx } from "./class-names.ts";
import { useHrefWith } from "./list-tools.tsx";

const MoneyUnitContext = createContext<MoneyUnit | null>(null);

/** Reads `?money=` once for the whole page, so that a shared address shows the same figures. */
export function MoneyUnitFromUrl({ children }: { children: ReactNode }) {
  const [parameters] = useSearchParams();
  const asked = parameters.get("money");
  return (
    <MoneyUnitContext.Provider value={isMoneyUnit(asked) ? asked : null}>
      {children}
    </MoneyUnitContext.Provider>
  );
}

/** The unit that money is shown in: the reader's choice, else `standard`. */
export const useMoneyUnit = (standard: MoneyUnit = "wan"): MoneyUnit =>
  useContext(MoneyUnitContext) ?? standard;

/** 元 / 千元 / 万元: three links, so it works without JavaScript. */
export function MoneyUnitSwitch({ standard = "wan" }: { standard?: MoneyUnit }) {
  const { t } = useText();
  const hrefWith = useHrefWith();
  const current = useMoneyUnit(standard);
  return (
    <nav
      aria-label={t("common:units.switch")}
      className="inline-flex rounded-md border border-line-strong bg-surface"
    >
      {MONEY_UNITS.map((unit) => (
        <Link
          key={unit}
          to={hrefWith({ money: unit })}
          preventScrollReset
          replace
          aria-current={unit === current ? "true" : undefined}
          className={cx(
            "flex h-7 items-center px-2 text-xs first:rounded-l-md last:rounded-r-md pointer-coarse:h-9",
            unit === current ? "bg-accent text-on-accent" : "text-ink hover:bg-hover",
          )}
        >
          {t(`common:units.${unit}`)}
        </Link>
      ))}
    </nav>
  );
}
