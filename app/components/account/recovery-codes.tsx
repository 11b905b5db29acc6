import { CopyButton, LinkButton } from "#app/components/ui/button.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";

/** Fresh recovery codes, shown this once. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useText();
  return (
    <Banner tone="warning" title={t("account:secondFactor.codesTitle")}>
      <div className="flex flex-col gap-3">
        <p>{t("account:secondFactor.codes")}</p>
        <ol className="grid list-decimal grid-cols-1 gap-x-8 gap-y-1 pl-6 min-[26rem]:grid-cols-2">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
        <p className="flex flex-wrap items-center gap-3">
          <CopyButton text={codes.join("\n")} label={t("account:secondFactor.copy")} />
          <LinkButton to={paths.account()}>{t("account:secondFactor.saved")}</LinkButton>
        </p>
      </div>
    </Banner>
  );
}
