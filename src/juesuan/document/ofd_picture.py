"""The picture that an OFD page shows where its text stands in images: RGB pixels, as fine as the images are."""

from __future__ import annotations

import io
import math
import warnings
from typing import Any

from juesuan.document.ofd_package import Missing, Package
from juesuan.document.ofd_page import OfdPage, Picture
from juesuan.document.page import box_in_frame
from juesuan.document.pdf_page import COARSEST, FINEST, MAX_PIXELS
from juesuan.document.picture import LARGEST
from juesuan.kernel.lang import Text

_JBIG2 = b"\x97JB2\r\n\x1a\n"
_SMALL = 0.02  # of a page's area: an image below it is an ornament


class Unshown(Exception):
    """Why a page's picture cannot be made."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text


def shown(package: Package, page: OfdPage) -> Any | None:
    """Return a page's images put together on white, upright as it is shown; None where it has none."""
    from PIL import Image  # noqa: PLC0415 - for pictures only

    left, bottom, right, top = box_in_frame(page.data.box, (360 - page.data.turn) % 360)
    wide, high = right - left, top - bottom
    large = [p for p in page.pictures if abs(_area(p)) > _SMALL * wide * high]
    if not large:
        return None
    opened = [(p, _opened(package, p)) for p in large]
    finest = max(math.sqrt(i.width * i.height / abs(_area(p))) for p, i in opened)
    dots = min(max(finest, COARSEST), FINEST, math.sqrt(MAX_PIXELS / (wide * high)))
    paper = Image.new("RGB", (max(1, round(wide * dots)), max(1, round(high * dots))), "white")
    for picture, image in opened:
        # From a pixel of the page back to one of the image: PIL asks for this direction.
        a, b, c, d, e, f = picture.matrix
        area = a * d - b * c
        x0, y0 = left - e, top - f
        sx, sy = image.width / area, image.height / area
        back = (
            sx * d / dots, sx * c / dots, sx * (d * x0 - c * y0),
            -sy * b / dots, -sy * a / dots, sy * (a * y0 - b * x0),
        )  # fmt: skip
        mask = Image.new("L", image.size, 255).transform(paper.size, Image.Transform.AFFINE, back)
        laid = image.transform(paper.size, Image.Transform.AFFINE, back, Image.Resampling.BILINEAR, fillcolor="white")
        paper.paste(laid, (0, 0), mask)
    import numpy as np  # noqa: PLC0415 - for pictures only

    return np.asarray(paper)


def _area(picture: Picture) -> float:
    a, b, c, d, _, _ = picture.matrix
    return a * d - b * c


def _opened(package: Package, picture: Picture) -> Any:
    """Return an image's RGB pixels, clear ones white."""
    from PIL import Image  # noqa: PLC0415 - for pictures only

    damaged = Text("的图片已损坏，未读取", "its picture is damaged, not read")
    try:
        data = package.read(picture.part)
    except Missing as error:
        raise Unshown(damaged) from error
    if data.startswith(_JBIG2) or picture.part.lower().endswith((".jb2", ".jbig2", ".gbig2")):
        zh = "是 JBIG2 格式的图片，不能识别，请另存为 PDF 后再读"
        raise Unshown(Text(zh, "a picture in the JBIG2 format, which is not recognised: save it as PDF"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image: Any = Image.open(io.BytesIO(data))
        if image.width * image.height > LARGEST:
            raise Unshown(Text("的图片过大，未读取", "its picture is too large, not read"))
        if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
            clear = image.convert("RGBA")
            image = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
        return image.convert("RGB")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, MemoryError) as error:
        raise Unshown(damaged) from error
