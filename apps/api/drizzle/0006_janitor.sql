CREATE TABLE "sweep_run" (
	"name" text PRIMARY KEY NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "user" ADD COLUMN "leaving_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "media_key" ON "media" USING btree ("media_key");--> statement-breakpoint
CREATE INDEX "user_linked_to" ON "user" USING btree ("linked_to");--> statement-breakpoint
CREATE INDEX "user_leaving_at" ON "user" USING btree ("leaving_at");