"""How the page looks: on a screen, light or dark, as narrow as a telephone's, and on paper."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from annotator.evaluate.plots import DARK, LIGHT, Palette

PAGE = Palette(
    ink="var(--ink)",
    faint="var(--rule)",
    paper="var(--paper)",
    accents=tuple(f"var(--series-{number})" for number in range(1, len(LIGHT.accents) + 1)),
    font="inherit",
)
"""The plots' colours are the page's, which change with its theme."""


def _colours(palette: Palette, *, faint: str, raised: str, shade: str) -> str:
    series = "".join(
        f"--series-{number}:{accent};" for number, accent in enumerate(palette.accents, start=1)
    )
    return (
        f"--ink:{palette.ink};--quiet:{faint};--rule:{palette.faint};--paper:{palette.paper};"
        f"--raised:{raised};--shade:{shade};--gold:{palette.accents[0]};--said:{palette.accents[1]};{series}"
    )


_LIGHT = _colours(LIGHT, faint="#57606a", raised="#f4f6f8", shade="#b4bbc3")
_DARK = _colours(DARK, faint="#a3acb6", raised="#20252b", shade="#59626c")

STYLE = f"""
:root {{ color-scheme: light; {_LIGHT} }}
@media screen and (prefers-color-scheme: dark) {{ :root {{ color-scheme: dark; {_DARK} }} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; background: var(--paper); color: var(--ink); line-height: 1.5;
  font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif;
  overflow-wrap: anywhere; }}
header, nav, main, footer {{ max-width: 66rem; margin: 0 auto; padding: 0 1rem; }}
h1 {{ font-size: 1.6rem; line-height: 1.25; margin: 1.5rem 0 .25rem; }}
h2 {{ font-size: 1.3rem; margin: 2.5rem 0 .5rem; padding-top: .5rem;
  border-top: 1px solid var(--rule); }}
h3 {{ font-size: 1.08rem; margin: 1.75rem 0 .25rem; }}
h4 {{ font-size: 1rem; margin: 1rem 0 .25rem; }}
p, ul {{ max-width: 46rem; margin: .5rem 0; }}
a {{ color: inherit; }}
a:focus-visible, .scroll:focus-visible {{ outline: 3px solid var(--series-1);
  outline-offset: 2px; }}
.skip {{ position: absolute; left: -999rem; }}
.skip:focus {{ left: .5rem; top: .5rem; padding: .5rem; background: var(--paper); }}
nav ul {{ display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; }}
.quiet, .note, figcaption {{ color: var(--quiet); }}
.note {{ font-weight: normal; }}
.lead {{ font-size: 1.15rem; }}
.answer {{ background: var(--raised); border: 1px solid var(--rule); border-radius: .5rem;
  padding: .25rem 1.25rem 1rem; margin-top: 1rem; }}
.answer h2 {{ border: 0; margin-top: .5rem; }}
.paper {{ display: none; }}
.scroll {{ overflow-x: auto; max-width: 100%;
  background: linear-gradient(to right, var(--paper) 30%, transparent) left,
    linear-gradient(to left, var(--paper) 30%, transparent) right,
    linear-gradient(to right, var(--shade), transparent) left,
    linear-gradient(to left, var(--shade), transparent) right;
  background-repeat: no-repeat; background-size: 3rem 100%, 3rem 100%, .8rem 100%, .8rem 100%;
  background-attachment: local, local, scroll, scroll; }}
.answer .scroll {{ --paper: var(--raised); }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; margin: .75rem 0; }}
caption {{ text-align: start; font-weight: 600; padding: .25rem 0;
  max-width: min(46rem, calc(100vw - 4rem)); }}
th, td {{ text-align: start; padding: .2rem .75rem .2rem 0; vertical-align: top;
  border-bottom: 1px solid var(--rule); }}
th {{ font-weight: normal; min-width: 8rem; }}
thead th {{ font-weight: 600; min-width: 0; vertical-align: bottom; }}
thead th:first-child {{ min-width: 8rem; }}
.group th {{ font-weight: 600; padding-top: .75rem; }}
.group span {{ display: inline-block; position: sticky; left: 0;
  max-width: calc(100vw - 4rem); }}
.n {{ text-align: end; white-space: nowrap; }}
td.w {{ min-width: 9rem; }}
td svg {{ display: block; margin-top: .25em; }}
figure {{ margin: .75rem 0 1.5rem; max-width: 100%; }}
figure svg {{ display: block; }}
.plots {{ display: flex; flex-wrap: wrap; gap: 0 2rem; }}
.plots > figure {{ max-width: min(100%, 340px); }}
.plots svg {{ max-width: 100%; height: auto; }}
.legend, .excerpt {{ line-height: 2.5; }}
.excerpt {{ margin: .25rem 0; padding-inline-end: .5rem; }}
.gold, .said {{ padding: .1em 0; }}
.gold {{ border-top: 3px solid var(--gold); }}
.said {{ border-bottom: 3px dashed var(--said); }}
.tag {{ font-size: .7rem; font-weight: 600; padding: 0 .3em; }}
.tag.up {{ color: var(--gold); vertical-align: .8em; }}
.tag.down {{ color: var(--said); vertical-align: -.8em; }}
.errors {{ list-style: none; padding: 0; max-width: 60rem; }}
.errors > li {{ border-bottom: 1px solid var(--rule); padding: .5rem 0; }}
.errors p {{ max-width: none; margin: .1rem 0; }}
dl {{ display: grid; grid-template-columns: minmax(7rem, 14rem) 1fr; gap: .25rem 1rem; }}
dt {{ color: var(--quiet); }}
dd {{ margin: 0; min-width: 0; }}
code {{ font-family: ui-monospace, monospace; font-size: .85em; }}
footer {{ padding: 2rem 1rem; }}
@media (max-width: 30rem) {{
  dl {{ display: block; }}
  dd {{ margin-bottom: .5rem; }}
  .answer {{ padding: .25rem .75rem .75rem; }}
}}
@page {{ size: A4; margin: 15mm; }}
@media print {{
  body {{ font-size: 9.5pt; }}
  header, main, footer {{ max-width: none; padding: 0 1px; }}
  nav, .skip, .screen {{ display: none; }}
  .paper {{ display: block; }}
  .scroll {{ overflow: visible; background: none; }}
  table {{ font-size: 8pt; }}
  td svg {{ width: 26mm; height: auto; }}
  caption, .group span {{ max-width: none; }}
  .plots {{ display: block; }}
  .plots > figure {{ display: inline-block; width: 46%; vertical-align: top;
    margin-right: 3%; }}
  th, td {{ padding-right: .5rem; }}
  figure svg {{ max-width: 100%; height: auto; }}
  thead {{ display: table-header-group; }}
  h1, h2, h3, h4, thead, .group, .legend {{ break-after: avoid; }}
  tr, figure, li, .answer, .whole {{ break-inside: avoid; }}
  * {{ print-color-adjust: exact; }}
}}
"""

POLICY = (
    "default-src 'none'; style-src 'sha256-"
    f"{b64encode(sha256(STYLE.encode()).digest()).decode()}'; base-uri 'none'; form-action 'none'"
)
"""What the browser may do: apply this style, and fetch or run nothing."""
