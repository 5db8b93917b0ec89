import pino from "pino";

/** Only chosen facts: never headers, bodies, secrets of keys, or a URL with its query. */
export type LogFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export type Log = {
  info: (fields: LogFields, message: string) => void;
  warn: (fields: LogFields, message: string) => void;
  error: (fields: LogFields, message: string) => void;
};

/** Creates a log with one JSON line per event. @param destination @default standard output */
export function createLog(destination?: { write(line: string): void }): Log {
  return pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination ?? pino.destination({ sync: true }),
  );
}
