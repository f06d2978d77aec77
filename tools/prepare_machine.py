"""What Goldspan needs of the machine itself: Qt's system libraries, venv, fonts and a browser.

`make setup` runs this with the machine's own Python, before there is a virtual environment, so it
imports nothing from outside the standard library. Missing Debian packages are installed where the
user is root and named otherwise. Where nothing is missing it touches no network and says nothing.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys

# Without these `import PySide6.QtGui` fails, with a screen or without: library, Debian package.
LIBRARIES_OF_QT = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# Without these Qt draws offscreen but opens no window under X11 or Wayland.
LIBRARIES_OF_A_WINDOW = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# A fontconfig pattern and the package that brings a font for it. News text quotes Korean and
# carries emoji; without a font they are drawn as boxes.
FONTS = {
    ":lang=en": "fonts-dejavu-core",
    ":lang=ko": "fonts-nanum",
    ":charset=1f91d": "fonts-noto-color-emoji",  # a handshake; DejaVu has the plain faces
}
# What articles are read in where the system has no better one; tests of the layout count with it.
READING_FONT = {"Noto Serif": "fonts-noto-core"}
# What PyInstaller calls to find and to shrink the libraries it packs.
COMMANDS_OF_THE_BINARY = {"objdump": "binutils", "strip": "binutils"}
# Any of these reads the HTML report in the tests: commands, and where a Mac keeps its programs.
BROWSERS = (
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

CANNOT_RUN = "Goldspan cannot run here: system packages are missing."
NO_WINDOW = "Goldspan runs here, but a window under X11 or Wayland needs more system packages."
BOXES = "Some text will be drawn as boxes: there is no font for Latin, Korean or emoji."
PLAIN = "Articles will be read in another font, and tests of the layout may fail: no Noto Serif."
NO_BROWSER = "The tests of the HTML report will fail: install Chromium or Google Chrome."


def main() -> None:
    """Prepare the machine, or say what is missing and what follows from that."""
    if not sys.platform.startswith("linux"):
        if browser() is None:
            print(NO_BROWSER, file=sys.stderr)
        return
    for_binary = "--binary" in sys.argv[1:]
    missing = missing_packages(for_binary=for_binary)
    if missing and can_install():
        # An update may fail for the sake of a source that has nothing to do with us.
        run_apt_get("update")
        # One by one: a system that lacks the last package shall have the others.
        for packages in missing.values():
            install(packages)
        missing = missing_packages(for_binary=for_binary)
    for consequence, packages in missing.items():
        print(consequence, "On Debian or Ubuntu:", file=sys.stderr)
        print("  sudo apt-get install", *packages, file=sys.stderr)
    sys.exit(CANNOT_RUN in missing)


def missing_packages(*, for_binary: bool) -> dict[str, list[str]]:
    """The Debian packages that this machine lacks, under what follows from their absence."""
    commands = missing_commands() if for_binary else []
    missing = {
        CANNOT_RUN: missing_libraries(LIBRARIES_OF_QT) + missing_venv() + commands,
        NO_WINDOW: missing_libraries(LIBRARIES_OF_A_WINDOW),
        BOXES: missing_fonts(FONTS),
        PLAIN: missing_fonts(READING_FONT),
        NO_BROWSER: [] if browser() else ["chromium"],
    }
    return {consequence: packages for consequence, packages in missing.items() if packages}


def missing_libraries(packages: dict[str, str]) -> list[str]:
    """The packages of those libraries that the dynamic linker does not find."""
    return [package for library, package in packages.items() if not loads(library)]


def loads(library: str) -> bool:
    """Ask the dynamic linker itself: it also knows libraries that no package manager does."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_fonts(packages: dict[str, str]) -> list[str]:
    """The packages of those fonts that fontconfig, and so Qt, does not find."""
    try:
        fontconfig = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return list(packages.values())
    pointer = ctypes.c_void_p
    fontconfig.FcInitLoadConfigAndFonts.restype = pointer
    fontconfig.FcNameParse.restype = pointer
    fontconfig.FcObjectSetCreate.restype = pointer
    fontconfig.FcFontList.restype = ctypes.POINTER(ctypes.c_int)
    fontconfig.FcFontList.argtypes = [pointer, pointer, pointer]
    # Loaded anew, for fontconfig remembers the fonts it saw before the installation.
    fonts = fontconfig.FcInitLoadConfigAndFonts()
    families = fontconfig.FcObjectSetCreate()

    def is_missing(pattern: str) -> bool:
        found = fontconfig.FcFontList(fonts, fontconfig.FcNameParse(pattern.encode()), families)
        return not found or found[0] == 0  # the first field of an FcFontSet is its length

    return [package for pattern, package in packages.items() if is_missing(pattern)]


def missing_venv() -> list[str]:
    """Debian keeps the part of Python that makes virtual environments in a package of its own."""
    if importlib.util.find_spec("ensurepip"):
        return []
    return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def missing_commands() -> list[str]:
    """The packages of the commands that `make binary` needs."""
    missing = {p for command, p in COMMANDS_OF_THE_BINARY.items() if not shutil.which(command)}
    return sorted(missing)


def browser() -> str | None:
    """The path of a Chromium of the machine's own."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def can_install() -> bool:
    """Only root on a Debian system may install without asking."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    """Install with apt-get; whether that was enough is looked at afterwards, not believed."""
    print("Installing system packages:", *packages, flush=True)
    apt_get = run_apt_get("install", "--yes", "--no-install-recommends", *packages)
    if apt_get.returncode != 0:
        print(apt_get.stderr, file=sys.stderr)


def run_apt_get(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run apt-get in silence: nobody is there to answer its questions."""
    return subprocess.run(
        ["apt-get", "--quiet=2", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        check=False,
        capture_output=True,
        text=True,
    )


if __name__ == "__main__":
    main()
