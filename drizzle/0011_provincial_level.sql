-- 省级 is a level of its own in a province, as 市级 is in a municipality.
ALTER TABLE "recognitions" DROP CONSTRAINT "recognitions_level";--> statement-breakpoint
ALTER TABLE "recognitions" ADD CONSTRAINT "recognitions_level" CHECK (level in ('national', 'provincial', 'municipal', 'district', 'standard', 'excellent', 'filed'));
