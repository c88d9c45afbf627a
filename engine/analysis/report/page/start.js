// Runs when the page is loaded.

/** Numbers are stored as numbers, null (NaN) or the strings Infinity and -Infinity; equal lists once. */
function restoreFigure(raw) {
  const columns = raw.columns.map((list) => list.map((value) => (value === null ? NaN : Number(value))));
  const list = (index) => (index === null || index === undefined ? [] : columns[index]);
  const number = (value) => (value === null ? NaN : Number(value));
  return {
    ...raw,
    rules: raw.rules.map((rule) => ({ ...rule, at: number(rule.at) })),
    series: raw.series.map((series) => ({ ...series, x: list(series.x), y: list(series.y), lower: list(series.lower),
      upper: list(series.upper), otherX: series.otherX.map(list) })),
    grid: raw.grid && { ...raw.grid, x: list(raw.grid.x), y: list(raw.grid.y), z: list(raw.grid.z) },
    ranks: raw.ranks && { critical: number(raw.ranks.critical), cliques: raw.ranks.cliques.map((c) => ({ best: number(c.best), worst: number(c.worst) })),
      entries: raw.ranks.entries.map((entry) => ({ ...entry, rank: number(entry.rank) })) },
  };
}

function restoreTable(raw) {
  const number = (value) => (value === null ? NaN : Number(value));
  const value = (cell) => (cell.length < 2 || cell[1] === "" ? null : number(cell[1]));
  const parts = (cell) => (cell[2] ?? []).map(number);
  return { ...raw, rows: raw.rows.map((row) => row.map((cell) => ({ text: cell[0], value: value(cell), parts: parts(cell) }))) };
}

function startContents() {
  const links = new Map([...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]));
  const onScreen = new Set();
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) onScreen[entry.isIntersecting ? "add" : "delete"](entry.target.id);
    const current = [...links.keys()].find((id) => onScreen.has(id));
    for (const [id, link] of links) {
      if (id === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "-10% 0px -60% 0px" });
  document.querySelectorAll("section[id]").forEach((section) => watcher.observe(section));
  const folded = document.querySelector(".contents details"), wide = matchMedia("(min-width: 68rem)");
  const fold = () => { folded.open = wide.matches; };
  wide.addEventListener("change", fold);
  fold();
}

async function startFigures(figures) {
  const state = document.getElementById("drawing-state"), root = document.documentElement;
  try {
    await loadPlotly();
  } catch (error) {
    state.textContent = `Figures are static: the plotting library could not be used (${error.message}).`;
    root.dataset.interactive = "no";
    return;
  }
  state.textContent = "Figures are interactive: drag to zoom, double-click to go back, point at a curve for its values.";
  root.dataset.interactive = "yes";
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const figure = figures.get(entry.target);
      if (entry.isIntersecting) figure.show();
      else figure.leave();
    }
  }, { rootMargin: "300px 0px" });
  for (const box of figures.keys()) watcher.observe(box);
  // Runs before plotly's own handler, which then fits the plot into the box.
  addEventListener("resize", () => figures.forEach((figure) => { if (figure.drawn) figure.follow(); }));
  themeListeners.push(() => figures.forEach((figure) => figure.redraw()));
}

const report = JSON.parse(document.getElementById("report-data").textContent);

function start() {
  startTheme();
  startContents();
  report.tables.forEach((raw, i) => startTable(document.querySelector(`[data-table="${i}"]`), restoreTable(raw)));
  const figures = new Map(report.figures.map((raw, i) => {
    const box = document.querySelector(`[data-figure="${i}"]`);
    return [box, new FigureOnPage(box, restoreFigure(raw))];
  }));
  setTimeout(() => startFigures(figures));  // the page is shown first
}

start();
