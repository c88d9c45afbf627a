# SPDX-License-Identifier: MIT
"""The report in headless Chromium: the page that build/optbench_report_sample writes, with all kinds of figures.

Run by `make test-browser`, which installs what this needs: Chromium, its driver, and Python's selenium. With
$OPTBENCH_SCREENSHOTS naming a folder, screenshots of the page are left there.
"""

import base64
import csv
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from command_line import BINARY, SOURCE_TREE, main  # noqa: E402

SAMPLE = pathlib.Path(os.environ.get("OPTBENCH_REPORT_SAMPLE", SOURCE_TREE / "build/optbench_report_sample"))
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
PATIENCE_S = 60


def give_up(reason):
    print(f"skipped: tests/browser/report_test.py: {reason}")
    print("0 passed, 0 failed, 1 skipped")
    sys.exit(0)


try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import Select
except ImportError as missing:
    give_up(f"needs Python's selenium ({missing})")
if CHROMIUM is None or DRIVER is None:
    give_up("needs chromium and chromedriver (packages chromium, chromium-driver)")


def open_browser(scripts=True):
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    words = ["--headless=new", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage", "--window-size=1280,900"]
    if os.geteuid() == 0:
        words.append("--no-sandbox")
    for word in words:
        options.add_argument(word)
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=Service(DRIVER))


