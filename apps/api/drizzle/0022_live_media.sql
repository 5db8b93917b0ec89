-- What needs the whole table comes first, and waits until nobody is at it. After an index was made it would wait for ever for an upload that has read the
-- table and waits for that index before it writes: a deadlock. From then on nobody reads or writes until all is done, so on a large table each
-- index can be made before, concurrently. What is left of one whose making broke off is dropped.
DROP INDEX "media_owner_newest", "media_owner_name", "media_owner_size", "media_owner_sha256", "media_owner_kind";--> statement-breakpoint
DO $$ DECLARE broken_off text; BEGIN
  FOR broken_off IN SELECT indexrelid::regclass FROM pg_index
    WHERE indrelid = 'media'::regclass AND NOT indisvalid AND indexrelid::regclass::text ~ '^media_owner(_[a-z0-9]+_live)?$'
  LOOP EXECUTE 'DROP INDEX ' || broken_off; END LOOP;
END $$;--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "media_owner" ON "media" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "media_owner_newest_live" ON "media" USING btree ("owner_id","created_at","id") WHERE "media"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "media_owner_name_live" ON "media" USING btree ("owner_id",lower("name") collate "C","id") WHERE "media"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "media_owner_size_live" ON "media" USING btree ("owner_id","size","id") WHERE "media"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "media_owner_sha256_live" ON "media" USING btree ("owner_id","sha256") WHERE "media"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "media_owner_kind_live" ON "media" USING btree ("owner_id","kind","created_at","id") WHERE "media"."deleted_at" is null;--> statement-breakpoint
ALTER INDEX "media_owner_newest_live" RENAME TO "media_owner_newest";--> statement-breakpoint
ALTER INDEX "media_owner_name_live" RENAME TO "media_owner_name";--> statement-breakpoint
ALTER INDEX "media_owner_size_live" RENAME TO "media_owner_size";--> statement-breakpoint
ALTER INDEX "media_owner_sha256_live" RENAME TO "media_owner_sha256";--> statement-breakpoint
ALTER INDEX "media_owner_kind_live" RENAME TO "media_owner_kind";
