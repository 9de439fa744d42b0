"""REFI-QDA: judged by the published schema, read again, real and hostile files."""

import io
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.model import Code, Codebook, Family
from iprtool.exchange import archive, refi_codes, refi_read, refi_write
from iprtool.exchange.found import Found
from iprtool.exchange.found_codes import clean_path
from iprtool.exchange.leaving import Leaving
from iprtool.exchange.report import Fate, Report
from iprtool.services import codebooks
from tests.unit.exchange.leavings import leavings

SHARED = Path(__file__).parents[4] / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the schemas and samples beside the repository are not here"
)


def written(leaving: Leaving) -> tuple[bytes, Report]:
    out = io.BytesIO()
    report = refi_write.write(out, leaving)
    return out.getvalue(), report


def found_in(data: bytes, folder: Path, name: str = "project.qdpx") -> Found:
    file = folder / name
    file.write_bytes(data)
    return refi_read.read(file)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("refi")


# ---- there and back


@given(leavings())
@settings(max_examples=60, deadline=None)
def test_what_was_written_is_found_again(place: Path, leaving: Leaving) -> None:
    data, report = written(leaving)
    found = found_in(data, place)
    names = [film.file_name for film in leaving.recordings]
    wanted = Counter(
        (
            s.recording.file_name,
            s.tag.start_ms,
            s.tag.end_ms,
            _path(s.code),
            s.tag.memo,
            s.run.author,
            s.run.kind,
            s.tag.id,
        )
        for s in leaving.segments
    )
    assert [medium.file_name for medium in found.media] == names
    assert wanted == Counter(
        (names[t.medium], t.start_ms, t.end_ms, t.path, t.memo, t.author, t.kind, t.id) for t in found.tags
    )
    assert {(m.dyad, m.session) for m in found.media} == {(s.dyad.label, s.session.number) for s in leaving.segments}
    assert [code.id for code in found.codes] == [code.id for tree in leaving.trees for code in tree.codes]
    assert report.count(Fate.TAKEN, "segments") == len(leaving.segments)
    _compare_scripts(leaving, found)
    assert written(leaving)[0] == data


def _path(code: str) -> tuple[str, ...]:
    return tuple(code.split("/")) if code else ()


def _compare_scripts(leaving: Leaving, found: Found) -> None:
    for transcript in found.transcripts:
        (script,) = leaving.scripts[leaving.recordings[transcript.medium].id]
        assert transcript.title == script.transcript.title
        assert [(t.text, t.start_ms, t.end_ms, t.speaker) for t in transcript.turns] == [
            (" ".join(t.text.split()), t.start_ms, t.end_ms, "CT"[t.position % 2 == 0]) for t in script.turns
        ]
    assert len(found.transcripts) == len(leaving.scripts)


@needs_shared
@given(leavings())
@settings(max_examples=25, deadline=None)
def test_the_published_schema_accepts_it(leaving: Leaving) -> None:
    schema = etree.XMLSchema(etree.parse(str(SHARED / "xsd" / "REFI-Project-v1.0.refi-tools.xsd")))
    with zipfile.ZipFile(io.BytesIO(written(leaving)[0])) as opened:
        schema.assertValid(etree.fromstring(opened.read("project.qde")))
        assert all(name == "project.qde" or name.startswith("sources/") for name in opened.namelist())


@needs_shared
@pytest.mark.parametrize("preset", codebooks.presets(), ids=lambda preset: preset.id)
def test_every_preset_is_a_codebook_that_the_schema_accepts_and_comes_back(
    preset: codebooks.Preset, tmp_path: Path
) -> None:
    out, tree = io.BytesIO(), preset.tree
    refi_codes.write_codebook(out, tree)
    schema = etree.XMLSchema(etree.parse(str(SHARED / "xsd" / "REFI-Codebook-v1.0.refi-tools.xsd")))
    schema.assertValid(etree.fromstring(out.getvalue()))
    file = tmp_path / "book.qdc"
    file.write_bytes(out.getvalue())
    back, _ = refi_codes.read_codebook(file, study_id="s")
    assert [code.id for code in back.codes] == [code.id for code in tree.codes]
    assert [family.name for family in back.families] == [
        family.name for family in tree.families if tree.codes_of(family)
    ]


