// A figure of the report as plotly's traces and layout.

const DASHES = ["solid", "9px,3px", "9px,3px,2px,3px", "12px,3px,2px,3px,2px,3px"];
const MARKERS = ["circle", "square", "diamond", "triangle-up", "cross"];

/** plotly interprets a few tags and %{...} in texts; names must not be interpreted. */
function plainText(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("%{", "%\u200b{");
}

function finiteOrNull(values, log) {
  return values.map((value) => (isDrawn(value, log) ? value : null));
}

function seriesColour(series, colours) {
  return series.colour === null ? colours.neutral : colours.series[series.colour];
}

function placesOf(series, choice) {
  return choice === 0 ? series.x : series.otherX[choice - 1] ?? [];
}

/** One closed outline per stretch without gaps. */
function bandTrace(series, x, colour, logX, logY, lowest) {
  const outline = { x: [], y: [] };
  let run = [];
  const flush = () => {
    if (run.length > 1) {
      const steps = series.style === "steps";
      const walk = (points, key, levelFirst) => points.forEach((point, i) => {
        if (steps && i > 0) {
          const before = points[i - 1];
          outline.x.push(levelFirst ? point.x : before.x);
          outline.y.push(levelFirst ? before[key] : point[key]);
        }
        outline.x.push(point.x);
        outline.y.push(point[key]);
      });
      walk(run, "upper", true);
      walk([...run].reverse(), "lower", false);
      outline.x.push(null);
      outline.y.push(null);
    }
    run = [];
  };
  x.forEach((place, i) => {
    let lower = series.lower[i];
    if (logY && lower <= 0) lower = lowest;
    if (isDrawn(place, logX) && isDrawn(series.upper[i], logY) && isDrawn(lower, logY)) {
      run.push({ x: place, upper: series.upper[i], lower });
    } else {
      flush();
    }
  });
  flush();
  return {
    type: "scatter", mode: "lines", fill: "toself", fillcolor: withOpacity(colour, 0.17), line: { width: 0 },
    hoverinfo: "skip", showlegend: false, x: outline.x, y: outline.y,
  };
}

function errorBars(series, colour) {
  if (!series.lower.length || !series.upper.length) return undefined;
  const length = (a, b) => series.y.map((_, i) => (Number.isFinite(a[i] - b[i]) ? a[i] - b[i] : 0));
  return {
    type: "data", symmetric: false, thickness: 1.3, width: 3, color: colour,
    array: length(series.upper, series.y), arrayminus: length(series.y, series.lower),
  };
}

function markTrace(figure, series, state, colours) {
  const colour = seriesColour(series, colours), name = plainText(series.name || figure.title);
  const where = figure.x.categories.length ? "" : `${plainText(state.xTitle)} %{x:.6~g}<br>`;
  const categories = figure.x.categories;
  const places = placesOf(series, state.choice);
  const group = series.group ? ` (${plainText(series.group)})` : "";
  const trace = {
    name, x: categories.length ? places.map((place) => plainText(categories[place] ?? String(place))) : finiteOrNull(places, state.logX),
    y: finiteOrNull(series.y, state.logY), connectgaps: false, showlegend: false,
  };
  trace.hovertemplate = series.notes.length
    ? "%{text}<extra></extra>"
    : state.unified ? `%{y:.5~g}<extra>${name}${group}</extra>` : `<b>${name}</b>${group}<br>${where}%{y:.5~g}<extra></extra>`;
  if (series.notes.length) trace.text = series.notes.map(plainText);
  if (series.style === "bars") {
    return Object.assign(trace, {
      type: "bar", marker: { color: colour, opacity: 0.88 }, error_y: errorBars(series, colours.muted),
      text: undefined, hovertext: trace.text, hovertemplate: series.notes.length ? "%{hovertext}<extra></extra>" : trace.hovertemplate,
    });
  }
  const line = { color: colour, width: state.crowded ? 1.1 : 1.9, shape: series.style === "steps" ? "hv" : "linear",
    dash: series.dashed ? "3px,3px" : DASHES[series.dash] };
  const many = series.y.length > 150;
  const marker = { color: colour, symbol: MARKERS[series.marker], size: many ? 4.5 : 7, opacity: many ? 0.65 : 1 };
  const mode = { line: "lines", steps: "lines", points: "markers", line_and_points: "lines+markers" }[series.style];
  // A line's single values between gaps have nothing to be joined to.
  const isGap = (i) => (trace.y[i] ?? null) === null || (trace.x[i] ?? null) === null;
  const lonely = trace.y.map((_, i) => mode === "lines" && !isGap(i) && isGap(i - 1) && isGap(i + 1));
  const someLonely = lonely.some(Boolean);
  if (someLonely) marker.size = lonely.map((each) => (each ? 7 : 0));
  return Object.assign(trace, {
    type: "scatter", mode: someLonely ? "lines+markers" : mode, line, marker,
    error_y: series.style === "points" ? errorBars(series, colour) : undefined,
  });
}

