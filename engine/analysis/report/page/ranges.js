// The range along y, as in find_robust_limits() for static figures; all values are on the axis's scale.

function quantile(sorted, q) {
  const place = q * (sorted.length - 1), left = Math.floor(place);
  const right = Math.min(left + 1, sorted.length - 1), weight = place - left;
  return (1 - weight) * sorted[left] + weight * sorted[right];
}

function lowerMedian(values) {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}

function isDrawn(value, log) {
  return Number.isFinite(value) && (!log || value > 0);
}

function spreadOf(values, log) {
  const drawn = [];
  for (const value of values) if (isDrawn(value, log)) drawn.push(log ? Math.log10(value) : value);
  if (drawn.length === 0) return null;
  const last = drawn[drawn.length - 1];
  drawn.sort((a, b) => a - b);
  return {
    typical: [Math.min(quantile(drawn, 0.02), last), Math.max(quantile(drawn, 0.98), last)],
    all: [drawn[0], drawn[drawn.length - 1]],
  };
}

function united(ranges) {
  return [Math.min(...ranges.map((range) => range[0])), Math.max(...ranges.map((range) => range[1]))];
}

function openUp([low, high], log) {
  if (high > low) return [low, high];
  if (log) return [low - 0.3, high + 0.3];
  const room = low === 0 ? 1 : 0.05 * Math.abs(low);
  return [low - room, high + room];
}

/** `series`: one list of values each. Null when there is nothing to draw; with log, logarithms. */
function robustRange(series, log) {
  const spreads = series.map((values) => spreadOf(values, log)).filter((spread) => spread !== null);
  if (spreads.length === 0) return null;
  const middle = [lowerMedian(spreads.map((s) => s.typical[0])), lowerMedian(spreads.map((s) => s.typical[1]))];
  const width = Math.max(middle[1] - middle[0], 1e-12 * Math.abs(middle[1]));
  const ceiling = middle[1] + (log ? 3 : 10) * width;
  const floor = log ? middle[0] - 10 * width : -Infinity;
  const calm = spreads.filter((s) => width === 0 || (s.typical[1] <= ceiling && s.typical[0] >= floor));
  const typical = calm.length ? united(calm.map((s) => s.typical)) : middle;
  const all = calm.length ? united(calm.map((s) => s.all)) : middle;
  const chosen = all[1] - all[0] <= 3 * (typical[1] - typical[0]) || typical[0] === typical[1] ? all : typical;
  return withMargin(chosen, log);
}

function withMargin(chosen, log) {
  const [low, high] = openUp(chosen, log), margin = 0.04 * (high - low);
  return [low - margin, high + margin];
}

/** All that can be shown. */
function wholeRange(series, log) {
  const spreads = series.map((values) => spreadOf(values, log)).filter((spread) => spread !== null);
  return spreads.length === 0 ? null : withMargin(united(spreads.map((s) => s.all)), log);
}

/** Whether all is of one optimizer: then nothing must give way to others. Grey series do not count beside them. */
function isOfOne(shown) {
  const names = (series) => new Set(series.map((each) => each.name)).size;
  const coloured = shown.filter((series) => series.colour !== null);
  return names(coloured.length ? coloured : shown) <= 1;
}

/** The range of a figure's y axis: explicit ends, else with rules and bars. */
function rangeAlongY(figure, shown, log) {
  const axis = figure.y;
  const values = shown.map((series) => [...series.lower, ...series.upper, ...series.y]);
  const whole = isOfOne(shown) ? wholeRange(values, log) : null;
  const range = whole !== null && whole.every(Number.isFinite) ? whole : robustRange(values, log);
  if (range === null) return null;
  if (!log && shown.some((series) => series.style === "bars")) {
    const touches = range[0] < 0 && range[1] > 0;
    if (range[0] > 0 || (touches && range[0] > -0.05 * range[1])) range[0] = 0;
    if (range[1] < 0) range[1] = 0;
  }
  const width = range[1] - range[0];
  for (const rule of figure.rules) {
    if (rule.vertical || !isDrawn(rule.at, log)) continue;
    const at = log ? Math.log10(rule.at) : rule.at;
    const wider = [Math.min(range[0], at), Math.max(range[1], at)];
    if (wider[1] - wider[0] <= 2 * width) [range[0], range[1]] = wider;
  }
  const end = (value, otherwise) =>
    value === null || (log && value <= 0) ? otherwise : log ? Math.log10(value) : value;
  const chosen = [end(axis.low, range[0]), end(axis.high, range[1])];
  return chosen[0] < chosen[1] ? chosen : range;
}
