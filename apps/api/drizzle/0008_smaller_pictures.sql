ALTER TABLE "media" ADD COLUMN "variants" jsonb;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "thumb_hash" text;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "dominant_color" text;