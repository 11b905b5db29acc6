-- A city's own run of firm points, in columns: what kind of bundle a run has, and beside each firm's frozen figures its name, its
-- place in lists, and which filings it comes from.
ALTER TABLE "runs" ADD COLUMN "format" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_format" CHECK (format = 1 or (format = 2 and kind = 'firm-points'));--> statement-breakpoint
ALTER TABLE "run_figures" ADD COLUMN "name" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "run_figures" ADD COLUMN "position" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "run_figures" ADD COLUMN "sources" integer[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "run_figures" ADD COLUMN "decided" smallint[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "run_figures" ADD COLUMN "beside" bigint[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "run_figures_position" ON "run_figures" USING btree ("organization_id","run_id","position");
