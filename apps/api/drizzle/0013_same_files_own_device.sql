ALTER TABLE "file_request" ADD COLUMN "own_device" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "sha256" text;--> statement-breakpoint
CREATE INDEX "media_owner_sha256" ON "media" USING btree ("owner_id","sha256");