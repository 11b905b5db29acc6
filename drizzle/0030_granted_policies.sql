-- A policy for a change that the login is not granted decides nothing, and would decide silently on the day that it is.
drop policy "del" on "application_events";--> statement-breakpoint
drop policy "upd" on "application_events";--> statement-breakpoint
drop policy "del" on "application_pages";--> statement-breakpoint
drop policy "del" on "applications";--> statement-breakpoint
drop policy "del" on "documents";--> statement-breakpoint
drop policy "del" on "graduations";--> statement-breakpoint
drop policy "upd" on "graduations";--> statement-breakpoint
drop policy "del" on "import_batches";--> statement-breakpoint
drop policy "del" on "import_mappings";--> statement-breakpoint
drop policy "upd" on "reports";--> statement-breakpoint
drop policy "del" on "residency_batches";--> statement-breakpoint
drop policy "upd" on "room_holds";--> statement-breakpoint
drop policy "upd" on "room_origins";--> statement-breakpoint
drop policy "del" on "service_entries";--> statement-breakpoint
drop policy "upd" on "service_entry_firms";