def test_a_name_that_comes_twice_says_where_it_belongs() -> None:
    book = Codebook(new_id(), "s", "Book")
    families = [Family(new_id(), book.id, name, n, "#E8A33D") for n, name in enumerate(("Client", "Therapist"))]
    tree = CodeTree.build(book, families, [Code(new_id(), each.id, "Sad", 0, "#E8A33D") for each in families])
    out = io.BytesIO()
    report = refi_codes.write_codebook(out, tree)
    assert b'name="Sad"' in out.getvalue()
    assert b'name="Sad (Therapist)"' in out.getvalue()
    assert report.count(Fate.CHANGED, "names of codes") == 1


@needs_shared
@given(leavings(sessions=1))
@settings(max_examples=5, deadline=None)
def test_recordings_are_put_in_where_asked(place: Path, leaving: Leaving) -> None:
    film = place / "film.mp4"
    film.write_bytes(b"moving pictures" * 100)
    out = io.BytesIO()
    refi_write.write(out, leaving, {recording.id: film for recording in leaving.recordings})
    schema = etree.XMLSchema(etree.parse(str(SHARED / "xsd" / "REFI-Project-v1.0.refi-tools.xsd")))
    with zipfile.ZipFile(out) as opened:
        document = etree.fromstring(opened.read("project.qde"))
        schema.assertValid(document)
        for recording in leaving.recordings:
            assert opened.read(f"sources/{recording.id}.mp4") == film.read_bytes()
            assert f'path="internal://{recording.id}.mp4"'.encode() in opened.read("project.qde")
    assert len(found_in(out.getvalue(), place).tags) == len(leaving.segments)


@given(leavings(sessions=1).filter(lambda leaving: leaving.recordings))
@settings(max_examples=2, deadline=None)
def test_a_recording_that_is_not_there_cannot_be_put_in(place: Path, leaving: Leaving) -> None:
    media = {recording.id: place / "gone.mp4" for recording in leaving.recordings}
    with pytest.raises(IprError, match="cannot be put into the file"):
        refi_write.write(io.BytesIO(), leaving, media)


# ---- real files


@needs_shared
def test_the_example_of_the_standard() -> None:
    found = refi_read.read(SHARED / "samples" / "qda" / "REFI-spec-1.5__example_project.qde")
    assert found.title == "ATLAS.ti standard project"
    assert ("Codes", "happiness") in {code.path for code in found.codes}
    assert "1960s Coca Cola commercial.mp4" in {medium.file_name for medium in found.media}
    assert found.tags
    assert all(tag.end_ms is None or tag.end_ms > tag.start_ms for tag in found.tags)
    assert found.report.count(Fate.DROPPED, "texts") > 0
    assert found.report.count(Fate.DROPPED, "transcripts") > 0
    assert {tag.author for tag in found.tags} <= {"ATLAS.ti", "Friedrich Markgraf", "Sebastian Petrausch"}


@needs_shared
def test_the_example_codebook_of_the_standard() -> None:
    tree, report = refi_codes.read_codebook(
        SHARED / "samples" / "qda" / "REFI-spec-1.5__example_codebook.qdc", study_id="s"
    )
    assert "Codes/Economy" in {tree.path(code.id) for code in tree.codes}
    assert all(clean_path(tuple(tree.path(code.id).split("/"))) for code in tree.codes)
    assert report.count(Fate.TAKEN, "codes") == len(tree.codes)


# ---- other tools' ways


def _document(inside: str, space: str = "urn:QDA-XML:project:1.0") -> bytes:
    return f'<?xml version="1.0"?><Project xmlns="{space}" name="P">{inside}</Project>'.encode()


def _zipped(document: bytes, others: Mapping[str, bytes] | None = None, name: str = "project.qde") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(name, document)
        for other, data in (others or {}).items():
            opened.writestr(other, data)
    return out.getvalue()


CODE = "11111111-1111-1111-1111-111111111111"
USER = "22222222-2222-2222-2222-222222222222"
NOTE = "33333333-3333-3333-3333-333333333333"
CODED = (
    f'<Users><User guid="{{{USER.upper()}}}" name="Ana"/></Users>'
    f'<CodeBook><Codes><Code guid="{CODE}" name="Sad" isCodable="true" color="#abc"/></Codes></CodeBook>'
    f'<Sources><AudioSource guid="{NOTE}" name="talk" path="internal://x.mp3"><AudioSelection guid="{USER}" begin="5" '
    f'end="9"><Coding guid="{CODE}" creatingUser="{USER}"><CodeRef targetGUID="{CODE.upper()}"/></Coding>'
    f'<NoteRef targetGUID="{NOTE}"/></AudioSelection></AudioSource></Sources>'
    f'<Notes><Note guid="{NOTE}"><PlainTextContent>Listen again.</PlainTextContent></Note></Notes><Sets/>'
)


