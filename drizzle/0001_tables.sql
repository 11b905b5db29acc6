CREATE TABLE "audit_entries" (
	"organization_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"user_id" uuid,
	"user_name" text,
	"membership_id" uuid,
	"request_id" text,
	"address" text,
	"action" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" text,
	"before" jsonb,
	"after" jsonb,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_entries_organization_id_seq_pk" PRIMARY KEY("organization_id","seq")
);
--> statement-breakpoint
ALTER TABLE "audit_entries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_heads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"organization_id" uuid NOT NULL,
	"key" text NOT NULL,
	"verb" text NOT NULL,
	"request_sha256" text NOT NULL,
	"response" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_organization_id_key_pk" PRIMARY KEY("organization_id","key")
);
--> statement-breakpoint
ALTER TABLE "idempotency_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "memberships" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	"is_demo" boolean DEFAULT false NOT NULL,
	CONSTRAINT "memberships_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "memberships_id" UNIQUE("id"),
	CONSTRAINT "memberships_role" CHECK (role in ('owner', 'operator', 'reviewer', 'viewer', 'admin', 'analyst', 'approver', 'auditor'))
);
--> statement-breakpoint
ALTER TABLE "memberships" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"slug" text NOT NULL,
	"kind" text NOT NULL,
	"carrier_kind" text,
	"city_id" uuid NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"code" text,
	"opened_on" date,
	"closed_on" date,
	"successor_id" uuid,
	"note" text,
	CONSTRAINT "organizations_slug_unique" UNIQUE("slug"),
	CONSTRAINT "organizations_kind" CHECK (kind in ('city', 'group', 'unit', 'carrier')),
	CONSTRAINT "organizations_carrier_kind" CHECK ((kind = 'carrier') = (carrier_kind is not null) and (carrier_kind is null or carrier_kind in ('makerspace', 'incubator', 'accelerator', 'industrial-park', 'science-park', 'park'))),
	CONSTRAINT "organizations_interval" CHECK (closed_on is null or opened_on is null or opened_on < closed_on)
);
--> statement-breakpoint
ALTER TABLE "organizations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "placements" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"city_id" uuid NOT NULL,
	"relation" text NOT NULL,
	"parent_id" uuid NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	CONSTRAINT "placements_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "placements_relation" CHECK (relation in ('unit', 'group', 'park')),
	CONSTRAINT "placements_interval" CHECK (valid_to is null or valid_from < valid_to),
	CONSTRAINT "placements_not_itself" CHECK (parent_id <> organization_id)
);
--> statement-breakpoint
ALTER TABLE "placements" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sessions" (
	"id_hash" "bytea" PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"idle_expires_at" timestamp with time zone NOT NULL,
	"absolute_expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sign_in_failures" (
	"subject" text PRIMARY KEY NOT NULL,
	"failures" bigint NOT NULL,
	"blocked_until" timestamp with time zone,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sign_in_failures" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "targets" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"subject_id" uuid NOT NULL,
	"measure" text NOT NULL,
	"value" bigint NOT NULL,
	"due_on" date NOT NULL,
	"source" text NOT NULL,
	"verification" text NOT NULL,
	CONSTRAINT "targets_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "targets_once" UNIQUE("organization_id","subject_id","measure","due_on"),
	CONSTRAINT "targets_verification" CHECK (verification in ('verified', 'unverified', 'example'))
);
--> statement-breakpoint
ALTER TABLE "targets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"disabled_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email"),
	CONSTRAINT "users_email_lower" CHECK (email = lower(email))
);
--> statement-breakpoint
ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "filing_comments" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"filing_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"uscc" text,
	"fact" text NOT NULL,
	"text" text NOT NULL,
	"author_organization_id" uuid NOT NULL,
	"author_organization_name" text NOT NULL,
	"author_id" uuid NOT NULL,
	"author_name" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "filing_comments_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
