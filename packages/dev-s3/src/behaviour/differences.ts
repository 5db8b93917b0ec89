type Difference = {
  /** AWS's documented behaviour, which the suite requires. */
  aws: string;
  /** The page, below https://docs.aws.amazon.com/AmazonS3/latest/ */
  source: string;
  /** What Ceph's RADOS Gateway 18.2.7 does instead. */
  ceph: string;
};

/** Where Ceph inherently differs from AWS. A case that depends on a difference names it, and must then fail on Ceph. */
export const differences = {
  abortDate: {
    aws: "An unfinished upload's day is told, counted from its beginning.",
    source: "API/API_CreateMultipartUpload.html",
    ceph: "Counts from 1970.",
  },
  abortEnded: {
    aws: "A completed or aborted upload is known for hours: aborting it is 204.",
    source: "API/API_AbortMultipartUpload.html",
    ceph: "Answers 404 NoSuchUpload at once.",
  },
  aclsOff: {
    aws: "ACLs are off in new buckets: one that grants anything is 400 AccessControlListNotSupported.",
    source: "userguide/object-ownership-error-responses.html",
    ceph: "ACLs are on.",
  },
  anonymousOverrides: {
    aws: "response-* needs a signature: 400 InvalidRequest.",
    source: "API/API_GetObject.html",
    ceph: "Answers with an HTTP message that is not well-formed.",
  },
  awsChunkedStored: {
    aws: "aws-chunked is taken off Content-Encoding before it is stored.",
    source: "API/sigv4-streaming.html",
    ceph: "Stores it.",
  },
  checksums: {
    aws: "x-amz-checksum-* is compared with the bytes, kept, and told in checksum mode.",
    source: "userguide/checking-object-integrity.html",
    ceph: "Ignores it.",
  },
  completeDeleted: {
    aws: "Completing again is 200 with the same answer, also when its object was deleted.",
    source: "API/API_CompleteMultipartUpload.html",
    ceph: "Answers InternalError, since another completion might be under way.",
  },
  completeEtag: {
    aws: "Completing again is 200 with the same answer.",
    source: "API/API_CompleteMultipartUpload.html",
    ceph: "Answers 200 without an ETag.",
  },
  completeIfNoneMatch: {
    aws: "If-None-Match: * is judged at completion.",
    source: "userguide/conditional-writes.html",
    ceph: "Ignores it.",
  },
  completeOrder: {
    aws: "Parts out of order are InvalidPartOrder.",
    source: "API/API_CompleteMultipartUpload.html",
    ceph: "Sorts them.",
  },
  completeReplaced: {
    aws: "Completing again is 200 with the same answer, also when another object took its place.",
    source: "API/API_CompleteMultipartUpload.html",
    ceph: "Answers with the newer object, or an error.",
  },
  completeSize: {
    aws: "x-amz-mp-object-size must be the sum of the parts.",
    source: "API/API_CompleteMultipartUpload.html",
    ceph: "Ignores it.",
  },
  completeSome: {
    aws: "Parts that are not named are left out.",
    source: "API/API_CompleteMultipartUpload.html",
    ceph: "Answers InvalidPart.",
  },
  completeUnknown: {
    aws: "An unknown upload is 404 NoSuchUpload.",
    source: "API/API_CompleteMultipartUpload.html",
    ceph: "Answers InternalError, since another completion might be under way.",
  },
  copyIfNoneMatch: {
    aws: "If-None-Match: * is judged at a copy's destination.",
    source: "userguide/conditional-writes.html",
    ceph: "Ignores it.",
  },
  copySourceIfNoneMatch: {
    aws: "A copy whose source does match is 412.",
    source: "API/API_CopyObject.html",
    ceph: "Answers 304 with a body, which HTTP does not allow.",
  },
  copyTags: {
    aws: "With the tagging directive REPLACE a copy has the tags that it brings, or none.",
    source: "API/API_CopyObject.html",
    ceph: "Keeps the source's with the metadata, or drops all of them with it, whatever is said of tags.",
  },
  corsErrors: {
    aws: "A preflight that no rule allows is 403 AccessForbidden; one without Origin is 400 BadRequest.",
    source: "userguide/cors-troubleshooting.html",
    ceph: "Uses other codes.",
  },
  corsOnRefusal: {
    aws: "Every answer to an origin that a rule matches has its headers, errors too.",
    source: "userguide/cors.html",
    ceph: "A refused signature has none.",
  },
  deleteConditions: {
    aws: "A DELETE knows If-Match with an ETag or *, which fails where there is nothing; sizes and dates are 501.",
    source: "userguide/conditional-deletes.html",
    ceph: "Ignores all of them.",
  },
  emptyUploadId: {
    aws: "A part needs the id of its upload.",
    source: "API/API_UploadPart.html",
    ceph: "Takes it for a plain PUT and stores an object.",
  },
  encryptedReads: {
    aws: "A read that names an encryption which its object has not is 400.",
    source: "API/API_GetObject.html",
    ceph: "Ignores it.",
  },
  errorKey: {
    aws: "NoSuchKey names the key.",
    source: "API/ErrorResponses.html",
    ceph: "Names the bucket only.",
  },
  expectedBucketOwner: {
    aws: "x-amz-expected-bucket-owner must be the bucket's owner.",
    source: "userguide/bucket-owner-condition.html",
    ceph: "Ignores it.",
  },
  formErrors: {
    aws: "A form's wrong signature and unknown key have the codes of any other request.",
    source: "API/ErrorResponses.html",
    ceph: "Answers AccessDenied to all of them.",
  },
  formEtag: {
    aws: "A form is answered with the object's ETag.",
    source: "API/RESTObjectPOST.html",
    ceph: "Tells none.",
  },
  formFile: {
    aws: "A form needs exactly one file.",
    source: "API/RESTObjectPOST.html",
    ceph: "Stores an empty object.",
  },
  formRedirect: {
    aws: "The bucket, key and ETag are added to the query of success_action_redirect.",
    source: "API/RESTObjectPOST.html",
    ceph: "Adds a second question mark.",
  },
  headPrefix: {
    aws: "Who may list below a prefix is told 404 of a key there that is missing.",
    source: "API/API_HeadObject.html",
    ceph: "Answers 403.",
  },
  httpChunks: {
    aws: "A body in HTTP's own chunks is 501 NotImplemented, unless they carry aws-chunked.",
    source: "API/API_PutObject.html",
    ceph: "Takes it.",
  },
  ifMatchQuotes: {
    aws: "If-Match takes an ETag as it was told, in quotes.",
    source: "userguide/conditional-writes.html",
    ceph: "Takes it without quotes only.",
  },
  ifMatchMissing: {
    aws: "If-Match on what is not there is 404.",
    source: "userguide/conditional-writes.html",
    ceph: "Answers 412.",
  },
  ifNoneMatchEtag: {
    aws: "A write knows If-None-Match: * only; anything else is 501.",
    source: "userguide/conditional-writes.html",
    ceph: "Answers 412.",
  },
  ifNoneMatchPolicy: {
    aws: "s3:if-none-match is a condition key.",
    source: "userguide/conditional-writes-enforce.html",
    ceph: "Has no such key.",
  },
  ifRange: {
    aws: "If-Range binds a range to a version, as HTTP has it.",
    source: "API/API_GetObject.html",
    ceph: "Ignores it.",
  },
  ignores: {
    aws: "What a server does not act on is 501 NotImplemented.",
    source: "API/ErrorResponses.html",
    ceph: "Does some of it, and ignores the rest.",
  },
  keyTooLong: {
    aws: "A key above 1,024 bytes is KeyTooLongError.",
    source: "API/ErrorResponses.html",
    ceph: "Calls it InvalidObjectName.",
  },
  lifecycleForms: {
    aws: "Rules with a Prefix of their own and rules with a Filter are refused together.",
    source: "https://github.com/aws/aws-sdk-ruby/issues/1653",
    ceph: "Takes both.",
  },
  lifecycleNewer: {
    aws: "A rule can keep some of the older versions.",
    source: "API/API_NoncurrentVersionExpiration.html",
    ceph: "Forgets how many.",
  },
  lifecycleSchema: {
    aws: "A rule must follow the schema.",
    source: "API/API_PutBucketLifecycleConfiguration.html",
    ceph: "Takes elements that it does not know, and numbers that are none.",
  },
  lifecycleSize: {
    aws: "A rule can mean objects by size.",
    source: "API/API_LifecycleRuleFilter.html",
    ceph: "Forgets the size.",
  },
  listBuckets: {
    aws: "max-buckets, prefix and bucket-region choose among the buckets.",
    source: "API/API_ListBuckets.html",
    ceph: "Ignores them.",
  },
  listUnknown: {
    aws: "The parts of an unknown upload are NoSuchUpload.",
    source: "API/API_ListParts.html",
    ceph: "Calls it NoSuchKey.",
  },
  metadataLimit: {
    aws: "User metadata is limited to 2 KB.",
    source: "userguide/UsingMetadata.html",
    ceph: "Has a larger limit.",
  },
  partCopyIfMatch: {
    aws: "x-amz-copy-source-if-match is judged for each part.",
    source: "API/API_UploadPartCopy.html",
    ceph: "Ignores it.",
  },
  multipartTags: {
    aws: "The object has the tags that its upload in parts was begun with.",
    source: "API/API_CreateMultipartUpload.html",
    ceph: "Forgets them.",
  },
  nextMarker: {
    aws: "The first version of a listing tells its next marker only where there is a delimiter.",
    source: "API/API_ListObjects.html",
    ceph: "Tells it always.",
  },
  partMissing: {
    aws: "A read of a part that is not there is 416 InvalidPartNumber.",
    source: "API/API_GetObject.html",
    ceph: "Does not know partNumber, and sends all.",
  },
  partNumbers: {
    aws: "A part's number is 1 to 10,000.",
    source: "API/API_UploadPart.html",
    ceph: "Takes any whole number.",
  },
  partRange: {
    aws: "A read has a range or a part's number.",
    source: "API/API_GetObject.html",
    ceph: "Does not know partNumber.",
  },
  partStatus: {
    aws: "A part is read as a range is: 206, and its place in the whole.",
    source: "API/API_GetObject.html",
    ceph: "Does not know partNumber, and sends all.",
  },
  policyStatement: {
    aws: "A policy needs a statement.",
    source: "API/ErrorResponses.html",
    ceph: "Takes one without.",
  },
  policyUsers: {
    aws: "A policy names only users that exist: any other is MalformedPolicy.",
    source: "API/ErrorResponses.html",
    ceph: "Takes any name.",
  },
  rangeSyntax: {
    aws: "A range that HTTP does not know is ignored, and one without a byte is 416.",
    source: "API/API_GetObject.html",
    ceph: "Makes something of it.",
  },
  restrictPublicBuckets: {
    aws: "RestrictPublicBuckets closes a bucket that its policy opens.",
    source: "userguide/access-control-block-public-access.html",
    ceph: "Keeps the setting and does nothing.",
  },
  sessionToken: {
    aws: "A token that is not the credentials' own is InvalidToken.",
    source: "API/ErrorResponses.html",
    ceph: "Takes any.",
  },
  unsignedHeaders: {
    aws: "Every x-amz-* header of a request must be signed; else 403 AccessDenied.",
    source: "API/sigv4-query-string-auth.html",
    ceph: "Honours those that were not.",
  },
  writeConditions: {
    aws: "A write has one condition: If-Match with an ETag, or If-None-Match: *. Others are 501.",
    source: "userguide/conditional-writes.html",
    ceph: "Takes both, and * for either.",
  },
} as const satisfies Record<string, Difference>;