@pytest.mark.parametrize("space", ["urn:QDA-XML:project:1.0", "http://schema.qdasoftware.org/versions/Project/v1.0"])
@pytest.mark.parametrize("name", ["project.qde", "My study.qde", "folder/project.qde"])
def test_namespaces_names_of_the_document_braces_and_notes(space: str, name: str, tmp_path: Path) -> None:
    found = found_in(_zipped(_document(CODED, space), {"sources/.root": b""}, name), tmp_path)
    (tag,) = found.tags
    assert (tag.start_ms, tag.end_ms, tag.path, tag.author, tag.memo) == (
        5,
        9,
        ("Codes", "Sad"),
        "Ana",
        "Listen again.",
    )
    assert found.media[0].file_name == "talk.mp3"
    assert found.codes[0].colour == "#aabbcc"


def test_a_transcript_with_points_of_another_tool(tmp_path: Path) -> None:
    points = "".join(
        f'<SyncPoint guid="{n}0000000-0000-0000-0000-000000000000" position="{at}" timeStamp="{ms}"/>'
        for n, (at, ms) in enumerate([(0, 0), (10, 2_000), (23, 4_000)], 1)
    )
    selection = (
        f'<TranscriptSelection guid="{CODE}" fromSyncPoint="20000000-0000-0000-0000-000000000000" '
        f'toSyncPoint="30000000-0000-0000-0000-000000000000"/>'
    )
    inside = (
        f'<Sources><VideoSource guid="{NOTE}" name="a.mp4"><Transcript guid="{USER}" name="talk" '
        f'plainTextPath="internal://t.txt">{points}{selection}</Transcript></VideoSource></Sources>'
    )
    text = "T: hello.\nC: not much.\nT: I see.\n"
    found = found_in(_zipped(_document(inside), {"sources/t.txt": text.encode("utf-16")}), tmp_path)
    (transcript,) = found.transcripts
    assert [(t.speaker, t.text, t.start_ms, t.end_ms) for t in transcript.turns] == [
        *(("T", "hello.", 0, 2_000), ("C", "not much.", 2_000, 4_000)),
        ("T", "I see.", 4_000, None),
    ]
    assert [(tag.start_ms, tag.end_ms) for tag in found.tags] == [(2_000, 4_000)]


@pytest.mark.parametrize("known_by", [f'guid="{USER}"', f'guid="{CODE}" plainTextPath="internal://T.txt"'])
def test_text_that_is_a_transcript_is_coded_at_the_times_of_its_letters(known_by: str, tmp_path: Path) -> None:
    points = "".join(
        f'<SyncPoint guid="{n}0000000-0000-0000-0000-000000000000" position="{at}" timeStamp="{ms}"/>'
        for n, (at, ms) in enumerate([(4, 0), (10, 2_000), (23, 4_001)], 1)
    )
    coded = "".join(
        f'<PlainTextSelection guid="{n}{CODE[1:]}" startPosition="{begin}" endPosition="{end}"><Coding guid="{NOTE}">'
        f'<CodeRef targetGUID="{CODE}"/></Coding></PlainTextSelection>'
        for n, (begin, end) in enumerate([(4, 10), (7, 15), (0, 10), (10, 24)], 1)
    )
    inside = (
        f'<CodeBook><Codes><Code guid="{CODE}" name="Sad" isCodable="true"/></Codes></CodeBook><Sources>'
        f"<TextSource {known_by}>{coded}</TextSource>"
        f'<VideoSource guid="{NOTE}" name="a.mp4"><Transcript guid="{USER}" plainTextPath="internal://t.txt">{points}'
        f"</Transcript></VideoSource></Sources>"
    )
    found = found_in(_zipped(_document(inside), {"sources/t.txt": b"T: hello.\nC: not much."}), tmp_path)
    assert [(tag.start_ms, tag.end_ms, tag.path) for tag in found.tags] == [
        (0, 2_000, ("Codes", "Sad")),
        (1_000, 2_770, ("Codes", "Sad")),
    ]
    assert found.report.count(Fate.DROPPED, "segments") == 2


def test_selections_belong_to_their_own_recording_wherever_others_seem_to_lie(tmp_path: Path) -> None:
    selection = f'<VideoSelection guid="{CODE}" begin="1" end="2"/>'
    source = f'<VideoSource guid="{NOTE}" name="%s.mp4">{selection}</VideoSource>'
    odd = f"<Odd><Sources>{source % 'no'}</Sources></Odd>"
    found = found_in(_document(f"{odd}<Sources>{source % 'a'}<PDFSource/>{source % 'b'}</Sources>{odd}"), tmp_path)
    assert [medium.file_name for medium in found.media] == ["a.mp4", "b.mp4"]
    assert [tag.medium for tag in found.tags] == [0, 1]


