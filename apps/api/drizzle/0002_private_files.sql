ALTER TABLE "media" ALTER COLUMN "url" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "visibility" text DEFAULT 'public' NOT NULL;