-- Where else a firm is, is asked across organisations by functions that see past the policies. The exclusion's own index began with
-- the organisation and took milliseconds for one firm; the planner held it as cheap as the index made for that, and took it. Beginning
-- with the firm it serves both, and its own check too.
DROP INDEX "residencies_by_firm";--> statement-breakpoint
alter table residencies drop constraint residencies_never_overlap;--> statement-breakpoint
alter table residencies add constraint residencies_never_overlap
  exclude using gist (firm_id with =, organization_id with =, daterange(entered_on, left_on) with &&);