function rowsOf(values, columns) {
  return Array.from({ length: values.length / columns }, (_, row) => values.slice(row * columns, (row + 1) * columns));
}

/** Heights as shares between contour levels that hold equally many cells each. */
function evenHeights(z, count) {
  const sorted = z.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return z;
  const levels = [sorted[0]];
  for (let i = 1; i <= count; ++i) {
    const level = sorted[Math.min(Math.floor(i / (count + 1) * sorted.length), sorted.length - 1)];
    if (level > levels[levels.length - 1]) levels.push(level);
  }
  const top = sorted[sorted.length - 1];
  if (top > levels[levels.length - 1]) levels.push(top);
  return z.map((value) => {
    if (!Number.isFinite(value)) return null;
    let i = levels.findIndex((level) => level >= value);
    if (i < 0) i = levels.length - 1;
    return i === 0 ? 0 : i - 1 + (value - levels[i - 1]) / (levels[i] - levels[i - 1]);
  });
}

function gridTrace(figure, state, colours) {
  const grid = figure.grid, columns = grid.x.length;
  const named = (places, axis) => (axis.categories.length ? places.map((place) => plainText(axis.categories[place] ?? String(place))) : places);
  const scaled = grid.log ? grid.z.map((z) => (z > 0 ? Math.log10(z) : NaN)) : grid.z;
  const trace = { x: named(grid.x, figure.x), y: named(grid.y, figure.y), customdata: rowsOf(grid.z, columns), showlegend: false };
  const title = { text: plainText((grid.log && !grid.contour ? "log10 " : "") + grid.title), side: "right", font: { size: 11, color: colours.muted } };
  const colorbar = { thickness: 11, outlinewidth: 0, title, tickfont: { size: 10.5, color: colours.muted }, x: 1.01 };
  if (grid.contour) {
    const heights = evenHeights(scaled, 12);
    return Object.assign(trace, {
      type: "contour", z: rowsOf(heights, columns), showscale: false, ncontours: 12,
      contours: { start: 1, end: 12, size: 1, coloring: "heatmap", showlines: true },
      line: { width: 0.7, color: withOpacity(colours.ink, 0.45) },
      colorscale: [[0, withOpacity(colours.ink, 0.01)], [1, withOpacity(colours.ink, 0.34)]],
      hovertemplate: "%{x:.4~g}, %{y:.4~g}: %{customdata:.5~g}<extra></extra>",
    });
  }
  return Object.assign(trace, {
    type: "heatmap", z: rowsOf(scaled.map((z) => (Number.isFinite(z) ? z : null)), columns), colorscale: report.heat.map((c, i) => [i / (report.heat.length - 1), c]),
    colorbar, xgap: 1, ygap: 1, hoverongaps: false,
    text: grid.text.length ? rowsOf(grid.text.map(plainText), columns) : undefined,
    texttemplate: grid.text.length && grid.text.length <= 600 ? "%{text}" : undefined,
    hovertemplate: "%{x}, %{y}: %{customdata:.6~g}<extra></extra>",
  });
}

/** Powers of ten, with 2 and 5 between them where there is room; plotly's own choice otherwise. */
function logTicks(low, high) {
  const decades = high - low;
  return decades < 0.7 || decades > 4.2 ? undefined : decades < 2.5 ? "D2" : 1;
}

function layoutAxis(axis, title, log, colours) {
  const layout = {
    title: { text: plainText(title), font: { size: 12.5, color: colours.muted }, standoff: 10 },
    type: axis.categories.length ? "category" : log ? "log" : "linear",
    automargin: true, zeroline: false, gridcolor: colours.grid, linecolor: colours.line, tickcolor: colours.line,
    tickfont: { size: 11.5, color: colours.muted }, exponentformat: "e", minexponent: 4, nticks: log ? 6 : 0, minorloglabels: "complete",
  };
  if (axis.categories.length) {
    layout.categoryorder = "array";
    layout.categoryarray = axis.categories.map(plainText);
    layout.range = [-0.5, axis.categories.length - 0.5];
  }
  return layout;
}

