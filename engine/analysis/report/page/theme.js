// Light, dark, or the system's setting; kept only while the page is open.

const themeListeners = [];

function cssColour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The current colours, for plots without CSS. */
function themeColours() {
  const colours = {};
  for (const name of ["ink", "muted", "line", "grid", "ground", "neutral", "border"]) colours[name] = cssColour(name);
  colours.series = Array.from({ length: 8 }, (_, i) => cssColour(`c${i}`));
  return colours;
}

/** "#rrggbb" with an opacity. */
function withOpacity(hex, opacity) {
  const channel = (i) => parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16);
  return `rgba(${channel(0)},${channel(1)},${channel(2)},${opacity})`;
}

function startTheme() {
  const box = document.getElementById("theme");
  const announce = () => themeListeners.forEach((listener) => listener());
  box.hidden = false;
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    for (const each of box.children) each.setAttribute("aria-pressed", String(each === button));
    if (button.dataset.theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = button.dataset.theme;
    announce();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", announce);
}
