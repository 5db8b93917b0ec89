CREATE TABLE "visibility_change" (
	"media_id" text PRIMARY KEY NOT NULL,
	"upload_key" text NOT NULL,
	"upload_id" text,
	"record" text,
	"is_ended" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "visibility_change" ADD CONSTRAINT "visibility_change_media_id_media_id_fk" FOREIGN KEY ("media_id") REFERENCES "public"."media"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "visibility_change_created_at" ON "visibility_change" USING btree ("created_at");