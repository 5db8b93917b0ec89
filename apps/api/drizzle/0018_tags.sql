CREATE TABLE "media_tag" (
	"media_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"name" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "media_tag" ADD CONSTRAINT "media_tag_media_id_media_id_fk" FOREIGN KEY ("media_id") REFERENCES "public"."media"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "media_tag" ADD CONSTRAINT "media_tag_owner_id_user_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "media_tag_once" ON "media_tag" USING btree ("media_id",lower("name"));--> statement-breakpoint
CREATE INDEX "media_tag_owner" ON "media_tag" USING btree ("owner_id",lower("name"));