"""Texts that try to be more than text, and what they would open if they were."""

MARK = "Zq7"
"""Stands in every payload, so that it is found wherever it is shown."""


def payloads(folder, port):
    """Fifty texts that name a picture in a folder and a server on this machine."""
    image, host = f"file://{folder}/pixel.png", f"http://127.0.0.1:{port}/x.png"
    plain = f"{folder}/pixel.png"
    made = [
        f'<img src="{image}">', f"<img src='{plain}'>", f'<IMG SRC="{image}" WIDTH=9>',
        f"<img src={image}>", f'<img src="{host}">', f'<p><img src="{image}" alt="x"/></p>',
        f'<html><body><img src="{image}"></body></html>', f'<!DOCTYPE html><img src="{image}">',
        f'<qt><img src="{image}"></qt>', f'<?xml version="1.0"?><b>x</b><img src="{image}">',
        f'<a href="{host}">click</a>', f'<a href="{image}">click</a>',
        '<a href="javascript:alert(1)">x</a>', f'<a name="x"></a><a href="#{MARK}">to</a>',
        f'<body background="{image}">x</body>', f'<table background="{image}"><tr><td>x</table>',
        f'<div style="background-image:url({image})">x</div>',
        f"<style>* {{ background: url({image}) }}</style>x",
        f'<link rel="stylesheet" href="{image}">x',
        f'<ol style="list-style:url({image})"><li>x</ol>',
        f'<script src="{host}"></script>', "<script>alert(1)</script>",
        f'<iframe src="{host}"></iframe>', f'<object data="{image}"></object>',
        f'<svg onload="alert(1)"><image href="{image}"/></svg>',
        f'<meta http-equiv="refresh" content="0;url={host}">', f'<base href="{host}">',
        '<b>bold</b> <i>slanted</i>', '<font color="white">unseen</font>', "<h1>large</h1>",
        '<span style="font-size:90pt">huge</span>', "a<br>b<hr>c", "<!-- gone -->there",
        "AT&T <b>", "R&D & more", "&Save", "&&", "&amp;&lt;b&gt;", "&#60;img&#62;", "&nbsp;&shy;",
        f"![picture]({image})", f"[link]({host})", "# heading\t**bold** `code`",
        "\u202egpj.exe\u202c", "\u2066left\u2069\u200f", "x" * 3000,
        "\U0001f469\u200d\U0001f52c" * 200,
        "[*] %1 {0} %s \\n", f'"><img src="{image}">', f"'><img src='{image}'><b title='",
    ]  # fmt: skip
    return [f"{MARK}{place} {each}" for place, each in enumerate(made)]
