DROP INDEX "reward_lines_beneficiary";--> statement-breakpoint
DROP INDEX "reward_lines_of_carrier";--> statement-breakpoint
CREATE INDEX "reward_lines_of_carrier" ON "reward_lines" USING btree ("beneficiary_id","organization_id","run_id");