-- What an import holds, whatever file it came in, so that the same rows in another file are known again; and what its commit did
-- beside its own rows (leases that ended with a stay), so that undoing it brings that back too.
ALTER TABLE "import_batches" ADD COLUMN "rows_sha256" text;--> statement-breakpoint
ALTER TABLE "import_batches" ADD COLUMN "effects" jsonb;--> statement-breakpoint
grant update (effects) on import_batches to zaiti_app;
