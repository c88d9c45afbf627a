// CSV files made in the browser from the page's data.

function csvNumber(value) {
  if (Number.isNaN(value)) return "NaN";
  return String(value);  // the fewest digits that read back; or "Infinity"
}

function csvField(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvLines(rows) {
  return rows.map((row) => row.join(",") + "\r\n").join("");
}

function placeField(value, axis) {
  const name = Number.isInteger(value) ? axis.categories[value] : undefined;
  return name === undefined ? csvNumber(value) : csvField(name);
}

function gridRows(figure) {
  const { x, y, z, text } = figure.grid, rows = [["x", "y", "value", "text"]];
  y.forEach((row, i) => x.forEach((column, j) => {
    const cell = i * x.length + j;
    rows.push([placeField(column, figure.x), placeField(row, figure.y), csvNumber(z[cell]), csvField(text[cell] ?? "")]);
  }));
  return rows;
}

function seriesRows(figure) {
  const notes = figure.series.some((series) => series.notes.length > 0);
  const rows = [["series", "group", "x", "y", "lower", "upper", ...figure.otherX.map(csvField), ...(notes ? ["note"] : [])]];
  const at = (values, i) => (values && values.length ? csvNumber(values[i]) : "");
  for (const series of figure.series) {
    series.y.forEach((y, i) => rows.push([
      csvField(series.name), csvField(series.group), placeField(series.x[i], figure.x), csvNumber(y),
      at(series.lower, i), at(series.upper, i), ...figure.otherX.map((_, axis) => at(series.otherX[axis], i)),
      ...(notes ? [csvField(series.notes[i] ?? "")] : []),
    ]));
  }
  return rows;
}

function figureCsv(figure) {
  if (figure.ranks) {
    return csvLines([["name", "rank"], ...figure.ranks.entries.map((e) => [csvField(e.name), csvNumber(e.rank)])]);
  }
  return csvLines(figure.grid && figure.series.length === 0 ? gridRows(figure) : seriesRows(figure));
}

function tableCsv(table) {
  const whole = (cell) => (cell === undefined ? "" : cell.value === null ? csvField(cell.text) : csvNumber(cell.value));
  const fields = (cell, parts) => parts === 0 ? [whole(cell)]
    : Array.from({ length: parts }, (_, i) => (cell && i < cell.parts.length ? csvNumber(cell.parts[i]) : ""));
  return csvLines([table.csv.map(csvField),
    ...table.rows.map((row) => table.columns.flatMap((column, i) => fields(row[i], column.parts)))]);
}

function saveText(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function makeButton(text, label, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  if (label) button.setAttribute("aria-label", label);
  button.addEventListener("click", action);
  return button;
}