function ruleShapes(figure, state, colours) {
  const shapes = [], annotations = [];
  for (const rule of figure.rules) {
    const log = rule.vertical ? state.logX : state.logY;
    if (!isDrawn(rule.at, log) || (rule.vertical && state.choice !== 0)) continue;
    const at = log ? Math.log10(rule.at) : rule.at;  // shapes take values, annotations logarithms
    const along = rule.vertical ? { xref: "x", yref: "paper", x0: rule.at, x1: rule.at, y0: 0, y1: 1 }
      : { xref: "paper", yref: "y", x0: 0, x1: 1, y0: rule.at, y1: rule.at };
    shapes.push({ type: "line", line: { color: colours.muted, width: 1.2, dash: "5px,4px" }, ...along });
    annotations.push({
      text: plainText(rule.name), showarrow: false, font: { size: 11, color: colours.muted },
      ...(rule.vertical ? { x: at, xref: "x", y: 1, yref: "paper", yanchor: "bottom", xanchor: "center" }
        : { x: 1, xref: "paper", y: at, yref: "y", xanchor: "right", yanchor: "bottom" }),
    });
  }
  return { shapes, annotations };
}

function baseLayout(colours) {
  return {
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false, autosize: true,
    margin: { l: 48, r: 14, t: 10, b: 34 }, barmode: "group", bargap: 0.2, dragmode: "zoom",
    font: { family: getComputedStyle(document.body).fontFamily, color: colours.ink, size: 12 },
    hoverlabel: { bgcolor: colours.ground, bordercolor: colours.border, font: { color: colours.ink, size: 12 }, align: "left", namelength: -1 },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: colours.line, activecolor: colours.ink },
  };
}

/** `shown`: the series to draw. Returns plotly's arguments, and the range along y for the figure's foot. */
function drawingOf(figure, shown, state) {
  const colours = themeColours(), layout = baseLayout(colours), traces = [];
  if (figure.ranks) return ranksDrawing(figure, colours, layout, state.width);
  const lines = shown.every((series) => series.style === "line" || series.style === "steps" || series.style === "line_and_points");
  state.unified = lines && !figure.grid && shown.length <= 6 && shown.every((series) => !series.notes.length);
  let emptyHeight;
  state.crowded = shown.length > 40;
  const drawn = shown.filter((series) => placesOf(series, state.choice).length > 0);
  const range = figure.grid ? null : rangeAlongY(figure, drawn, state.logY);
  if (figure.grid) traces.push(gridTrace(figure, state, colours));
  const lowest = range && state.logY ? 10 ** (range[0] - 1) : 0;
  for (const series of drawn) {
    if (series.style !== "bars" && series.style !== "points" && series.lower.length && series.upper.length) {
      traces.push(bandTrace(series, placesOf(series, state.choice), seriesColour(series, colours), state.logX, state.logY, lowest));
    }
  }
  for (const series of drawn) traces.push(markTrace(figure, series, state, colours));
  layout.xaxis = layoutAxis(figure.x, state.xTitle, state.logX, colours);
  layout.yaxis = layoutAxis(figure.y, figure.y.title, state.logY, colours);
  if (!figure.x.categories.length) layout.xaxis.unifiedhovertitle = { text: `${plainText(state.xTitle)} %{x:.5~g}` };
  layout.hovermode = state.unified ? "x unified" : "closest";
  Object.assign(layout, ruleShapes(figure, state, colours));
  if (figure.rules.some((rule) => rule.vertical)) layout.margin.t = 22;
  if (range) layout.yaxis.range = range;
  if (range && state.logY) layout.yaxis.dtick = logTicks(...range);
  if (state.logX) {
    const places = drawn.flatMap((series) => placesOf(series, state.choice)).filter((x) => isDrawn(x, true));
    if (places.length) layout.xaxis.dtick = logTicks(...[Math.min, Math.max].map((end) => Math.log10(places.reduce((a, b) => end(a, b)))));
  }
  const ends = [figure.x.low, figure.x.high].map((end) => (end === null || (state.logX && end <= 0) ? null : state.logX ? Math.log10(end) : end));
  if (state.choice === 0 && ends.some((end) => end !== null)) layout.xaxis.range = ends;  // null: from the data
  if (figure.grid) {
    layout.xaxis.showgrid = layout.yaxis.showgrid = false;
    layout.margin.r = figure.grid.contour ? 14 : 20;
    if (figure.y.categories.length) layout.yaxis.range.reverse();
    else if (!state.logY && (figure.y.low !== null || figure.y.high !== null)) layout.yaxis.range = [figure.y.low, figure.y.high];
  }
  if (figure.grid === null && drawn.every((series) => !series.y.some((y) => isDrawn(y, state.logY)))) {
    layout.xaxis.visible = layout.yaxis.visible = false;
    emptyHeight = 120;
    layout.annotations.push({ text: "no finite values", showarrow: false, xref: "paper", yref: "paper", x: 0.5, y: 0.5, font: { color: colours.muted } });
  }
  return { traces, layout, range, height: emptyHeight };
}

