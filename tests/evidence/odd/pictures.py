"""Odd pictures, made when the tests run: harmless to everybody who opens them."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib

import pillow_heif
from PIL import Image, ImageDraw, PngImagePlugin

pillow_heif.register_heif_opener(thumbnails=False)
ORIENTED = 6  # stored lying on its side: 80 by 40 is shown 40 by 80


def picture(size=(80, 40), mode="RGB", **options) -> bytes:
    made = io.BytesIO()
    image = Image.new(mode, size, "teal" if mode in ("RGB", "RGBA") else 1)
    if mode == "RGB":
        ImageDraw.Draw(image).rectangle((0, 0, 10, 10), fill="red")
    image.save(made, **{"format": "JPEG", **options})
    return made.getvalue()


def exif(*, gps=False, orientation=ORIENTED):
    tags = Image.Exif()
    tags[0x0112], tags[0x010F], tags[0x0110] = orientation, "Telephone", "Model 13"
    if gps:
        tags.get_ifd(0x8825).update({1: "N", 2: (52.0, 37.0, 48.0), 3: "E", 4: (1.0, 17.0, 24.0)})
    return tags


def turned(kind: str, **options) -> bytes:
    if kind != "HEIF":
        return picture(format=kind, exif=exif(**options))
    # Turned by its container, as telephones do it: the tag alone turns none. Pillow does so for a tag that the picture has.
    made, image = io.BytesIO(), Image.new("RGB", (80, 40), "teal")
    image.info["exif"] = exif(**options).tobytes()
    image.save(made, kind)
    return made.getvalue()


def with_a_second_one() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (80, 40)).save(made, "MPO", save_all=True, append_images=[Image.new("RGB", (40, 20), "red")])
    return made.getvalue()


def animation(kind: str) -> bytes:
    made = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    frames[0].save(made, kind, save_all=True, append_images=frames[1:], duration=100)
    return made.getvalue()


def scan_of_pages(pages=3) -> bytes:
    made = io.BytesIO()
    sheets = [Image.new("RGB", (60, 80), (n * 20 % 255, 90, 90)) for n in range(pages)]
    sheets[0].save(made, "TIFF", save_all=True, append_images=sheets[1:])
    return made.getvalue()


def png_with_words() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "Written into it by hand")
    return picture(format="PNG", pnginfo=words)


def noise(edge: int) -> bytes:
    """Nothing that can be packed: three bytes a pixel."""
    made = io.BytesIO()
    Image.frombytes("RGB", (edge, edge), hashlib.shake_128(b"noise").digest(edge * edge * 3)).save(made, "PNG")
    return made.getvalue()


def png_header(width: int, height: int) -> bytes:
    """Says that it is this large, and holds next to nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


def an_archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("inside.txt", "text")
    return made.getvalue()


def camera_film() -> bytes:
    """The beginning of a film: a container of the same family as photographs of telephones."""
    return b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 64


# name of the case: (name of the file, content, what is expected): a refusal, or the kind with what it also holds.
def cases() -> dict[str, tuple[str, bytes, object]]:
    zipped = an_archive()
    return {
        "a plain photograph": ("a.jpg", picture(), ("jpeg", set())),
        "a photograph that says where it was taken": ("b.jpg", turned("JPEG", gps=True), ("jpeg", {"gps", "camera"})),
        "a photograph with a second one inside": ("c.jpg", with_a_second_one(), ("jpeg", {"second_picture"})),
        "a picture with a comment": ("d.jpg", picture(comment=b"He did it"), ("jpeg", {"comment"})),
        "a png with words in it": ("e.png", png_with_words(), ("png", {"comment"})),
        "a transparent png": ("f.png", picture(format="PNG", mode="RGBA"), ("png", set())),
        "a png of 16 bits": ("g.png", picture(format="PNG", mode="I;16"), ("png", set())),
        "a png in two colours": ("g2.png", picture(format="PNG", mode="1"), ("png", set())),
        "a picture for printers": ("h.jpg", picture(mode="CMYK"), ("jpeg", set())),
        "a moving gif": ("i.gif", animation("GIF"), ("gif", {"frames"})),
        "a moving webp": ("j.webp", animation("WEBP"), ("webp", {"frames"})),
        "a moving png": ("k.png", animation("PNG"), ("png", {"frames"})),
        "a scan of three pages": ("l.tif", scan_of_pages(), ("tiff", set())),
        "a scan of too many pages": ("m.tif", scan_of_pages(201), "too_many_pages"),
        "a bitmap": ("n.bmp", picture(format="BMP"), ("bmp", set())),
        "a photograph of a telephone": ("o.heic", picture(format="HEIF"), ("heic", set())),
        "the same under the name of another kind": ("p.jpg", picture(format="HEIF"), ("heic", {"name_differs"})),
        "an avif": ("q.avif", picture(format="AVIF"), ("avif", set())),
        "a photograph called a PDF": ("r.pdf", picture(), ("jpeg", {"name_differs"})),
        "a photograph without an ending": ("photo", picture(), ("jpeg", set())),
        "a photograph with two endings": ("s.jpg.exe", picture(), ("jpeg", {"name_differs"})),
        "a photograph with an archive behind it": ("t.jpg", picture() + zipped, ("jpeg", {"two_kinds", "trailing"})),
        "a png with an archive behind it": (
            "u.png",
            picture(format="PNG") + zipped,
            ("png", {"two_kinds", "trailing"}),
        ),
        "a photograph with text behind it": ("v.jpg", picture() + b"secret " * 20, ("jpeg", {"trailing"})),
        "a header of 50,000 by 50,000 pixels": ("w.png", png_header(50_000, 50_000), "too_large"),
        "a header of 2 billion pixels": ("x.png", png_header(2**31 - 1, 1), "too_large"),
        "a header without pixels": ("y.png", png_header(0, 0), "damaged"),
        "a picture that was cut off": ("z.jpg", picture((400, 400))[:900], "damaged"),
        "a png that was cut off": ("aa.png", picture((300, 300), format="PNG")[:120], "damaged"),
        "only the beginning of a picture": ("ab.jpg", b"\xff\xd8\xff\xe0", "damaged"),
        "noise after the beginning of a picture": ("ac.gif", b"GIF89a" + bytes(range(256)) * 4, "damaged"),
        "a webp with nothing in it": ("ad.webp", b"RIFF\x04\0\0\0WEBP", "damaged"),
        "a heic with nothing in it": ("ae.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "damaged"),
        "a film": ("af.mp4", camera_film(), ("video", {"unlooked"})),
        "a film called a picture": ("ag.jpg", camera_film(), ("video", {"name_differs", "unlooked"})),
        "a sound": ("ah.mp3", b"ID3\x04\0\0\0\0\0\0" + b"\0" * 40, ("audio", {"unlooked"})),
        "a note spoken into a telephone": (
            "ai.m4a",
            b"\0\0\0\x18ftypM4A \0\0\0\0" + b"\0" * 40,
            ("audio", {"unlooked"}),
        ),
    }
