ALTER TABLE "room_origins" ADD COLUMN "moved_leases" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "room_origins" ADD CONSTRAINT "room_origins_moved" CHECK (jsonb_typeof(moved_leases) = 'array');
