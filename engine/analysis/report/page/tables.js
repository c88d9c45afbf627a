// Tables sorted by their headings: ascending, descending, then in the original order.

function sortOrder(table, column, direction) {
  const order = table.rows.map((_, i) => i);
  const key = (i) => table.rows[i][column] ?? { text: "", value: null };
  const isMissing = (cell) => cell.value === null ? cell.text === "" || table.columns[column].numeric : Number.isNaN(cell.value);
  const compare = (a, b) => a.value !== null && b.value !== null
    ? a.value - b.value
    : a.text.localeCompare(b.text, undefined, { numeric: true });
  return order.sort((i, j) => {
    const a = key(i), b = key(j);
    if (isMissing(a) !== isMissing(b)) return isMissing(a) ? 1 : -1;  // missing values stay last
    return (isMissing(a) ? 0 : direction * compare(a, b)) || i - j;
  });
}

function startTable(box, table) {
  box.querySelector(".tools").append(
    makeButton("CSV", `Download the table ${table.title} as CSV`, () => saveText(`${table.id}.csv`, tableCsv(table))));
  const body = box.querySelector("tbody"), rows = [...body.rows], headings = [...box.querySelectorAll("thead th")];
  headings.forEach((heading, column) => {
    const button = makeButton(heading.textContent, "", () => {
      const now = heading.getAttribute("aria-sort");
      const next = now === "ascending" ? "descending" : now === "descending" ? "none" : "ascending";
      headings.forEach((each) => each.removeAttribute("aria-sort"));
      if (next !== "none") heading.setAttribute("aria-sort", next);
      const order = next === "none" ? rows.keys() : sortOrder(table, column, next === "ascending" ? 1 : -1);
      for (const i of order) body.append(rows[i]);
    });
    heading.replaceChildren(button);
  });
}