class Browser(unittest.TestCase):
    """One browser and one written sample for the cases of a class; each case opens the page anew."""

    scripts = True

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = pathlib.Path(scratch.name)
        subprocess.run([SAMPLE, cls.folder], check=True)
        cls.browser = open_browser(cls.scripts)
        cls.addClassCleanup(cls.browser.quit)

    def command(self, name, **arguments):
        return self.browser.execute_cdp_cmd(name, arguments)

    def script(self, text, *arguments):
        return self.browser.execute_script(text, *arguments)

    def find(self, selector, under=None):
        return (under or self.browser).find_element(By.CSS_SELECTOR, selector)

    def find_all(self, selector, under=None):
        return (under or self.browser).find_elements(By.CSS_SELECTOR, selector)

    def emulate(self, medium, scheme):
        # Smooth scrolling would move what is about to be clicked.
        self.command("Emulation.setEmulatedMedia", media=medium,
                     features=[{"name": "prefers-color-scheme", "value": scheme},
                               {"name": "prefers-reduced-motion", "value": "reduce"}])

    def open(self, page="sample.html", width=1280, scheme="light"):
        self.emulate("", scheme)
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1,
                     mobile=width < 600)
        self.browser.get_log("browser")
        self.browser.get_log("performance")
        self.browser.get(f"file://{self.folder / page}")

    def wait(self, what, condition):
        deadline = time.monotonic() + PATIENCE_S
        while not (value := condition()):
            if time.monotonic() > deadline:
                self.fail(f"not within {PATIENCE_S} s: {what}")
            time.sleep(0.05)
        return value

    def wait_for_library(self):
        self.wait("the plotting library", lambda: self.script("return document.documentElement.dataset.interactive"))

    def figure(self, name):
        """The figure, interactive."""
        self.wait_for_library()
        box = self.find(f"#f-{name}")
        self.script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", box)
        self.wait(f"the figure {name}", lambda: box.get_attribute("data-interactive"))
        return box

    def show_all(self):
        self.wait_for_library()
        for box in self.find_all("[data-figure]"):
            self.script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", box)
            self.wait(f"the figure {box.get_attribute('id')}", lambda each=box: each.get_attribute("data-interactive"))
        self.script("scrollTo({top: 0, behavior: 'instant'})")

    def asked_for(self):
        """The addresses that were loaded, what the page holds itself left out."""
        messages = [json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance")]
        asked = [message["params"]["request"]["url"] for message in messages
                 if message["method"] == "Network.requestWillBeSent"]
        return [url for url in asked if not url.startswith(("data:", "blob:"))]

    def drawing(self, box, what):
        """An expression of the figure's plotly element `plot`."""
        return self.script(f"const plot = arguments[0].querySelector('.plot'); return {what}", box)

    def button(self, box, text):
        return next(each for each in self.find_all("button", box) if each.text == text)

    def complaints(self):
        return [entry["message"] for entry in self.browser.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def screenshot(self, name):
        folder = os.environ.get("OPTBENCH_SCREENSHOTS")
        if not folder:
            return
        size = self.script("return [document.documentElement.clientWidth, document.documentElement.scrollHeight]")
        image = self.command("Page.captureScreenshot", captureBeyondViewport=True,
                             clip={"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1})
        (pathlib.Path(folder) / f"{name}.png").write_bytes(base64.b64decode(image["data"]))


class AnalyzedReport(Browser):
    """What `optbench analyze` writes of a sweep."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write("plan.lua", """
            return sweep.grid {
               problems = { "quadratic_deep", "two_d_beale", "mnist_logreg" }, optimizers = { "adam", "sgd" },
               lr = { 1e-4, 1e-2, 1e4 }, seeds = { 1, 2 }, num_epochs = 3, valid_size = 256, synthetic = true,
            }
        """)
        for words in ("sweep", "plan.lua", "--quiet"), ("analyze", "results", "--quiet"):
            subprocess.run([BINARY, *words], cwd=cls.folder, check=True, capture_output=True)

    @classmethod
    def write(cls, name, text):
        (cls.folder / name).write_text(text)

    def test_every_figure_of_a_sweep_becomes_interactive_without_a_complaint_and_without_a_request(self):
        self.open("analysis/report.html")
        self.show_all()
        names = {box.get_attribute("id") for box in self.find_all("[data-figure]")}
        for problem in "quadratic_deep", "two_d_beale", "mnist_logreg":
            for kind in "loss", "rates", "budget", "distribution":
                self.assertIn(f"f-{problem}-{kind}", names)
        for name in "critical-difference", "robustness", "cost", "improvement", "mnist_logreg-accuracy", "two_d_beale-paths":
            self.assertIn(f"f-{name}", names)
        for box in self.find_all("[data-figure]"):
            self.assertEqual(box.get_attribute("data-interactive"), "yes", box.get_attribute("id"))
        self.assertEqual(self.complaints(), [])
        self.assertEqual(self.asked_for(), [f"file://{self.folder}/analysis/report.html"])
        self.screenshot("analyzed")

    def test_its_curves_have_switches_and_its_tables_sort(self):
        self.open("analysis/report.html")
        box = self.figure("quadratic_deep-loss")
        shown = self.drawing(box, "plot.data.filter(each => each.visible !== false && each.visible !== 'legendonly').length")
        self.button(box, "train").click()
        self.wait("more curves", lambda: self.drawing(
            box, "plot.data.filter(each => each.visible !== false && each.visible !== 'legendonly').length") > shown)
        table = self.find("#t-quadratic_deep-optimizers")
        heading = self.find("thead th", table)
        self.find("button", heading).click()
        self.assertEqual(heading.get_attribute("aria-sort"), "ascending")
        self.assertEqual([self.find("td, th", row).text for row in self.find_all("tbody tr", table)], ["adam", "sgd"])
        self.assertEqual(self.complaints(), [])

    def test_a_phone_does_not_scroll_sideways(self):
        self.open("analysis/report.html", width=375)
        self.show_all()
        self.assertLessEqual(self.script("return document.documentElement.scrollWidth"), 375)


class InteractiveReport(Browser):
    def test_every_figure_becomes_interactive_without_a_complaint_and_without_a_request(self):
        self.open()
        self.show_all()
        figures = self.find_all("[data-figure]")
        self.assertEqual(len(figures), 12)
        for box in figures:
            self.assertEqual(box.get_attribute("data-interactive"), "yes", box.get_attribute("id"))
            self.assertFalse(self.find(".static", box).is_displayed())
            self.assertTrue(self.find(".plot .main-svg", box).is_displayed())
        self.assertEqual(self.complaints(), [])
        self.assertEqual(self.asked_for(), [f"file://{self.folder}/sample.html"])
        self.screenshot("wide")

    def test_figures_in_files_of_their_own_are_well_formed(self):
        drawings = sorted(self.folder.glob("*.svg"))
        self.assertEqual(len(drawings), 12)
        for path in drawings:
            root = xml.etree.ElementTree.parse(path).getroot()
            self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg")
            self.browser.get(f"file://{path}")
            self.assertEqual(self.complaints(), [], path.name)

    def test_figures_are_drawn_when_they_come_into_view(self):
        self.open()
        self.figure("ranks")
        self.assertIsNone(self.find("#f-empty").get_attribute("data-interactive"))

    def test_interactive_and_static_figures_show_the_same_range(self):
        self.open()
        self.show_all()
        data = json.loads(self.script("return document.getElementById('report-data').textContent"))
        compared = 0
        for box, figure in zip(self.find_all("[data-figure]"), data["figures"]):
            shown = json.loads(box.get_attribute("data-range") or "null")
            if figure["range"] is None:
                self.assertIsNone(shown, figure["id"])
                continue
            compared += 1
            for ours, theirs in zip(shown, figure["range"]):
                self.assertTrue(math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-12), (figure["id"], shown))
        self.assertGreaterEqual(compared, 8)

    def test_groups_series_axes_and_scales_can_be_switched(self):
        self.open()
        box = self.figure("curves")
        lines = "plot.data.filter((trace) => trace.line.width > 0).map((trace) => trace.name)"
        self.assertEqual(self.drawing(box, lines), ["adam", "momentum", "sgd", "lion"])
        train = self.button(box, "train")
        train.click()
        self.wait("the train curves", lambda: len(self.drawing(box, lines)) == 8)
        self.assertEqual(train.get_attribute("aria-pressed"), "true")
        self.button(box, "test").click()
        self.button(box, "sgd").click()
        self.wait("two choices", lambda: self.drawing(box, lines) == ["adam", "momentum", "lion"])

        self.assertEqual(self.drawing(box, "plot.layout.yaxis.type"), "log")
        self.button(box, "log y").click()
        self.wait("a linear axis", lambda: self.drawing(box, "plot.layout.yaxis.type") == "linear")

        Select(self.find("select", box)).select_by_visible_text("step")
        self.wait("steps", lambda: self.drawing(box, "plot.layout.xaxis.title.text") == "step")
        self.assertEqual(self.drawing(box, "plot.data[plot.data.length - 1].x[2]"), 938)
        self.assertEqual(self.complaints(), [])

    def test_tables_sort_by_click_and_by_keyboard(self):
        self.open()
        box = self.find("#t-final")
        heading = self.find_all("thead th", box)[1]

        def values():
            return [float(self.find("td", row).text.split(" ")[0]) for row in self.find_all("tbody tr", box)]

        before = values()
        self.find("button", heading).click()
        self.assertEqual(heading.get_attribute("aria-sort"), "ascending")
        self.assertEqual(values(), sorted(before))
        self.find("button", heading).send_keys(Keys.ENTER)
        self.assertEqual(heading.get_attribute("aria-sort"), "descending")
        self.assertEqual(values(), sorted(before, reverse=True))
        self.find("button", heading).send_keys(Keys.SPACE)
        self.assertIsNone(heading.get_attribute("aria-sort"))
        self.assertEqual(values(), before)

        sgd = self.find_all("thead th", box)[3]
        for _ in range(2):  # what has no value stays last, rising and falling
            self.find("button", sgd).click()
            self.assertIn("diverged", self.find_all("tbody tr", box)[-1].text)

    def test_the_theme_is_the_systems_until_another_is_chosen(self):
        self.open(scheme="dark")
        ground = "return getComputedStyle(document.body).backgroundColor"
        dark = self.script(ground)
        box = self.figure("ranks")
        ink = "plot.layout.font.color"
        dark_ink = self.drawing(box, ink)
        self.button(self.find("#theme"), "Light").click()
        self.wait("light ink", lambda: self.drawing(box, ink) != dark_ink)
        light = self.script(ground)
        self.assertNotEqual(light, dark)
        self.button(self.find("#theme"), "Dark").click()
        self.wait("dark ink", lambda: self.drawing(box, ink) == dark_ink)
        self.assertEqual(self.script(ground), dark)
        self.button(self.find("#theme"), "Auto").click()
        self.assertEqual(self.script(ground), dark)
        self.show_all()
        self.screenshot("dark")

    def test_csv_files_hold_the_same_numbers_as_those_of_the_program(self):
        self.open()
        downloads = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        self.command("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
        for name, element in (("curves", "f-curves"), ("robustness", "f-robustness"), ("ranks", "f-ranks"),
                              ("diverging", "f-diverging"), ("hostile____id_", "f-hostile____id_"),
                              ("cloud", "f-cloud"), ("final", "t-final")):
            box = self.find(f"#{element}")
            self.script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", box)
            self.button(box, "CSV").click()
            file = downloads / f"{name}.csv"
            self.wait(file.name, file.exists)
            self.assertEqual(read_csv(file), read_csv(self.folder / file.name), name)

    def test_nothing_makes_a_phone_scroll_sideways(self):
        self.open(width=375)
        self.show_all()
        self.assertLessEqual(self.script("return document.documentElement.scrollWidth"), 375)
        self.screenshot("narrow")

    def test_the_static_figures_stay_when_the_library_cannot_be_unpacked(self):
        added = self.command("Page.addScriptToEvaluateOnNewDocument", source="delete window.DecompressionStream")
        self.addCleanup(self.command, "Page.removeScriptToEvaluateOnNewDocument", identifier=added["identifier"])
        self.open()
        self.wait_for_library()
        self.assertIn("cannot unpack", self.find("#drawing-state").text)
        self.assertTrue(all(each.is_displayed() for each in self.find_all(".static svg")))
        self.assertEqual(self.complaints(), [])

    def test_a_report_without_the_library_says_so_and_still_sorts(self):
        self.open("static.html")
        self.wait_for_library()
        self.assertIn("static", self.find("#drawing-state").text)
        self.find("#t-final thead button").click()
        self.assertEqual(self.find("#t-final thead th").get_attribute("aria-sort"), "ascending")
        self.assertEqual(self.complaints(), [])

    def test_printing_uses_the_static_figures_in_light_colours(self):
        self.open(scheme="dark")
        self.figure("ranks")
        self.emulate("print", "dark")
        box = self.find("#f-ranks")
        self.assertTrue(self.find(".static", box).is_displayed())
        self.assertFalse(self.find(".plot", box).is_displayed())
        self.assertEqual(self.script("return getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")

    def test_controls_have_names_and_the_keyboard_reaches_the_results(self):
        self.open()
        self.figure("curves")
        unnamed = self.script("""return [...document.querySelectorAll("button, select, [role=region], svg[role=img]")]
            .filter((each) => !each.textContent.trim() && !each.ariaLabel && !each.closest("label") &&
                    !each.getAttribute("aria-labelledby")).map((each) => each.outerHTML.slice(0, 120))""")
        self.assertEqual(unnamed, [])
        dangling = self.script("""return [...document.querySelectorAll("[aria-labelledby]")].flatMap((each) =>
            each.getAttribute("aria-labelledby").split(" ")).filter((id) => !document.getElementById(id))""")
        self.assertEqual(dangling, [])
        self.script("document.activeElement.blur(); scrollTo(0, 0)")
        self.find("body").send_keys(Keys.TAB)
        self.assertEqual(self.script("return document.activeElement.className"), "skip")
        self.assertTrue(all(self.find_all(name) for name in ("main", "nav[aria-label]", "header", "footer", "h1")))


class WithoutScripts(Browser):
    scripts = False

    def test_the_page_shows_every_figure_and_table_and_no_control(self):
        self.open()
        drawings = self.find_all(".static svg")
        self.assertEqual(len(drawings), 12)
        for each in drawings:
            self.assertTrue(each.is_displayed())
            self.assertGreater(each.size["width"], 200)
        self.assertEqual([each for each in self.find_all("button, select") if each.is_displayed()], [])
        self.assertIn("scripts do not run", self.find("#drawing-state").text)
        self.screenshot("without-scripts")

    def test_nothing_makes_a_phone_scroll_sideways(self):
        self.open(width=375)
        metrics = self.command("Page.getLayoutMetrics")
        self.assertLessEqual(metrics["cssContentSize"]["width"], 375)


def read_csv(path):
    def value(field):
        try:
            number = float(field)
        except ValueError:
            return field
        return "NaN" if math.isnan(number) else number

    with open(path, newline="", encoding="utf-8") as lines:
        return [[value(field) for field in row] for row in csv.reader(lines)]


if __name__ == "__main__":
    main()
