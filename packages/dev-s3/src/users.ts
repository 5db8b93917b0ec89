/** What a credential may do. Nothing is allowed unless a statement allows it, and a deny wins over any allow. */
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
  /** Makes these temporary credentials: every request must then carry this token. */
  sessionToken?: string;
  statements: readonly Statement[];
};
