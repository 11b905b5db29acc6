-- Of which carriers a firm is: asked across organisations by functions that see past the policies.
CREATE INDEX "residencies_by_firm" ON "residencies" USING btree ("firm_id","organization_id");