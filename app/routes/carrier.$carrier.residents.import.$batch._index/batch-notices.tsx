import { useEffect, useRef } from "react";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { DatedText } from "#app/components/ui/values.tsx";
import { refusalText, useText } from "#app/i18n/index.ts";
import type { ImportView } from "#app/services/residency/show-import.server.ts";

/** What is worth knowing about a batch as it stands, and the next thing to do. */
export function BatchNotices({
  view,
  spaceHref,
  residentsHref,
}: {
  view: ImportView;
  spaceHref: string;
  residentsHref: string;
}) {
  const { t } = useText();
  const { batch, counts } = view;
  const region = useRef<HTMLDivElement>(null);
  const lastStatus = useRef(batch.status);
  // The button that was pressed is gone: what became of the batch takes the focus.
  useEffect(() => {
    if (lastStatus.current === batch.status) return;
    lastStatus.current = batch.status;
    region.current?.focus();
  }, [batch.status]);
  const more = view.driftCount - new Set(view.drift.map(({ row }) => row)).size;
  const writes = counts.fresh + counts.changed;
  return (
    <div ref={region} tabIndex={-1} role="status" className="flex flex-col gap-5 empty:hidden">
      {batch.status === "committed" ? (
        <Banner
          tone="success"
          title={t("residency:import.committed", { fresh: counts.fresh, changed: counts.changed })}
          actions={
            <LinkButton size="sm" to={residentsHref}>
              {t("residency:title")}
            </LinkButton>
          }
        >
          {view.undoRefusal ? <p>{refusalText(t, view.undoRefusal.code, view.undoRefusal.details)}</p> : null}
        </Banner>
      ) : null}
      {batch.status === "checked" && view.encoding && !view.encoding.isSure ? (
        <Banner
          tone="warning"
          title={t("residency:import.unsure", {
            encoding: t(`residency:import.encodings.${view.encoding.encoding}`),
            sample: view.encoding.sample.join(t("residency:import.separator")),
          })}
        >
          <p>{t("residency:import.unsureHint")}</p>
        </Banner>
      ) : null}
      {view.driftCount > 0 ? (
        <Banner tone="warning" title={t("residency:import.drift", { count: view.driftCount })}>
          {/* Committed before in the same rows: that says it all. */}
          {view.twin ? null : (
            <ul className="list-disc pl-5">
              {view.drift.map((one) => (
                <li key={`${one.row} ${one.text}`} className="wrap-anywhere">
                  <DatedText>
                    {t("residency:import.driftRow", { row: one.row, name: one.name, text: one.text })}
                  </DatedText>
                </li>
              ))}
              {more > 0 ? <li>{t("residency:import.driftMore", { count: more })}</li> : null}
            </ul>
          )}
        </Banner>
      ) : null}
      {batch.status === "undone" ? <Banner title={t("residency:import.undone")} /> : null}
      {batch.status === "checked" && writes === 0 ? (
        <Banner
          tone={counts.rejected > 0 ? "warning" : "info"}
          title={t(counts.rejected > 0 ? "residency:import.nothing" : "residency:import.nothingSame")}
        />
      ) : null}
      {batch.status === "checked" && writes > 0 && view.driftCount === 0 ? (
        <Banner title={t("residency:import.commitBody", { fresh: counts.fresh, changed: counts.changed })}>
          {view.leasesEnding > 0 ? (
            <p>{t("residency:import.leasesEnding", { count: view.leasesEnding })}</p>
          ) : null}
          {counts.rejected > 0 ? (
            <p>
              {t("residency:import.commitRejected", { rejected: counts.rejected })}{" "}
              {t("residency:import.markedHint")}
            </p>
          ) : null}
        </Banner>
      ) : null}
      {view.roomsNamed > 0 && batch.status !== "undone" ? (
        <Banner
          title={t("residency:import.roomsNamed", { count: view.roomsNamed })}
          actions={
            batch.status === "committed" ? (
              <LinkButton size="sm" to={spaceHref}>
                {t("residency:show.toSpace")}
              </LinkButton>
            ) : undefined
          }
        />
      ) : null}
      {view.unknownHeaders.length > 0 ? (
        <Banner
          tone="warning"
          title={t("residency:import.unknownHeaders", {
            names: view.unknownHeaders.join(t("residency:import.separator")),
          })}
        />
      ) : null}
    </div>
  );
}
