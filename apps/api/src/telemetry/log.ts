import pino from "pino";

/** Chosen facts only: never headers, bodies, keys' secrets, or an address with its query. */
export type LogFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export type Log = {
  info: (fields: LogFields, message: string) => void;
  warn: (fields: LogFields, message: string) => void;
  error: (fields: LogFields, message: string) => void;
};

/** One JSON line an event. @param destination @default standard output */
export function createLog(destination?: { write(line: string): void }): Log {
  return pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination ?? pino.destination({ sync: true }),
  );
}
