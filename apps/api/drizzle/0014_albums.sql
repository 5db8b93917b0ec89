CREATE TABLE "album" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "album_item" (
	"album_id" text NOT NULL,
	"media_id" text NOT NULL,
	CONSTRAINT "album_item_album_id_media_id_pk" PRIMARY KEY("album_id","media_id")
);
--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "trashed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "album" ADD CONSTRAINT "album_owner_id_user_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "album_item" ADD CONSTRAINT "album_item_album_id_album_id_fk" FOREIGN KEY ("album_id") REFERENCES "public"."album"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "album_item" ADD CONSTRAINT "album_item_media_id_media_id_fk" FOREIGN KEY ("media_id") REFERENCES "public"."media"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "album_owner" ON "album" USING btree ("owner_id","created_at","id");--> statement-breakpoint
CREATE INDEX "album_item_media" ON "album_item" USING btree ("media_id");--> statement-breakpoint
UPDATE "media" SET "trashed_at" = "trashed_until" - interval '720 hours' WHERE "trashed_until" IS NOT NULL;
