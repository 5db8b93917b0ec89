/** Counts a file's bytes while its parts are sent in parallel. */
export type PartMeter = {
  /** Bytes that S3 does not have. */
  remaining: () => number;
  /** Counts one attempt at one part. */
  begin: () => { progressed: (loaded: number) => void; ended: (storedBytes: number) => void };
};

/** @param options.stored bytes that S3 already has. */
export function createPartMeter(options: {
  total: number;
  stored: number;
  onProgress: (loaded: number) => void;
}): PartMeter {
  const { total, onProgress } = options;
  const tell = tellGrowing(onProgress);
  let stored = options.stored;
  let moving = 0;

  const report = () => tell(stored + moving);

  return {
    remaining: () => total - stored,
    begin() {
      let counted = 0;
      const count = (loaded: number) => {
        moving += loaded - counted;
        counted = loaded;
        report();
      };
      return {
        progressed: count,
        ended(storedBytes) {
          // Both change before the report, so that an arrived part does not count as lost for a moment.
          stored += storedBytes;
          moving -= counted;
          counted = 0;
          report();
        },
      };
    },
  };
}

/** Reports only growth: bytes that are sent again do not count, so that the speed is that of new bytes. */
function tellGrowing(tell: (loaded: number) => void): (loaded: number) => void {
  let most = 0;
  return (loaded) => tell((most = Math.max(most, loaded)));
}
