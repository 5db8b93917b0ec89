ALTER TABLE "media" ALTER COLUMN "created_at" SET DATA TYPE timestamp (6) with time zone;--> statement-breakpoint
ALTER TABLE "media" ALTER COLUMN "created_at" SET DEFAULT now();--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "batch_id" text;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "batch_place" integer;--> statement-breakpoint
CREATE INDEX "media_owner_batch" ON "media" USING btree ("owner_id","batch_id","created_at") WHERE "media"."batch_id" is not null;