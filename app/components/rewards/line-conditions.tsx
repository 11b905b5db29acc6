import { ScoreExplanation } from "#app/components/runs/score-explanation.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { useText } from "#app/i18n/index.ts";
import type { RewardLineDetails } from "#app/services/rewards/show-reward-line.server.ts";
import { decimalOf } from "./texts.ts";

/** Whether each multiplier applied: its condition, down to the figures and the filings that they stand in. */
export function LineConditions({ details }: { details: RewardLineDetails }) {
  const { t } = useText();
  const { conditions = [] } = details.line.detail;
  const { names, filings } = details;
  if (conditions.length === 0 || !names) return null;
  return (
    <Section title={t("rewards:line.conditions")} description={t("rewards:line.conditionsHint")}>
      {conditions.map(({ factor, explained }, index) => {
        const applies = explained.params.state === "met";
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the conditions of a stored line never change
          <div key={index}>
            <h3 className="text-sm">
              {t(applies ? "rewards:line.applies" : "rewards:line.appliesNot", { factor: decimalOf(factor) })}
            </h3>
            <ScoreExplanation node={explained} data={{ names, sources: filings }} />
          </div>
        );
      })}
    </Section>
  );
}