def test_codes_nested_too_deep_are_told(tmp_path: Path) -> None:
    nested = f'<Code guid="{CODE}" name="c" isCodable="true">' * 60 + "</Code>" * 60
    found = found_in(_document(f"<CodeBook><Codes>{nested}</Codes></CodeBook>"), tmp_path)
    assert max(len(code.path) for code in found.codes) == 50
    assert found.report.count(Fate.DROPPED, "codes") == 1


def test_who_has_no_guid_is_nobodys_author(tmp_path: Path) -> None:
    inside = (
        f'<Users><User name="Ana"/></Users><Sources><VideoSource guid="{NOTE}" name="a.mp4"><VideoSelection '
        f'guid="{CODE}" begin="-1" end="1"/><VideoSelection guid="{CODE}" begin="7" end="7"><NoteRef/></VideoSelection>'
        f"</VideoSource></Sources><Notes><Note><PlainTextContent>Of nobody.</PlainTextContent></Note></Notes>"
    )
    found = found_in(_document(inside), tmp_path)
    assert [(tag.start_ms, tag.end_ms, tag.author, tag.memo) for tag in found.tags] == [(7, None, "", "")]
    assert found.report.count(Fate.DROPPED, "segments") == 1


def test_a_number_of_a_session_that_is_none(tmp_path: Path) -> None:
    inside = (
        f'<Variables><Variable guid="{CODE}" name="session" typeOfVariable="Integer"/></Variables><Sources>'
        f'<VideoSource guid="{NOTE}" name="a.mp4"><VariableValue><VariableRef targetGUID="{CODE}"/>'
        f"<IntegerValue>{'9' * 5_000}</IntegerValue></VariableValue></VideoSource></Sources>"
    )
    assert found_in(_document(inside), tmp_path).media[0].session is None


# ---- hostile files


def _with(info: zipfile.ZipInfo, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("project.qde", _document(""))
        opened.writestr(info, data)
    return out.getvalue()


def _link() -> bytes:
    info = zipfile.ZipInfo("sources/x.txt")
    info.external_attr = 0o120777 << 16
    return _with(info, b"/etc/passwd")


def _lying() -> bytes:
    data = bytearray(_zipped(_document("<Description>x</Description>")))
    central = data.rfind(b"PK\x01\x02")
    data[central + 24 : central + 28] = (5).to_bytes(4, "little")
    return bytes(data)


def test_many_members_together_are_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_ALL", 4_000)
    notes = "".join(f'<Note guid="{n}{CODE[1:]}" plainTextPath="internal://{n}.txt"/>' for n in range(5))
    texts = {f"sources/{n}.txt": b"x" * 1_000 for n in range(5)}
    with pytest.raises(IprError, match="unpacks to too much"):
        found_in(_zipped(_document(f"<Notes>{notes}</Notes>"), texts), tmp_path)


NESTED = "<Code>" * 5_000
HOSTILE = {
    "zip slip": _with(zipfile.ZipInfo("../../x.qde"), b"x"),
    "absolute name": _with(zipfile.ZipInfo("/etc/x"), b"x"),
    "drive": _with(zipfile.ZipInfo("C:/x"), b"x"),
    "link": _link(),
    "lying size": _lying(),
    "bomb": _zipped(b"<a>" + b" " * 30_000_000 + b"</a>"),
    "too many members": _zipped(b"x", {f"m{n}": b"" for n in range(10_001)}),
    "no project": _zipped(b"x", name="readme.txt"),
    "cut off": _zipped(_document(CODED))[:-40],
    "web page": b"<!DOCTYPE html><html><body>Not found</body></html>",
    "entities": b'<!DOCTYPE Project [<!ENTITY a "b">]><Project>&a;</Project>',
    "deep nesting": _document(NESTED),
    "other XML": b"<html/>",
    "nothing": b"",
    "zeros": b"\0" * 100,
    "zip in name only": b"PK\x03\x04 and no more",
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_hostile_files_are_refused_in_a_sentence(what: str, tmp_path: Path) -> None:
    with pytest.raises(IprError) as refused:
        found_in(HOSTILE[what], tmp_path)
    assert str(refused.value).startswith("project.qdpx ")
    assert [file.name for file in tmp_path.iterdir()] == ["project.qdpx"]
