CREATE TABLE "file_request" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"token" text NOT NULL,
	"title" text NOT NULL,
	"note" text NOT NULL,
	"accepts" text NOT NULL,
	"max_files" integer NOT NULL,
	"max_size" bigint,
	"expires_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "file_request_token_unique" UNIQUE("token")
);
--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "file_request_id" text;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "sender" text;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "message" text;--> statement-breakpoint
ALTER TABLE "reservation" ADD COLUMN "file_request_id" text;--> statement-breakpoint
ALTER TABLE "file_request" ADD CONSTRAINT "file_request_owner_id_user_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "file_request_owner" ON "file_request" USING btree ("owner_id","created_at");--> statement-breakpoint
ALTER TABLE "media" ADD CONSTRAINT "media_file_request_id_file_request_id_fk" FOREIGN KEY ("file_request_id") REFERENCES "public"."file_request"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reservation" ADD CONSTRAINT "reservation_file_request_id_file_request_id_fk" FOREIGN KEY ("file_request_id") REFERENCES "public"."file_request"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "media_file_request" ON "media" USING btree ("file_request_id");--> statement-breakpoint
CREATE INDEX "reservation_file_request" ON "reservation" USING btree ("file_request_id");