/** A critical-difference diagram: ranks along x, names at both sides. */
function ranksDrawing(figure, colours, layout, width) {
  const ranks = figure.ranks, entries = ranks.entries.filter((e) => Number.isFinite(e.rank)).sort((a, b) => a.rank - b.rank);
  const count = Math.max(ranks.entries.length, 2), half = Math.ceil(entries.length / 2), cliques = ranks.cliques.length;
  const room = Math.min(0.4 * width, 62 + 7.4 * Math.max(0, ...entries.map((entry) => entry.name.length)));  // for names, in pixels
  const pixel = (count - 1) / Math.max(width - 2 * room, 60);
  const names = 0.5 + 0.4 * cliques, traces = [], annotations = [], shapes = [];
  const line = (x, y, colour, width) => shapes.push({ type: "path", path: x.map((at, i) => `${i ? "L" : "M"}${at},${y[i]}`).join(""), line: { color: colour, width } });
  const label = (text, x, y, xanchor, colour) => annotations.push({ text: plainText(text), x, y, xanchor, showarrow: false, font: { size: 12, color: colour } });
  line([1, count], [0, 0], colours.line, 1.2);
  for (let rank = 1; rank <= count; ++rank) {
    if (count > 15 && rank !== 1 && rank % 5 !== 0) continue;
    line([rank, rank], [0, 0.16], colours.line, 1.2);
    label(String(rank), rank, 0.45, "center", colours.muted);
  }
  label("better   ", 1, 0.45, "right", colours.muted);
  label("   worse", count, 0.45, "left", colours.muted);
  if (ranks.critical > 0) {
    const end = Math.min(1 + ranks.critical, count);
    line([1, end], [1.25, 1.25], colours.ink, 2);
    label(` critical difference ${ranks.critical.toFixed(2)}`, end, 1.25, "left", colours.ink);
  }
  entries.forEach((entry, i) => {
    const left = i < half, y = -names - 0.5 - (left ? i : entries.length - 1 - i), edge = left ? 1 - 10 * pixel : count + 10 * pixel;
    const colour = entry.colour === null ? colours.neutral : colours.series[entry.colour];
    line([entry.rank, entry.rank, edge], [0, y, y], colour, 1.9);
    label(left ? `${entry.name}  ${entry.rank.toFixed(2)} ` : ` ${entry.rank.toFixed(2)}  ${entry.name}`, edge, y, left ? "right" : "left", colours.ink);
    traces.push({ type: "scatter", mode: "markers", x: [entry.rank], y: [0], marker: { color: colour, size: 9 }, showlegend: false,
      hovertemplate: `<b>${plainText(entry.name)}</b><br>average rank ${entry.rank.toFixed(3)}<extra></extra>` });
  });
  ranks.cliques.forEach((clique, i) => line([clique.best, clique.worst], [-0.35 - 0.4 * i, -0.35 - 0.4 * i], colours.ink, 5));
  if (entries.length === 0) label("no finite values", (1 + count) / 2, -1, "center", colours.muted);
  const margin = room * pixel;
  const hidden = { visible: false, fixedrange: true };
  Object.assign(layout, { shapes, annotations, hovermode: "closest", margin: { l: 4, r: 4, t: 4, b: 4 },
    xaxis: { ...hidden, range: [1 - margin, count + margin] }, yaxis: { ...hidden, range: [-names - half - 0.2, 1.7] } });
  return { traces, layout, range: null, height: 60 + 24 * (half + names + 1.7) };
}
