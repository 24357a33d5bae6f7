"""The PDF of a 12-page report, against bare WeasyPrint on the same HTML and style sheet, in one warm process, in turn."""

from __future__ import annotations

from ops.instance import Instance

ROUNDS = 7

# Run inside the portal, so that both sides render what a worker renders.
MEASURE = """
import copy, gc, logging, time
from statistics import median
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from engagement.reports.models import ReportVersion
from engagement.reports.printing import STYLE_SHEETS, print_html
from eolcare.pdf import fonts
from eolcare.pdf.engine import OwnFilesOnly, css_of
from eolcare.pdf.render import render_pdf

logging.getLogger("weasyprint").setLevel(logging.ERROR)
version = max(ReportVersion.objects.filter(published_at__isnull=False), key=lambda v: v.document.pages)
content = copy.deepcopy(version.content)
sections = list(content["sections"])

def words():
    return print_html(content, address="http://localhost/reports/bench/")

rendered = render_pdf(words(), style_sheets=STYLE_SHEETS)
repeat = 0
while rendered.pages < 12:
    repeat += 1
    for section in sections:
        again = copy.deepcopy(section)
        again["key"] = f"{section['key']}-{repeat}"
        content["sections"].append(again)
        rendered = render_pdf(words(), style_sheets=STYLE_SHEETS)
        if rendered.pages >= 12:
            break
html = words()

def ours():
    return render_pdf(words(), style_sheets=STYLE_SHEETS).pdf

def bare(configuration=None, sheet=None):
    return HTML(string=html, base_url="own:/", url_fetcher=OwnFilesOnly()).write_pdf(
        stylesheets=[sheet], font_config=configuration, pdf_variant="pdf/ua-1")

configuration = FontConfiguration()
sheet = CSS(string="\\n".join([fonts.face_rules(), *map(css_of, STYLE_SHEETS)]), font_config=configuration, url_fetcher=OwnFilesOnly(), base_url="own:/")

def timed(act):
    gc.collect()
    start = time.perf_counter()
    result = act()
    return time.perf_counter() - start, len(result)

timed(ours); timed(lambda: bare(configuration, sheet))
pairs = []
for _round in range(ROUNDS):
    pairs.append((timed(ours), timed(lambda: bare(configuration, sheet))))
mine = median(pair[0][0] for pair in pairs); floor = median(pair[1][0] for pair in pairs)
ratio = median(pair[0][0] / pair[1][0] for pair in pairs)
print(f"  {'':<44}{'median':>10} {'size':>11} {'ratio':>8}")
print(f"  {'bare WeasyPrint, the same HTML and styles':<44}{floor:>8.2f} s {pairs[0][1][1] / 1000:>8.0f} kB {1.0:>8.2f}")
print(f"  {'this portal: content to HTML to PDF':<44}{mine:>8.2f} s {pairs[0][0][1] / 1000:>8.0f} kB {ratio:>8.2f}")
print(f"  {rendered.pages} pages, {ROUNDS} rounds in turn, fonts read before. The ratio is time against the first row; what is above 1 is")
print("  the template, the guards around the renderer and the scopes of header cells.")
"""


def measure(portal: Instance) -> None:
    """Print the table."""
    print("\nPDF of a report of 12 pages, PDF/UA-1, in a warm process")
    print(portal.python(MEASURE.replace("ROUNDS", str(ROUNDS))))
