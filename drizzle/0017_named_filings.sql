-- A city's runs keep their filings by name (format 3): what they say stands once, in the revisions.
ALTER TABLE "runs" DROP CONSTRAINT "runs_format";--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_format" CHECK (format = 1 or (format = 2 and kind = 'firm-points') or (format = 3 and kind <> 'firm-points'));