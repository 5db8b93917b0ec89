ALTER TABLE "reservation" ADD COLUMN "batch_id" text;--> statement-breakpoint
ALTER TABLE "reservation" ADD COLUMN "batch_place" integer;--> statement-breakpoint
ALTER TABLE "reservation" ADD COLUMN "upload_id" text;