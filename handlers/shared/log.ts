/** Where a function writes its records: `console`, which Lambda's JSON log format turns into one line each. */
export interface Log {
  info(line: object): void;
  error(line: object): void;
}