ALTER TABLE "filing_comments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "filing_events" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"filing_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"action" text NOT NULL,
	"actor_organization_id" uuid NOT NULL,
	"actor_organization_name" text NOT NULL,
	"actor_id" uuid NOT NULL,
	"actor_name" text NOT NULL,
	"opinion" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "filing_events_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "filing_events_action" CHECK (action in ('prepare', 'take-back', 'submit', 'accept', 'return', 'amend'))
);
--> statement-breakpoint
ALTER TABLE "filing_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "filing_revisions" (
	"organization_id" uuid NOT NULL,
	"filing_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"content" jsonb NOT NULL,
	"sha256" text NOT NULL,
	"signed_by" uuid NOT NULL,
	"signed_by_name" text NOT NULL,
	"signed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "filing_revisions_organization_id_filing_id_revision_pk" PRIMARY KEY("organization_id","filing_id","revision"),
	CONSTRAINT "filing_revisions_sha256" CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
ALTER TABLE "filing_revisions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "filings" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"city_id" uuid NOT NULL,
	"period_id" uuid NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"accepted_revision" integer,
	"prepared_by" uuid,
	"prepared_by_name" text,
	"prepared_at" timestamp with time zone,
	"rev" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "filings_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "filings_once" UNIQUE("organization_id","period_id"),
	CONSTRAINT "filings_status" CHECK (status in ('draft', 'prepared', 'submitted', 'unit-accepted', 'accepted', 'returned', 'amending'))
);
--> statement-breakpoint
ALTER TABLE "filings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "policies" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"code" text NOT NULL,
	CONSTRAINT "policies_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "policies_code" UNIQUE("organization_id","code")
);
--> statement-breakpoint
ALTER TABLE "policies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "policy_versions" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"policy_id" uuid NOT NULL,
	"version" text NOT NULL,
	"effective_from" date NOT NULL,
	"effective_to" date,
	"document" jsonb NOT NULL,
	"sha256" text NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"drafted_by" uuid NOT NULL,
	"drafted_by_name" text NOT NULL,
	"published_by" uuid,
	"published_by_name" text,
	"published_at" timestamp with time zone,
	CONSTRAINT "policy_versions_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "policy_versions_version" UNIQUE("organization_id","policy_id","version"),
	CONSTRAINT "policy_versions_status" CHECK (status in ('draft', 'reviewed', 'published', 'retired')),
	CONSTRAINT "policy_versions_two_people" CHECK (published_by is null or published_by <> drafted_by),
	CONSTRAINT "policy_versions_interval" CHECK (effective_to is null or effective_from < effective_to)
);
--> statement-breakpoint
ALTER TABLE "policy_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "periods" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"code" text NOT NULL,
	"kind" text NOT NULL,
	"first_day" date NOT NULL,
	"last_day" date NOT NULL,
	"opens_on" date NOT NULL,
	"due_on" date NOT NULL,
	"closes_on" date NOT NULL,
	CONSTRAINT "periods_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "periods_code" UNIQUE("organization_id","code"),
	CONSTRAINT "periods_kind" CHECK (kind in ('year', 'half', 'quarter')),
	CONSTRAINT "periods_days" CHECK (first_day <= last_day and opens_on <= due_on and due_on <= closes_on)
);
--> statement-breakpoint
ALTER TABLE "periods" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "report_cells" (
	"organization_id" uuid NOT NULL,
	"report_id" uuid NOT NULL,
	"fact" text NOT NULL,
	"state" text NOT NULL,
	"value" bigint,
	"text_value" text,
	"explanation" text,
	"rev" integer DEFAULT 1 NOT NULL,
	"updated_by" uuid NOT NULL,
	"updated_by_name" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "report_cells_organization_id_report_id_fact_pk" PRIMARY KEY("organization_id","report_id","fact"),
	CONSTRAINT "report_cells_state" CHECK (state in ('known', 'missing', 'not-applicable')),
	CONSTRAINT "report_cells_value" CHECK ((state = 'known') = (num_nonnulls(value, text_value) = 1))
);
--> statement-breakpoint
ALTER TABLE "report_cells" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reports" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"city_id" uuid NOT NULL,
	"period_id" uuid NOT NULL,
	"firm_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reports_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "reports_once" UNIQUE NULLS NOT DISTINCT("organization_id","period_id","firm_id")
);
--> statement-breakpoint
ALTER TABLE "reports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "firm_names" (
	"firm_id" uuid NOT NULL,
	"valid_from" date NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "firm_names_firm_id_valid_from_pk" PRIMARY KEY("firm_id","valid_from")
);
--> statement-breakpoint
ALTER TABLE "firm_names" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "firms" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"uscc" text NOT NULL,
	"name" text NOT NULL,
	"founded_on" date NOT NULL,
	"field" text,
	"registered_capital_fen" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "firms_uscc_unique" UNIQUE("uscc"),
	CONSTRAINT "firms_uscc" CHECK (uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$')
);
--> statement-breakpoint
ALTER TABLE "firms" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "import_batches" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"noun" text NOT NULL,
	"file_name" text NOT NULL,
	"file_sha256" text NOT NULL,
	"workbook" "bytea" NOT NULL,
	"outcome" jsonb NOT NULL,
	"physical_rows" integer NOT NULL,
	"accepted_rows" integer NOT NULL,
	"rejected_rows" integer NOT NULL,
	"skipped_rows" integer NOT NULL,
	"status" text DEFAULT 'checked' NOT NULL,
	"created_by" uuid NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"committed_at" timestamp with time zone,
	"undone_at" timestamp with time zone,
	CONSTRAINT "import_batches_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "import_batches_status" CHECK (status in ('checked', 'committed', 'undone')),
	CONSTRAINT "import_batches_sum" CHECK (physical_rows = accepted_rows + rejected_rows + skipped_rows)
);
--> statement-breakpoint
ALTER TABLE "import_batches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "residencies" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"firm_id" uuid NOT NULL,
	"applied_on" date,
	"admitted_on" date,
	"entered_on" date NOT NULL,
	"left_on" date,
	"exit" text,
	"entry_reason" text,
	"entry_evidence" text,
	"exit_reason" text,
	"exit_evidence" text,
	"note" text,
	"import_batch_id" uuid,
	"rev" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "residencies_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "residencies_interval" CHECK (left_on is null or entered_on < left_on),
	CONSTRAINT "residencies_exit" CHECK ((left_on is null) = (exit is null) and (exit is null or exit in ('graduated', 'left', 'dropped', 'closed')))
);
--> statement-breakpoint
ALTER TABLE "residencies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "conflict_parties" (
	"organization_id" uuid NOT NULL,
	"conflict_id" uuid NOT NULL,
	"carrier_id" uuid NOT NULL,
	"facts" jsonb NOT NULL,
	CONSTRAINT "conflict_parties_organization_id_conflict_id_carrier_id_pk" PRIMARY KEY("organization_id","conflict_id","carrier_id")
);
--> statement-breakpoint
ALTER TABLE "conflict_parties" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "conflicts" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"programme" text NOT NULL,
	"outcome_key" text NOT NULL,
	"uscc" text NOT NULL,
	"firm_name" text NOT NULL,
	"outcome" jsonb NOT NULL,
	"run_id" uuid NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"ruled_for" uuid,
	"reason" text,
	"ruled_by" uuid,
	"ruled_by_name" text,
	"ruled_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "conflicts_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "conflicts_outcome" UNIQUE("organization_id","programme","outcome_key"),
	CONSTRAINT "conflicts_status" CHECK (status in ('open', 'ruled')),
	CONSTRAINT "conflicts_ruling" CHECK ((status = 'ruled') = (num_nonnulls(ruled_for, reason, ruled_by, ruled_by_name, ruled_at) = 5))
);
--> statement-breakpoint
ALTER TABLE "conflicts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "payment_keys" (
	"organization_id" uuid NOT NULL,
	"payment_key" text NOT NULL,
	"run_id" uuid NOT NULL,
	"line_no" integer NOT NULL,
	CONSTRAINT "payment_keys_organization_id_payment_key_pk" PRIMARY KEY("organization_id","payment_key")
);
--> statement-breakpoint
ALTER TABLE "payment_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reward_lines" (
	"organization_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"line_no" integer NOT NULL,
	"beneficiary_id" uuid NOT NULL,
	"uscc" text,
	"item" text NOT NULL,
	"kind" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"payment_key" text,
	"detail" jsonb NOT NULL,
	"reverses_run_id" uuid,
	"reverses_line_no" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reward_lines_organization_id_run_id_line_no_pk" PRIMARY KEY("organization_id","run_id","line_no"),
	CONSTRAINT "reward_lines_reversed_once" UNIQUE("organization_id","reverses_run_id","reverses_line_no"),
	CONSTRAINT "reward_lines_reversal" CHECK ((reverses_run_id is null) = (reverses_line_no is null))
);
--> statement-breakpoint
ALTER TABLE "reward_lines" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "run_results" (
	"organization_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"subject_name" text NOT NULL,
	"position" integer NOT NULL,
	"rank" integer,
	"total_milli" bigint,
	"grade" text,
	"peer_group" text,
	"result" jsonb NOT NULL,
	CONSTRAINT "run_results_organization_id_run_id_subject_pk" PRIMARY KEY("organization_id","run_id","subject")
);
--> statement-breakpoint
ALTER TABLE "run_results" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "runs" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"city_id" uuid NOT NULL,
	"period_id" uuid NOT NULL,
	"status" text DEFAULT 'computed' NOT NULL,
	"follows_run_id" uuid,
	"policy_code" text NOT NULL,
	"policy_version" text NOT NULL,
	"verification" text NOT NULL,
	"engine_version" text NOT NULL,
	"inputs_sha256" text NOT NULL,
	"policies_sha256" text NOT NULL,
	"results_sha256" text NOT NULL,
	"bundle" text NOT NULL,
	"subjects" integer NOT NULL,
	"total_fen" bigint,
	"findings" jsonb NOT NULL,
	"computed_by" uuid NOT NULL,
	"computed_by_name" text NOT NULL,
	"computed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"approved_by" uuid,
	"approved_by_name" text,
	"approved_at" timestamp with time zone,
	CONSTRAINT "runs_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "runs_kind" CHECK (kind in ('firm-points', 'carrier-performance', 'reward')),
	CONSTRAINT "runs_status" CHECK (status in ('computed', 'approved', 'superseded')),
	CONSTRAINT "runs_two_people" CHECK (approved_by is null or approved_by <> computed_by)
);
--> statement-breakpoint
ALTER TABLE "runs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "buildings" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"site" text NOT NULL,
	"name" text NOT NULL,
	"address" text,
	CONSTRAINT "buildings_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "buildings_name" UNIQUE("organization_id","site","name")
);
--> statement-breakpoint
ALTER TABLE "buildings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "leases" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"room_id" uuid NOT NULL,
	"residency_id" uuid,
	"tenant_name" text,
	"starts_on" date NOT NULL,
	"ends_on" date,
	"area_dm2" bigint NOT NULL,
	"desks" integer,
	"rent_fen_per_month" bigint,
	"note" text,
	"rev" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "leases_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "leases_interval" CHECK (ends_on is null or starts_on < ends_on),
	CONSTRAINT "leases_area" CHECK (area_dm2 > 0),
	CONSTRAINT "leases_desks" CHECK (desks is null or desks > 0),
	CONSTRAINT "leases_rent" CHECK (rent_fen_per_month is null or rent_fen_per_month >= 0),
	CONSTRAINT "leases_occupant" CHECK ((residency_id is null) <> (tenant_name is null))
);
--> statement-breakpoint
ALTER TABLE "leases" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "room_versions" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"room_id" uuid NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"area_dm2" bigint NOT NULL,
	"use" text NOT NULL,
	"tenure" text NOT NULL,
	"desks" integer,
	CONSTRAINT "room_versions_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "room_versions_interval" CHECK (valid_to is null or valid_from < valid_to),
	CONSTRAINT "room_versions_area" CHECK (area_dm2 > 0 and area_dm2 <= 100000000000),
	CONSTRAINT "room_versions_desks" CHECK (desks is null or desks >= 0),
	CONSTRAINT "room_versions_use" CHECK (use in ('incubation', 'public-service', 'other')),
	CONSTRAINT "room_versions_tenure" CHECK (tenure in ('own', 'rented', 'disposable'))
);
--> statement-breakpoint
ALTER TABLE "room_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rooms" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"building_id" uuid NOT NULL,
	"floor" text NOT NULL,
	"label" text NOT NULL,
	"rev" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "rooms_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "rooms_label" UNIQUE("organization_id","building_id","label")
);
--> statement-breakpoint
ALTER TABLE "rooms" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "titles" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"firm_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"number" text NOT NULL,
	"awarded_on" date NOT NULL,
	"expires_on" date,
	"revoked_on" date,
	"is_renewal" boolean DEFAULT false NOT NULL,
	"evidence" text,
	"source" text DEFAULT 'claim' NOT NULL,
	"rev" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "titles_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "titles_number" UNIQUE("organization_id","firm_id","kind","number"),
	CONSTRAINT "titles_interval" CHECK (expires_on is null or awarded_on < expires_on),
	CONSTRAINT "titles_revoked" CHECK (revoked_on is null or awarded_on <= revoked_on)
);
--> statement-breakpoint
ALTER TABLE "titles" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_heads" ADD CONSTRAINT "audit_heads_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "placements" ADD CONSTRAINT "placements_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "placements" ADD CONSTRAINT "placements_parent_id_organizations_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_subject_id_organizations_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_city" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "filing_comments" ADD CONSTRAINT "filing_comments_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "filing_comments" ADD CONSTRAINT "filing_comments_filing_key" FOREIGN KEY ("organization_id","filing_id") REFERENCES "public"."filings"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "filing_events" ADD CONSTRAINT "filing_events_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "filing_events" ADD CONSTRAINT "filing_events_filing_key" FOREIGN KEY ("organization_id","filing_id") REFERENCES "public"."filings"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "filing_revisions" ADD CONSTRAINT "filing_revisions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "filing_revisions" ADD CONSTRAINT "filing_revisions_filing" FOREIGN KEY ("organization_id","filing_id") REFERENCES "public"."filings"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "filings" ADD CONSTRAINT "filings_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "filings" ADD CONSTRAINT "filings_period_key" FOREIGN KEY ("city_id","period_id") REFERENCES "public"."periods"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policies" ADD CONSTRAINT "policies_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_versions" ADD CONSTRAINT "policy_versions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_versions" ADD CONSTRAINT "policy_versions_policy" FOREIGN KEY ("organization_id","policy_id") REFERENCES "public"."policies"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "periods" ADD CONSTRAINT "periods_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_cells" ADD CONSTRAINT "report_cells_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_cells" ADD CONSTRAINT "report_cells_report" FOREIGN KEY ("organization_id","report_id") REFERENCES "public"."reports"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_firm_id_firms_id_fk" FOREIGN KEY ("firm_id") REFERENCES "public"."firms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_period" FOREIGN KEY ("city_id","period_id") REFERENCES "public"."periods"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "firm_names" ADD CONSTRAINT "firm_names_firm_id_firms_id_fk" FOREIGN KEY ("firm_id") REFERENCES "public"."firms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_batches" ADD CONSTRAINT "import_batches_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "residencies" ADD CONSTRAINT "residencies_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "residencies" ADD CONSTRAINT "residencies_firm_id_firms_id_fk" FOREIGN KEY ("firm_id") REFERENCES "public"."firms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conflict_parties" ADD CONSTRAINT "conflict_parties_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conflict_parties" ADD CONSTRAINT "conflict_parties_carrier_id_organizations_id_fk" FOREIGN KEY ("carrier_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conflict_parties" ADD CONSTRAINT "conflict_parties_conflict" FOREIGN KEY ("organization_id","conflict_id") REFERENCES "public"."conflicts"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conflicts" ADD CONSTRAINT "conflicts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conflicts" ADD CONSTRAINT "conflicts_run" FOREIGN KEY ("organization_id","run_id") REFERENCES "public"."runs"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_keys" ADD CONSTRAINT "payment_keys_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_keys" ADD CONSTRAINT "payment_keys_line" FOREIGN KEY ("organization_id","run_id","line_no") REFERENCES "public"."reward_lines"("organization_id","run_id","line_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reward_lines" ADD CONSTRAINT "reward_lines_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reward_lines" ADD CONSTRAINT "reward_lines_beneficiary_id_organizations_id_fk" FOREIGN KEY ("beneficiary_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reward_lines" ADD CONSTRAINT "reward_lines_run" FOREIGN KEY ("organization_id","run_id") REFERENCES "public"."runs"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reward_lines" ADD CONSTRAINT "reward_lines_reverses" FOREIGN KEY ("organization_id","reverses_run_id","reverses_line_no") REFERENCES "public"."reward_lines"("organization_id","run_id","line_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_results" ADD CONSTRAINT "run_results_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_results" ADD CONSTRAINT "run_results_run" FOREIGN KEY ("organization_id","run_id") REFERENCES "public"."runs"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_period" FOREIGN KEY ("city_id","period_id") REFERENCES "public"."periods"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_follows" FOREIGN KEY ("organization_id","follows_run_id") REFERENCES "public"."runs"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "buildings" ADD CONSTRAINT "buildings_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leases" ADD CONSTRAINT "leases_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leases" ADD CONSTRAINT "leases_room_key" FOREIGN KEY ("organization_id","room_id") REFERENCES "public"."rooms"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leases" ADD CONSTRAINT "leases_residency_key" FOREIGN KEY ("organization_id","residency_id") REFERENCES "public"."residencies"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_versions" ADD CONSTRAINT "room_versions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_versions" ADD CONSTRAINT "room_versions_room_key" FOREIGN KEY ("organization_id","room_id") REFERENCES "public"."rooms"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_building" FOREIGN KEY ("organization_id","building_id") REFERENCES "public"."buildings"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "titles" ADD CONSTRAINT "titles_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "titles" ADD CONSTRAINT "titles_firm_id_firms_id_fk" FOREIGN KEY ("firm_id") REFERENCES "public"."firms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entries_entity" ON "audit_entries" USING btree ("organization_id","entity_id");--> statement-breakpoint
CREATE INDEX "memberships_user" ON "memberships" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "organizations_city" ON "organizations" USING btree ("city_id","kind");--> statement-breakpoint
CREATE INDEX "placements_parent" ON "placements" USING btree ("parent_id","relation");--> statement-breakpoint
CREATE INDEX "placements_city" ON "placements" USING btree ("city_id");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "filing_comments_filing" ON "filing_comments" USING btree ("organization_id","filing_id");--> statement-breakpoint
CREATE INDEX "filing_events_filing" ON "filing_events" USING btree ("organization_id","filing_id");--> statement-breakpoint
CREATE INDEX "filings_period" ON "filings" USING btree ("period_id","status");--> statement-breakpoint
CREATE INDEX "import_batches_recent" ON "import_batches" USING btree ("organization_id","created_at");--> statement-breakpoint
CREATE INDEX "residencies_firm" ON "residencies" USING btree ("organization_id","firm_id");--> statement-breakpoint
CREATE INDEX "residencies_batch" ON "residencies" USING btree ("organization_id","import_batch_id");--> statement-breakpoint
CREATE INDEX "conflict_parties_carrier" ON "conflict_parties" USING btree ("carrier_id");--> statement-breakpoint
CREATE INDEX "payment_keys_run" ON "payment_keys" USING btree ("organization_id","run_id");--> statement-breakpoint
CREATE INDEX "reward_lines_beneficiary" ON "reward_lines" USING btree ("organization_id","run_id","beneficiary_id");--> statement-breakpoint
CREATE INDEX "reward_lines_of_carrier" ON "reward_lines" USING btree ("beneficiary_id");--> statement-breakpoint
CREATE INDEX "run_results_position" ON "run_results" USING btree ("organization_id","run_id","position");--> statement-breakpoint
CREATE INDEX "runs_recent" ON "runs" USING btree ("organization_id","kind","computed_at");--> statement-breakpoint
CREATE INDEX "leases_room" ON "leases" USING btree ("organization_id","room_id");--> statement-breakpoint
CREATE INDEX "leases_residency" ON "leases" USING btree ("organization_id","residency_id");--> statement-breakpoint
CREATE INDEX "room_versions_room" ON "room_versions" USING btree ("organization_id","room_id");--> statement-breakpoint
CREATE INDEX "titles_firm" ON "titles" USING btree ("organization_id","firm_id");--> statement-breakpoint
CREATE POLICY "definer" ON "audit_entries" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "audit_entries" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.role()) in ('owner', 'admin', 'auditor'));--> statement-breakpoint
CREATE POLICY "definer" ON "audit_heads" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "idempotency_keys" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "idempotency_keys" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "definer" ON "memberships" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "memberships" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "upd" ON "memberships" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.role()) in ('owner', 'admin')) WITH CHECK (organization_id = (select app.own()) and (select app.role()) in ('owner', 'admin'));--> statement-breakpoint
CREATE POLICY "definer" ON "organizations" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "organizations" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (city_id = (select app.city()));--> statement-breakpoint
CREATE POLICY "ins" ON "organizations" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (city_id = (select app.city()) and kind <> 'city' and (select app.kind()) = 'city' and (select app.role()) = 'admin');--> statement-breakpoint
CREATE POLICY "upd" ON "organizations" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (city_id = (select app.city()) and (select app.kind()) = 'city' and (select app.role()) = 'admin') WITH CHECK (city_id = (select app.city()) and (select app.kind()) = 'city' and (select app.role()) = 'admin');--> statement-breakpoint
CREATE POLICY "definer" ON "placements" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "placements" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (city_id = (select app.city()));--> statement-breakpoint
CREATE POLICY "ins" ON "placements" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (city_id = (select app.city()) and (select app.kind()) = 'city' and (select app.role()) = 'admin');--> statement-breakpoint
CREATE POLICY "upd" ON "placements" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (city_id = (select app.city()) and (select app.kind()) = 'city' and (select app.role()) = 'admin') WITH CHECK (city_id = (select app.city()) and (select app.kind()) = 'city' and (select app.role()) = 'admin');--> statement-breakpoint
CREATE POLICY "definer" ON "sessions" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "definer" ON "sign_in_failures" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "targets" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.city()));--> statement-breakpoint
CREATE POLICY "ins" ON "targets" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'admin');--> statement-breakpoint
CREATE POLICY "definer" ON "users" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "filing_comments" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = any ((select app.readable())::uuid[]) and (organization_id = (select app.own()) or (select app.kind()) <> 'carrier' or app.filing_accepted_revision(organization_id, filing_id) = revision));--> statement-breakpoint
CREATE POLICY "ins" ON "filing_comments" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = any ((select app.readable())::uuid[]) and organization_id <> (select app.own()) and (select app.kind()) in ('unit', 'city') and (select app.role()) = 'reviewer' and author_organization_id = (select app.own()) and author_id = (select app.user_id()));--> statement-breakpoint
CREATE POLICY "sel" ON "filing_events" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = any ((select app.readable())::uuid[]) and (organization_id = (select app.own()) or (select app.kind()) <> 'carrier' or app.filing_accepted_revision(organization_id, filing_id) = revision));--> statement-breakpoint
CREATE POLICY "ins" ON "filing_events" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = any ((select app.readable())::uuid[]) and actor_organization_id = (select app.own()) and actor_id = (select app.user_id()) and ((organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator', 'reviewer') and action in ('prepare', 'take-back', 'submit')) or (organization_id <> (select app.own()) and (select app.kind()) in ('unit', 'city') and (select app.role()) = 'reviewer' and action in ('accept', 'return', 'amend'))));--> statement-breakpoint
CREATE POLICY "definer" ON "filing_revisions" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "filing_revisions" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = any ((select app.readable())::uuid[]) and (organization_id = (select app.own()) or (select app.kind()) <> 'carrier' or app.filing_accepted_revision(organization_id, filing_id) = revision));--> statement-breakpoint
CREATE POLICY "ins" ON "filing_revisions" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'reviewer'));--> statement-breakpoint
CREATE POLICY "definer" ON "filings" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "filings" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = any ((select app.readable())::uuid[]) and (organization_id = (select app.own()) or ((select app.kind()) <> 'carrier' and status <> 'draft') or accepted_revision is not null));--> statement-breakpoint
CREATE POLICY "ins" ON "filings" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator') and status = 'draft' and revision = 0 and accepted_revision is null);--> statement-breakpoint
CREATE POLICY "upd" ON "filings" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = any ((select app.readable())::uuid[]) and ((organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator', 'reviewer')) or ((select app.kind()) in ('unit', 'city') and (select app.role()) = 'reviewer' and organization_id <> (select app.own())))) WITH CHECK (organization_id = any ((select app.readable())::uuid[]) and ((organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator', 'reviewer')) or ((select app.kind()) in ('unit', 'city') and (select app.role()) = 'reviewer' and organization_id <> (select app.own()))));--> statement-breakpoint
CREATE POLICY "sel" ON "policies" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.city()));--> statement-breakpoint
CREATE POLICY "ins" ON "policies" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst');--> statement-breakpoint
CREATE POLICY "sel" ON "policy_versions" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.city()) and (status in ('published', 'retired') or organization_id = (select app.own())));--> statement-breakpoint
CREATE POLICY "ins" ON "policy_versions" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst' and status = 'draft' and drafted_by = (select app.user_id()) and published_by is null);--> statement-breakpoint
CREATE POLICY "upd" ON "policy_versions" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) in ('analyst', 'approver')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) in ('analyst', 'approver'));--> statement-breakpoint
CREATE POLICY "definer" ON "periods" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "periods" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.city()));--> statement-breakpoint
CREATE POLICY "ins" ON "periods" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'admin');--> statement-breakpoint
CREATE POLICY "upd" ON "periods" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'admin') WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'admin');--> statement-breakpoint
CREATE POLICY "sel" ON "report_cells" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "report_cells" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "report_cells" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "report_cells" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "reports" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "reports" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "reports" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "reports" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "definer" ON "firm_names" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "definer" ON "firms" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "import_batches" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "import_batches" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "import_batches" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "import_batches" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "residencies" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "residencies" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "residencies" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "residencies" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "definer" ON "conflict_parties" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "conflict_parties" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()) or app.is_conflict_party(organization_id, conflict_id));--> statement-breakpoint
CREATE POLICY "ins" ON "conflict_parties" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst');--> statement-breakpoint
CREATE POLICY "definer" ON "conflicts" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "conflicts" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()) or app.is_conflict_party(organization_id, id));--> statement-breakpoint
CREATE POLICY "ins" ON "conflicts" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst' and status = 'open');--> statement-breakpoint
CREATE POLICY "upd" ON "conflicts" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'reviewer') WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'reviewer' and ruled_by = (select app.user_id()));--> statement-breakpoint
CREATE POLICY "definer" ON "payment_keys" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "payment_keys" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "definer" ON "reward_lines" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "reward_lines" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()) or (beneficiary_id = (select app.own()) and app.run_is_approved(organization_id, run_id)));--> statement-breakpoint
CREATE POLICY "ins" ON "reward_lines" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst');--> statement-breakpoint
CREATE POLICY "sel" ON "run_results" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "run_results" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (((select app.kind()) = 'city' and (select app.role()) = 'analyst') or ((select app.is_park()) and (select app.role()) in ('owner', 'operator'))));--> statement-breakpoint
CREATE POLICY "definer" ON "runs" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "runs" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "runs" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (((select app.kind()) = 'city' and (select app.role()) = 'analyst') or ((select app.is_park()) and (select app.role()) in ('owner', 'operator'))) and status = 'computed' and computed_by = (select app.user_id()) and approved_by is null and (kind = 'firm-points' or (select app.kind()) = 'city'));--> statement-breakpoint
CREATE POLICY "upd" ON "runs" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and ((((select app.kind()) = 'city' and (select app.role()) = 'approver') or ((select app.is_park()) and (select app.role()) in ('owner', 'reviewer'))) or (((select app.kind()) = 'city' and (select app.role()) = 'analyst') or ((select app.is_park()) and (select app.role()) in ('owner', 'operator'))))) WITH CHECK (organization_id = (select app.own()) and ((((select app.kind()) = 'city' and (select app.role()) = 'approver') or ((select app.is_park()) and (select app.role()) in ('owner', 'reviewer'))) or (((select app.kind()) = 'city' and (select app.role()) = 'analyst') or ((select app.is_park()) and (select app.role()) in ('owner', 'operator')))));--> statement-breakpoint
CREATE POLICY "sel" ON "buildings" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "buildings" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "buildings" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "buildings" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "leases" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "leases" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "leases" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "leases" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "room_versions" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "room_versions" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "room_versions" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "room_versions" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "rooms" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "rooms" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "rooms" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "rooms" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "titles" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "titles" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "titles" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "titles" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));