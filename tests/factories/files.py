"""Small real files of each kind that can be uploaded, and some that are not what they say."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

import openpyxl
import pypdf
from django.core.files.uploadedfile import SimpleUploadedFile

OFFICE = "application/vnd.openxmlformats-officedocument"
MAIN = {
    "docx": ("word/document.xml", f"{OFFICE}.wordprocessingml.document.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}.presentationml.presentation.main+xml"),
}
OPEN = {
    "odt": "application/vnd.oasis.opendocument.text",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c626001000000050001"
    "0d0a2db40000000049454e44ae426082"
)


def pdf(*, password: str = "", attachment: str = "") -> bytes:
    """Return a PDF of one empty page; ``password`` locks it, ``attachment`` is a file inside it."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    if attachment:
        writer.add_attachment("more.txt", attachment.encode())
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_of(*objects: bytes) -> bytes:
    """Return a PDF of these objects as they stand, numbered from 1; the first is its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def stream(content: bytes, dictionary: bytes = b"/Filter /FlateDecode", *, packed: bool = True) -> bytes:
    """Return a stream object's body."""
    body = zlib.compress(content) if packed else content
    return b"<</Length %d %b>>\nstream\n%b\nendstream" % (len(body), dictionary, body)


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[]/Count 0>>"
HIDDEN_SCRIPT = b"9 0 <</Type/Action/S/JavaScript/JS(app.alert(1))>>"


def archive(parts: Mapping[str, str | bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    """Return a zip archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def office(
    kind: str, *, main_type: str = "", more: Mapping[str, str | bytes] | None = None, declared: str = ""
) -> bytes:
    """Return a small docx or pptx, with more parts where ``more`` has them."""
    part, content_type = MAIN[kind]
    types = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{part}" ContentType="{main_type or content_type}"/>{declared}</Types>'
    )
    return archive({"[Content_Types].xml": types, part: "<w>Words</w>", **(more or {})})


def open_document(kind: str, *, manifest: str = "<manifest/>", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a small odt or odp."""
    return archive(
        {"mimetype": OPEN[kind], "content.xml": "<office>Words</office>", "META-INF/manifest.xml": manifest}
        | dict(more or {}),
        stored=("mimetype",),
    )


def workbook() -> bytes:
    """Return an Excel workbook of one cell."""
    book = openpyxl.Workbook()
    book.active["A1"] = "Words"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(
    name: str = "paper.pdf", content: bytes | None = None, claims: str = "application/pdf"
) -> SimpleUploadedFile:
    """Return an upload as a browser sends it: a PDF unless ``content`` says otherwise."""
    return SimpleUploadedFile(name, pdf() if content is None else content, content_type=claims)
