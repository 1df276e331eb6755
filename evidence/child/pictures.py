"""A picture made anew from its pixels: upright, in ordinary colours, without anything that was written into it."""

from __future__ import annotations

import io
import struct
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

import PIL
import pillow_heif
from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from evidence.child.reading import Page, Reading, Refused
from evidence.limits import LIMITS

pillow_heif.register_heif_opener(thumbnails=False)
# Only the reader of what the content says it is: a name or a second beginning chooses no other.
FORMATS = {
    "jpeg": ("JPEG", "MPO"),
    "png": ("PNG",),
    "gif": ("GIF",),
    "webp": ("WEBP",),
    "tiff": ("TIFF",),
    "bmp": ("BMP",),
    "heic": ("HEIF",),
    "avif": ("AVIF",),
}
READER = f"Pillow {PIL.__version__}"
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    KeyError,
    IndexError,
    TypeError,
    UnidentifiedImageError,
    OverflowError,
    struct.error,
)
Image.MAX_IMAGE_PIXELS = LIMITS.pixels
PAGED = "tiff"  # its further pictures are pages of a scan


def read(path: Path, kind: str) -> Reading:
    reading = Reading(kind, READER)
    with opened(path, kind) as image:
        try:
            _say_what_else(image, path, reading)
        except BROKEN:
            raise Refused("damaged") from None
        frames = getattr(image, "n_frames", 1)
        for number in range(min(frames, LIMITS.pages) if kind == PAGED else 1):
            if number:
                image.seek(number)
            reading.add_drawn(made_anew(image, name=f"{number + 1:04}.jpg"))
        if kind == PAGED and frames > LIMITS.pages:
            raise Refused("too_many_pages")
    return reading


def opened(path: Path, kind: str) -> Image.Image:
    """Its header alone. A size that would not fit is refused before a pixel is unpacked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(path, formats=FORMATS[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("too_large") from None
    except BROKEN:
        raise Refused("damaged") from None
    if image.width * image.height > LIMITS.pixels:
        raise Refused("too_large")
    return image


def made_anew(image: Image.Image, *, name: str, edge: int = LIMITS.longest_edge) -> Page:
    """Writes the copy into the directory."""
    if image.width * image.height > LIMITS.pixels:
        raise Refused("too_large")
    try:
        if image.format in ("JPEG", "MPO"):
            image.draft("RGB", (edge, edge))  # half or a quarter of the pixels, where that is enough
        upright = ImageOps.exif_transpose(image)  # right for every format; by the tag alone a TIFF is turned twice
        plain = _in_ordinary_colours(upright)
        plain.thumbnail((edge, edge), Image.Resampling.BICUBIC, reducing_gap=2.0)
    except MemoryError:
        raise Refused("too_large") from None
    except BROKEN:
        raise Refused("damaged") from None
    # From the pixels alone: a copy of the picture would carry its comment and its profile along.
    anew = Image.frombytes("RGB", plain.size, plain.tobytes())
    anew.save(name, "JPEG", quality=85)
    return Page(picture=name, width=anew.width, height=anew.height)


def _in_ordinary_colours(image: Image.Image) -> Image.Image:
    """sRGB on white. A profile that cannot be followed is left aside: the picture is still the picture."""
    profile = image.info.get("icc_profile")
    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        image = image.convert("F").point(lambda level: level / _brightest(image)).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            srgb = ImageCms.createProfile("sRGB")
            changed = ImageCms.profileToProfile(image, io.BytesIO(profile), srgb, outputMode="RGB")
            image = changed or image
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return image.convert("RGB")


def _brightest(image: Image.Image) -> float:
    most = image.getextrema()[1]
    return max(float(most if isinstance(most, (int, float)) else 255), 1.0) / 255


# --- What else it holds ----------------------------------------------------------------------------------------------


def _say_what_else(image: Image.Image, path: Path, reading: Reading) -> None:
    exif = _exif(image)
    reading.hold("gps", _place(exif))
    reading.hold("camera", _camera(exif))
    reading.hold("thumbnail", n=int(bool(_tags(exif, 1))))  # the second directory is that of the small preview
    reading.hold("comment", _comments(image))
    reading.hold("xmp", n=int("xmp" in image.info or "XML:com.adobe.xmp" in image.info))
    frames = getattr(image, "n_frames", 1)
    if frames > 1 and reading.kind != PAGED:
        reading.hold("frames" if reading.kind in ("gif", "webp", "png", "avif") else "second_picture", n=frames - 1)
    content = path.read_bytes()
    reading.hold("two_kinds", ["PDF"] if b"%PDF-" in content[:1_100] else [])
    reading.more_begin_at = _where_pictures_begin(image) if image.format == "MPO" else []


def _exif(image: Image.Image) -> Any:
    try:
        return image.getexif()
    except BROKEN:
        return {}


def _tags(exif: Any, directory: int) -> dict[int, Any]:
    try:
        return dict(exif.get_ifd(directory)) if exif else {}
    except BROKEN:
        return {}


def _place(exif: Any) -> list[str]:
    tags = _tags(exif, ExifTags.IFD.GPSInfo)
    if not tags:
        return []
    try:
        north, east = (_degrees(tags[each]) for each in (ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude))
        return [f"{north:.4f} {tags.get(1, '')}, {east:.4f} {tags.get(3, '')}"]
    except BROKEN:
        return ["cannot be read"]


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def _camera(exif: Any) -> list[str]:
    inner = _tags(exif, ExifTags.IFD.Exif)
    told = [exif.get(tag) for tag in (ExifTags.Base.Make, ExifTags.Base.Model, ExifTags.Base.Software)] if exif else []
    told.append(inner.get(ExifTags.Base.DateTimeOriginal))
    return [str(each) for each in told if each]


def _comments(image: Image.Image) -> list[str]:
    said = [image.info.get("comment"), *getattr(image, "text", {}).values()]
    return [each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in said if each]


def _where_pictures_begin(image: Any) -> list[int]:
    """Those of a telephone that stand behind the first, as its own list says."""
    found = list[int]()
    with suppress(*BROKEN):  # a list that lies: what it does not lead to stands behind the picture, and is said
        for number in range(1, min(image.n_frames, LIMITS.pages)):
            image.seek(number)
            found.append(image.offset)
    image.seek(0)
    return found
