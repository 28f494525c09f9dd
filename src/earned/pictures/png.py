"""SVG -> PNG by typst, which brings its own fonts: a picture is the same on every machine."""

from xml.etree import ElementTree as ET

PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)"""
POINTS_AN_INCH = 72
SCALE = 2.0
"""Pixels a unit of the picture: sharp on dense screens and on paper."""


def png(svg: str, scale: float = SCALE) -> bytes:
    """A picture drawn with paint (one without has no colours), as PNG; ``scale``: pixels a unit."""
    import typst  # slow to load, and seldom needed

    _, _, width, _ = ET.fromstring(svg).get("viewBox", "").split()  # noqa: S314 - drawn by ourselves
    made = typst.compile(
        PAGE,
        sys_inputs={"svg": svg, "width": width},
        format="png",
        ppi=POINTS_AN_INCH * scale,
        ignore_system_fonts=True,
    )
    if not isinstance(made, bytes):
        raise TypeError("The typesetter returned several pages where one was asked for.")
    return made
