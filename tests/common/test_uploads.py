"""What an uploaded file is, judged by its content: real small files, disguised ones and forged ones."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eolcare.common import uploads
from eolcare.common.errors import Refusal
from eolcare.common.uploads import check_upload, size_in_words, typed, types
from tests.factories import files

MOST = 20_000_000
REAL = {
    ".pdf": files.pdf(),
    ".docx": files.office("docx"),
    ".pptx": files.office("pptx"),
    ".xlsx": files.workbook(),
    ".odt": files.open_document("odt"),
    ".odp": files.open_document("odp"),
    ".txt": "Naïve – ‘words’ of a café.\r\n\tاردو\n".encode(),
    ".png": files.PNG,
    ".jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40),
}


def refused(content: bytes, name: str = "", **options: object) -> str:
    """Return the words in which a file is refused."""

    def ask():
        if name:
            return check_upload(files.upload(name, content), **{"most_bytes": MOST, **options})
        return typed(io.BytesIO(content))

    with pytest.raises(Refusal) as caught:
        ask()
    return str(caught.value)


@pytest.mark.parametrize("ending", REAL)
def test_each_kind_is_known_by_its_content_whatever_it_is_called(ending):
    file = io.BytesIO(REAL[ending])
    file.seek(3)
    assert typed(file).ending == ending
    assert file.tell() == 0
    # Neither name nor the browser's claim counts.
    nameless = files.upload("paper", REAL[ending], claims="text/html")
    assert check_upload(nameless, allowed=types.KNOWN, most_bytes=MOST).ending == ending


@pytest.mark.parametrize("ending", REAL)
@pytest.mark.parametrize("name", [ending for ending in REAL if ending not in (".png", ".jpg")])
def test_a_name_that_says_another_kind_is_refused(ending, name):
    upload = files.upload(f"paper{name.upper()}", REAL[ending])
    if name == ending:
        assert check_upload(upload, most_bytes=MOST).ending == ending
        return
    with pytest.raises(Refusal, match="it says so in its name, but its content is") as caught:
        check_upload(upload, most_bytes=MOST)
    assert caught.value.field == "file"


def test_the_refusal_says_what_it_is_instead():
    words = "This is not a PDF: it says so in its name, but its content is %s."
    assert refused(files.PNG, "paper.pdf") == words % "a picture"
    assert refused(b"MZ\x90\x00\x03\x00\x00", "paper.pdf") == words % "a program"
    assert refused(b" <!DOCTYPE html><p>Hello", "paper.pdf") == words % "a web page"
    assert refused(b"ID3\x03\x00\x00", "talk.pdf") == words % "a sound recording"
    assert refused(files.archive({"a.txt": "a"}), "paper.pdf") == words % "an archive of files"
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "paper.docx") == (
        "This is not a Word document: it says so in its name, but its content is an older Office document, "
        "or one with a password."
    )
    assert refused(files.PNG, "photo.png").startswith("This file is a picture. Upload one of these: PDF, Word document")
    assert refused(b"\x00\x00\x00\x20ftypisom", "talk.mp4").startswith("This file is a sound recording or a video.")
    assert refused(b"<svg xmlns='x'><script>") == "This file cannot be kept: its content is a web page."
    assert refused(bytes(range(256))) == "This file cannot be kept: its content is nothing that we can read."


def test_size():
    assert refused(b"", "paper.pdf") == "The file is empty. Choose another one."
    assert refused(b"x" * 2_400, "a.txt", most_bytes=1_000) == "The file must be 1 kB or smaller. This one has 2 kB."
    sizes = {999: "999 bytes", 1_000: "1 kB", 230_400: "230 kB", 999_600: "1.0 MB", 1_449_000: "1.4 MB"}
    assert {size: size_in_words(size) for size in sizes} == sizes
    assert size_in_words(20_000_000) == "20 MB"


class TestText:
    def test_text_with_a_mark_in_front_is_text(self):
        assert typed(io.BytesIO(b"\xef\xbb\xbfHello")) == types.TEXT

    @pytest.mark.parametrize("content", ["Café".encode("cp1252"), "Hello".encode("utf-16")])
    def test_text_of_another_time_is_told_what_to_do(self, content):
        assert "save it as UTF-8" in refused(content)

    def test_a_byte_of_a_machine_far_into_the_file_is_found(self):
        assert "nothing that we can read" in refused(b"words " * 100_000 + b"\x00")

    def test_a_letter_over_the_edge_of_a_chunk_is_whole(self):
        content = b"x" * (uploads.CHUNK - 1) + "é".encode()
        assert typed(io.BytesIO(content)) == types.TEXT


class TestPdf:
    def test_what_does_more_than_to_be_read_is_refused(self):
        assert "holds a script" in refused(files.pdf_of(files.CATALOGUE, files.PAGES, files.HIDDEN_SCRIPT[4:]))
        assert "carries another file" in refused(files.pdf(attachment="more"))
        assert refused(files.pdf(password="secret")) == (
            "This file needs a password. Save it without one and upload that."
        )

    @pytest.mark.parametrize(
        "action",
        [
            b"<</S/Launch/Win<</F(cmd.exe)>>>>",
            b"<</S/J#61v#61Script/JS(x)>>",
            b"<</S /#4AavaScript /JS (x)>>",
            b"<</AcroForm<</XFA 9 0 R>>>>",
            b"<</Type/EmbeddedFile>>",
        ],
    )
    def test_escapes_hide_nothing(self, action):
        assert typed(io.BytesIO(files.pdf_of(files.CATALOGUE, files.PAGES))) == types.PDF
        refused(files.pdf_of(files.CATALOGUE, files.PAGES, action))

    def test_a_compressed_object_stream_hides_nothing(self):
        hidden = files.stream(files.HIDDEN_SCRIPT, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
        assert "holds a script" in refused(files.pdf_of(files.CATALOGUE, files.PAGES, hidden))
        # Neither does one that does not say what it is, or says it in front of a long remark.
        unsaid = files.stream(files.HIDDEN_SCRIPT)
        assert "holds a script" in refused(files.pdf_of(files.CATALOGUE, files.PAGES, unsaid))
        far = files.stream(files.HIDDEN_SCRIPT, b"/Type /ObjStm %" + b"x" * 5_000 + b"\n/Filter /FlateDecode")
        assert "holds a script" in refused(files.pdf_of(files.CATALOGUE, files.PAGES, far))

    @pytest.mark.parametrize(
        "dictionary",
        [
            b"/Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]",
            b"/Type/ObjStm/Filter[/FlateDecode/ASCIIHexDecode]",
            b"/Type/ObjStm/Filter/LZWDecode",
            b"/Type/ObjStm/Filter 7 0 R",
            b"/Type/ObjStm/Filter/FlateDecode/DecodeParms<</Predictor 12>>",
        ],
    )
    def test_an_object_stream_that_cannot_be_looked_into_is_refused(self, dictionary):
        hidden = files.stream(b"1 0 <<>>", dictionary)
        assert "cannot be checked" in refused(files.pdf_of(files.CATALOGUE, files.PAGES, hidden))

    def test_words_about_scripts_are_no_script(self):
        page = files.stream(b"BT /F1 12 Tf (JavaScript and Launch) Tj ET")
        assert typed(io.BytesIO(files.pdf_of(files.CATALOGUE, files.PAGES, page))) == types.PDF

    def test_a_bomb_of_objects_is_refused_without_unpacking_it_all(self):
        bomb = files.stream(b"1 0 " + b" " * 160_000_000, b"/Type/ObjStm /Filter/FlateDecode")
        assert "unpacks to far more" in refused(files.pdf_of(files.CATALOGUE, files.PAGES, bomb))

    def test_half_a_pdf_is_refused(self):
        assert "damaged or not whole" in refused(files.pdf()[:-40])


class TestOffice:
    @pytest.mark.parametrize(
        "content",
        [
            files.office("docx", more={"word/vbaProject.bin": b"x"}),
            files.office("docx", more={"word/VBAPROJECT.BIN": b"x"}),
            files.office("docx", main_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
            files.office("pptx", more={"ppt/activeX/activeX1.xml": "<x/>"}),
            files.office("docx", more={"word/embeddings/inner.docm": b"x"}),
            files.office(
                "docx", declared='<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
            ),
            files.open_document("odt", more={"Basic/Standard/Module1.xml": "<x/>"}),
            files.open_document("odp", more={"Scripts/python/x.py": "x"}),
        ],
    )
    def test_macros_are_refused_wherever_they_are(self, content):
        assert "holds macros" in refused(content)

    def test_a_program_inside_is_refused(self):
        assert "carries a program" in refused(files.office("docx", more={"word/embeddings/setup.exe": b"MZ"}))

    def test_a_template_from_elsewhere_is_refused_but_not_ones_own(self):
        def relation(target):
            kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
            rels = (
                f'<Relationships><Relationship Type="{kind}" Target="{target}" TargetMode="External"/></Relationships>'
            )
            return files.office("docx", more={"word/_rels/settings.xml.rels": rels})

        assert "fetches a template" in refused(relation("https://bad.example.org/x.dotm"))
        assert typed(io.BytesIO(relation("file:///C:/Users/me/Normal.dotm"))) == types.DOCX

    def test_a_password_is_named(self):
        manifest = '<m:manifest xmlns:m="x"><m:encryption-data/></m:manifest>'
        assert "needs a password" in refused(files.open_document("odt", manifest=manifest))
        locked = bytearray(files.office("docx"))
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            place = locked.find(mark)
            while place >= 0:
                locked[place + at] |= 1
                place = locked.find(mark, place + 1)
        assert "needs a password" in refused(bytes(locked))

    def test_a_bomb_is_refused(self):
        assert "unpacks to far more" in refused(files.office("docx", more={"word/x.xml": bytes(201_000_000)}))
        many = {f"word/{number}.xml": "" for number in range(5_000)}
        assert "unpacks to far more" in refused(files.office("docx", more=many))

    def test_a_part_that_is_larger_than_it_says_is_damage(self):
        content = bytearray(files.office("docx", more={"word/x.xml": bytes(3_000_000)}))
        # The true size, in both places that say it, becomes 4 bytes.
        size = (3_000_000).to_bytes(4, "little")
        assert content.count(size) == 2
        assert "damaged" in refused(bytes(content.replace(size, (4).to_bytes(4, "little"))))

    def test_half_an_archive_is_damage(self):
        assert "damaged" in refused(files.office("docx")[:-30])

    def test_a_declaration_with_entities_is_not_read(self):
        billion = '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><Types>&b;</Types>'
        assert "damaged" in refused(files.archive({"[Content_Types].xml": billion}))

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_two_parts_of_one_name_are_damage(self):
        out = io.BytesIO(files.office("docx"))
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
        assert "damaged" in refused(out.getvalue())


@given(st.binary(max_size=200), st.sampled_from(["", *REAL]), st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_is_sent_is_typed_or_refused_and_nothing_else(noise, ending, data):
    content = bytearray(REAL.get(ending, b"") or noise)
    at = data.draw(st.integers(0, len(content)))
    content[at : at + data.draw(st.integers(0, 40))] = noise
    kind = None
    with contextlib.suppress(Refusal):
        kind = typed(io.BytesIO(bytes(content)))
    assert kind is None or kind in types.KNOWN
