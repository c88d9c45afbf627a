// One figure of the page: its buttons, its legend, and its interactive plot once it comes into view.

const SVG = "http://www.w3.org/2000/svg";

function svgElement(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function legendKey(series) {
  const suffix = series.colour === null ? "n" : series.colour;
  const key = svgElement("svg", { width: 22, height: 10, class: "drawing", "aria-hidden": "true" });
  if (series.style === "bars") key.append(svgElement("rect", { class: `bar f${suffix}`, x: 6, y: 0, width: 10, height: 10 }));
  if (series.style !== "bars" && series.style !== "points") {
    const dash = series.dashed ? "dashed" : series.dash ? `d${series.dash}` : "";
    key.append(svgElement("line", { class: `line s${suffix} ${dash}`, x1: 0, x2: 22, y1: 5, y2: 5 }));
  }
  if (series.style.includes("points")) key.append(svgElement("circle", { class: `f${suffix}`, cx: 11, cy: 5, r: 3.2 }));
  return key;
}

class FigureOnPage {
  constructor(box, figure) {
    this.box = box;
    this.figure = figure;
    this.hidden = new Set();
    this.groups = [...new Set(figure.series.map((series) => series.group).filter((group) => group))];
    this.shownGroups = new Set(figure.shown.length ? figure.shown : this.groups);
    this.state = { choice: 0, logX: figure.x.log, logY: figure.y.log, xTitle: figure.x.title };
    this.drawn = this.visible = this.stale = false;
    this.queue = Promise.resolve();
    this.plot = document.createElement("div");
    this.plot.className = "plot";
    this.plot.setAttribute("role", "group");
    this.plot.setAttribute("aria-label", `${figure.title}. Interactive figure; its numbers are in the CSV file.`);
    this.beyond = document.createElement("p");
    this.beyond.className = "beyond";
    this.beyond.hidden = true;
    this.tools = box.querySelector(".tools");
    this.makeDownload();
  }

  makeDownload() {
    const { id, title } = this.figure;
    this.tools.append(makeButton("CSV", `Download the data of ${title} as CSV`, () => saveText(`${id}.csv`, figureCsv(this.figure))));
  }

  toggle(text, label, pressed, action) {
    const button = makeButton(text, label, () => {
      const now = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(now));
      action(now);
      this.redraw();
    });
    button.setAttribute("aria-pressed", String(pressed));
    return button;
  }

  /** The choices that only interactive figures have. */
  makeTools() {
    const made = [], figure = this.figure;
    if (this.groups.length > 1) {
      const group = document.createElement("span");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", "Curves shown");
      for (const name of this.groups) {
        const button = this.toggle("", "", this.shownGroups.has(name), (on) => this.shownGroups[on ? "add" : "delete"](name));
        button.append(...this.groupKey(name), name);
        group.append(button);
      }
      made.push(group);
    }
    if (figure.otherX.length) made.push(this.makeAxisChoice());
    if (figure.x.switchable) made.push(this.toggle("log x", "Logarithmic axis along x", this.state.logX, (on) => { this.state.logX = on; }));
    if (figure.y.switchable) made.push(this.toggle("log y", "Logarithmic axis along y", this.state.logY, (on) => { this.state.logY = on; }));
    this.tools.prepend(...made);
  }

  /** A grey line in the style of the group's curves, if groups differ in style. */
  groupKey(name) {
    const dashed = (group) => this.figure.series.filter((series) => series.group === group).map((series) => series.dashed);
    const kinds = new Set(this.groups.flatMap(dashed)), own = new Set(dashed(name));
    return kinds.size > 1 && own.size === 1 ? [legendKey({ style: "line", colour: null, dashed: own.has(true), dash: 0 })] : [];
  }

  makeAxisChoice() {
    const label = document.createElement("label"), select = document.createElement("select");
    [this.figure.x.title, ...this.figure.otherX].forEach((title, i) => select.append(new Option(title, String(i))));
    select.addEventListener("change", () => {
      this.state.choice = Number(select.value);
      this.state.xTitle = select.selectedOptions[0].textContent;
      this.redraw();
    });
    label.append("against ", select);
    return label;
  }

  makeLegend() {
    const names = new Map();
    for (const series of this.figure.series) if (series.name && !names.has(series.name)) names.set(series.name, series);
    if (names.size === 0) return;
    const legend = document.createElement("div");
    legend.className = "legend";
    legend.setAttribute("role", "group");
    legend.setAttribute("aria-label", "Series shown");
    for (const [name, series] of names) {
      const button = this.toggle("", "", true, (on) => this.hidden[on ? "delete" : "add"](name));
      button.append(legendKey(series), name);
      legend.append(button);
    }
    this.box.querySelector(".stage").before(legend);
  }

  series() {
    return this.figure.series.filter((each) => !this.hidden.has(each.name) && (!each.group || this.shownGroups.has(each.group)));
  }

  height() {
    const width = this.box.querySelector(".stage").clientWidth, grid = this.figure.grid;
    const usual = Math.max(270, Math.min(430, 0.62 * width));
    return grid && this.figure.y.categories.length ? Math.max(usual, 110 + 27 * grid.y.length) : usual;
  }

  /** The plot fills its box, whose height follows from the width. */
  resize() {
    this.plot.style.height = `${Math.round(this.fixedHeight ?? this.height())}px`;
  }

  /** After a resize. A diagram of ranks is laid out again, since the names beside it have a fixed size. */
  follow() {
    this.resize();
    if (this.figure.ranks) this.redraw();
  }

  say(range) {
    const log = this.state.logY;
    const leaves = (y) => Math.abs(y) === Infinity || (isDrawn(y, log) && (log ? Math.log10(y) : y) > range[1]) || (isDrawn(y, log) && (log ? Math.log10(y) : y) < range[0]);
    const names = range === null ? [] : [...new Set(this.series().filter((each) => each.y.some(leaves)).map((each) => each.name))];
    this.beyond.hidden = names.length === 0;
    this.beyond.textContent = `Beyond the range shown: ${names.slice(0, 6).join(", ")}${names.length > 6 ? ` and ${names.length - 6} more` : ""}.`;
  }

  /** Redraws if it is in view, else when it comes into view. */
  redraw() {
    if (!this.drawn) return;
    if (!this.visible) {
      this.stale = true;
      return;
    }
    this.stale = false;
    this.queue = this.queue.then(() => this.paint());
  }

  async paint() {
    this.state.width = this.box.querySelector(".stage").clientWidth;
    const { traces, layout, range, height } = drawingOf(this.figure, this.series(), this.state);
    this.fixedHeight = height;
    this.resize();
    this.box.dataset.range = JSON.stringify(range);  // for tests: the static figure's range is in the data
    this.say(range);
    await Plotly.react(this.plot, traces, layout, {
      responsive: true, displaylogo: false, plotlyServerURL: "", showSources: false, showEditInChartStudio: false, showSendToCloud: false,
      modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d"], toImageButtonOptions: { format: "svg", filename: this.figure.id },
    });
  }

  /** Called when it comes near the window: the first time it replaces the static figure. */
  async show() {
    this.visible = true;
    if (this.stale) this.redraw();
    if (this.drawn) return;
    this.drawn = true;
    const stage = this.box.querySelector(".stage");
    stage.append(this.plot, this.beyond);
    this.makeTools();
    this.makeLegend();
    this.box.classList.add("drawn");
    try {
      await this.paint();
      this.box.dataset.interactive = "yes";
    } catch (error) {
      this.box.classList.remove("drawn");
      this.plot.remove();
      this.box.dataset.interactive = "failed";
      console.error(`${this.figure.id}: ${error}`);
    }
  }

  leave() { this.visible = false; }
}
