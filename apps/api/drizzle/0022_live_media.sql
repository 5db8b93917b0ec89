-- Who writes waits, and who reads does not: the indexes of before go last, in an instant. On a large table each can be made before, concurrently.
CREATE INDEX IF NOT EXISTS "media_owner" ON "media" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "media_owner_newest_live" ON "media" USING btree ("owner_id","created_at","id") WHERE "media"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "media_owner_name_live" ON "media" USING btree ("owner_id",lower("name") collate "C","id") WHERE "media"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "media_owner_size_live" ON "media" USING btree ("owner_id","size","id") WHERE "media"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "media_owner_sha256_live" ON "media" USING btree ("owner_id","sha256") WHERE "media"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "media_owner_kind_live" ON "media" USING btree ("owner_id","kind","created_at","id") WHERE "media"."deleted_at" is null;--> statement-breakpoint
DROP INDEX "media_owner_newest", "media_owner_name", "media_owner_size", "media_owner_sha256", "media_owner_kind";--> statement-breakpoint
ALTER INDEX "media_owner_newest_live" RENAME TO "media_owner_newest";--> statement-breakpoint
ALTER INDEX "media_owner_name_live" RENAME TO "media_owner_name";--> statement-breakpoint
ALTER INDEX "media_owner_size_live" RENAME TO "media_owner_size";--> statement-breakpoint
ALTER INDEX "media_owner_sha256_live" RENAME TO "media_owner_sha256";--> statement-breakpoint
ALTER INDEX "media_owner_kind_live" RENAME TO "media_owner_kind";
