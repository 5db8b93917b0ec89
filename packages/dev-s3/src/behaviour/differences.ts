type Difference = {
  /** What AWS documents, and so what the suite asks for. */
  aws: string;
  /** What Ceph does instead. */
  ceph: string;
};

/** Where Ceph's RADOS Gateway (18.2.7) answers otherwise than AWS, by the name of the case. */
export const cephDifferences: Readonly<Record<string, Difference>> = {
  "traps: 3 x-amz-checksum-sha256 as a signed header: one other byte is BadDigest": {
    aws: "A checksum header is compared with the bytes; 400 BadDigest.",
    ceph: "Ignores x-amz-checksum-* on PUT.",
  },
  "x-amz-checksum-sha256: what is no SHA-256 is refused": {
    aws: "400 InvalidRequest.",
    ceph: "Ignores x-amz-checksum-* on PUT.",
  },
};
