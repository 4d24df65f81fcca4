import Table, { type HorizontalAlignment } from "cli-table3";

const noBorders = Object.fromEntries(
  [
    ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"],
    ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid"],
  ].map((place) => [place, ""]),
);

/** Rows in columns, with nothing but two spaces between them. */
export function plainTable(rows: readonly string[][], colAligns: HorizontalAlignment[] = []): string {
  const table = new Table({
    chars: { ...noBorders, middle: "  " },
    style: { "padding-left": 0, "padding-right": 0, border: [], head: [] },
    colAligns,
  });
  table.push(...rows);
  return table.toString();
}
