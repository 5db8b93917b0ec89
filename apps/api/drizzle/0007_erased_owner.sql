CREATE TABLE "erased_owner" (
	"owner_id" text PRIMARY KEY NOT NULL,
	"erased_at" timestamp (3) with time zone NOT NULL
);
