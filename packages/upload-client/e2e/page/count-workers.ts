const NativeWorker = globalThis.Worker;
let answers = 0;

/** The number of hashes that came from a worker. */
export const answersOfWorkers = () => answers;

globalThis.Worker = class extends NativeWorker {
  constructor(...args: ConstructorParameters<typeof NativeWorker>) {
    super(...args);
    this.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (typeof data === "string") answers++;
    });
  }
};
