/**
 * The rights of a credential. Nothing is allowed without a statement that allows it, and a deny wins over any allow.
 */
export type Statement = {
  effect: "allow" | "deny";
  /** Such as `s3:PutObject`, `s3:Get*` or `s3:*`. */
  actions: readonly string[];
  /** `bucket`, `bucket/key` or `bucket/prefix*`; `*` stands for any text. */
  resources: readonly string[];
};

export type User = {
  accessKeyId: string;
  secretAccessKey: string;
  /**
   * The user's account, twelve digits. For a bucket of another account, both the bucket's policy and the user's
   * statements must allow a call. @default "123456789012"
   */
  account?: string | undefined;
  /** Makes these temporary credentials: every request must then have this token. */
  sessionToken?: string;
  statements: readonly Statement[];
};
