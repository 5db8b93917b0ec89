ALTER TABLE "media" ADD COLUMN "kind" text GENERATED ALWAYS AS (case when "content_type" ~ '^(image|video|audio)/' then split_part("content_type", '/', 1) when "content_type" ~ '^text/|^application/(pdf|msword|rtf|json|epub\+zip|x-hwp|hwp\+zip)$|^application/vnd\.(ms-excel|ms-powerpoint|openxmlformats-officedocument\.|oasis\.opendocument\.)' then 'document' else 'other' end) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "width" integer;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "height" integer;--> statement-breakpoint
CREATE INDEX "media_owner_name" ON "media" USING btree ("owner_id",lower("name") collate "C","id");--> statement-breakpoint
CREATE INDEX "media_owner_size" ON "media" USING btree ("owner_id","size","id");--> statement-breakpoint
CREATE INDEX "media_owner_kind" ON "media" USING btree ("owner_id","kind","created_at","id");