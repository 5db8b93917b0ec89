CREATE TABLE "share" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"token" text NOT NULL,
	"title" text NOT NULL,
	"password_hash" text,
	"expires_at" timestamp (3) with time zone,
	"max_downloads" integer,
	"opens" integer DEFAULT 0 NOT NULL,
	"downloads" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "share_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "share_item" (
	"share_id" text NOT NULL,
	"media_id" text NOT NULL,
	"place" integer NOT NULL,
	CONSTRAINT "share_item_share_id_media_id_pk" PRIMARY KEY("share_id","media_id")
);
--> statement-breakpoint
ALTER TABLE "share" ADD CONSTRAINT "share_owner_id_user_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_item" ADD CONSTRAINT "share_item_share_id_share_id_fk" FOREIGN KEY ("share_id") REFERENCES "public"."share"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_item" ADD CONSTRAINT "share_item_media_id_media_id_fk" FOREIGN KEY ("media_id") REFERENCES "public"."media"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "share_owner" ON "share" USING btree ("owner_id","created_at");--> statement-breakpoint
CREATE INDEX "share_item_media" ON "share_item" USING btree ("media_id");