"""`match_eval` measures, `match` explains; neither leaves a trace that should not be there."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit.models import Event
from subjects.matching.index import reindex
from subjects.models import MatchKeys, Name, Subject

pytestmark = pytest.mark.django_db

PROMISED = {
    "recall_at_1",
    "recall_at_3",
    "recall_at_10",
    "shown_per_lookup",
    "shown_precision",
    "shown_recall",
    "near_certain_precision",
    "near_certain_recall",
    "lookups_per_second",
    "p50_ms",
    "p95_ms",
}
LEFT = """id,forenames,surname,date_of_birth,sex,street,town,postcode,phone,email,handle,school
l1,Aksel,Habiyarimena,2006-03-08,,,,,,,,Range High
l2,Bill,Thornbury,1988-05,M,12 High St,Norwich,NR13QQ,,,,
l3,Nobody,Known,1970-12-24,,,,,,,,
"""
RIGHT = """id,forenames,surname,date_of_birth,sex,street,town,postcode,phone,email,handle,school
r1,Axel,Habyarimana,2006-08-03,M,,,,,,,Range High School
r2,William,Thornbury,1988-05-17,M,12 High Street,Norwich,NR1 3QQ,07700 900123,,,
"""
TRUTH = "left_id,right_id\nl1,r1\nl2,r2\n"


@pytest.fixture
def files(tmp_path):
    """Writes three files and gives their paths."""

    def write(left=LEFT, right=RIGHT, truth=TRUTH):
        paths = [tmp_path / name for name in ("left.csv", "right.csv", "truth.csv")]
        for path, text in zip(paths, (left, right, truth), strict=True):
            path.write_text(text, encoding="utf-8")
        return [str(path) for path in paths]

    return write


def run(*args, **options):
    out, err = StringIO(), StringIO()
    call_command(*args, **options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_match_eval_reports_every_promised_figure(files):
    figures = json.loads(run("match_eval", *files(), "--json")[0])
    assert set(figures) >= PROMISED
    assert figures["recall_at_1"] == figures["shown_precision"] == 1.0
    assert figures["shown_per_lookup"] == pytest.approx(2 / 3, abs=0.001)


def test_match_eval_prints_a_table_for_people(files):
    assert "recall at 10" in run("match_eval", *files())[0]


def test_match_eval_leaves_no_trace(files):
    events, filed = Event.objects.count(), MatchKeys.objects.count()
    run("match_eval", *files())
    assert (Event.objects.count(), MatchKeys.objects.count()) == (events, filed)
    assert "matching_scratch" not in connection.introspection.table_names()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("l9,Tom,Ardley,2006-13-45,,,,,,,,", "in no calendar"),
        ("l9,Tom,Ardley,8 March,,,,,,,,", "is not YYYY-MM-DD"),
        (",Tom,Ardley,,,,,,,,,", "no id"),
        ("l1,Tom,Ardley,,,,,,,,,", "stands there already"),
        ("l9,Tom", "fewer cells than columns"),
        ("l9,Tom,Ardley,,,,,,,,,,,extra", "more cells than columns"),
        ("l9,Tom,Ardley,1066-10-14,,,,,,,,", "too long ago"),
        ("l9,Tom\0,Ardley,,,,,,,,,", "not UTF-8 text"),
    ],
)
def test_a_bad_row_is_named_by_its_line_and_skipped(files, row, said):
    out, err = run("match_eval", *files(left=f"{LEFT}{row}\n"), "--json")
    assert "left.csv line 5: " in err
    assert said in err
    assert json.loads(out)["recall_at_10"] == 1.0


def test_a_true_pair_about_a_skipped_row_is_named_and_not_counted(files):
    out, err = run("match_eval", *files(truth=f"{TRUTH}l7,r1\n"), "--json")
    assert "truth.csv line 4: l7, r1 not in the files" in err
    assert json.loads(out)["recall_at_10"] == 1.0


def test_a_file_of_headings_alone_gives_noughts(files):
    heading = LEFT.splitlines()[0] + "\n"
    figures = json.loads(run("match_eval", *files(left=heading, truth="left_id,right_id\n"), "--json")[0])
    assert figures["recall_at_10"] == figures["p95_ms"] == 0.0


def test_a_file_that_is_not_there_is_said_in_one_line(files):
    with pytest.raises(CommandError, match=r"nowhere\.csv"):
        run("match_eval", "nowhere.csv", *files()[1:])


def test_a_file_without_ids_is_refused(files):
    with pytest.raises(CommandError, match="no column id"):
        run("match_eval", *files(left="forenames,surname\nTom,Ardley\n"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no columns, or the file is empty"),
        ("\n", "names no columns, or the file is empty"),
        ("id;surname\nl1;Ardley\n", "no column id; it begins 'id;surname'"),
        ("id,surname,Surname\nl1,Ardley,Ardley\n", "more than one column surname"),
    ],
)
def test_a_file_without_usable_headings_is_refused_and_says_why(files, text, said):
    with pytest.raises(CommandError, match=said):
        run("match_eval", *files(left=text))


def test_a_file_in_another_encoding_is_refused_and_says_so(files):
    left, *others = files()
    with open(left, "w", encoding="utf-16") as file:  # noqa: PTH123
        file.write(LEFT)
    with pytest.raises(CommandError, match="not UTF-8 text"):
        run("match_eval", left, *others)


@pytest.mark.parametrize(
    "left",
    [
        "\ufeff" + LEFT.replace("\n", "\r\n"),
        LEFT.replace("id,forenames,surname", "ID, Forenames ,SURNAME"),
        LEFT.replace("\n", "\n\n"),
        "\n".join(f"{line},extra" for line in LEFT.splitlines()),
    ],
    ids=["byte order mark and Windows lines", "capitals and spaces", "blank lines", "a column too many"],
)
def test_untidy_files_are_read_as_they_are_meant(files, left):
    out, err = run("match_eval", *files(left=left), "--json")
    assert (json.loads(out)["recall_at_10"], err) == (1.0, "")


def test_columns_that_are_missing_are_read_as_empty(files):
    out, err = run(
        "match_eval",
        *files(left="id,forenames,surname\nl1,Aksel,Habiyarimena\nl2,William,Thornbury\n"),
        "--json",
    )
    assert (json.loads(out)["recall_at_10"], err) == (1.0, "")


def test_one_person_on_either_side_is_enough(files):
    left, right = ("\n".join(text.splitlines()[:2]) + "\n" for text in (LEFT, RIGHT))
    figures = json.loads(run("match_eval", *files(left, right, "left_id,right_id\nl1,r1\n"), "--json")[0])
    assert figures["recall_at_1"] == 1.0 and figures["p95_ms"] > 0


def test_match_explains_two_names_without_reading_anybody():
    out, _ = run("match", "Axel Habyarimana", other="Habiyarimena, Aksel")
    assert "surname sounds alike (Habyarimana / Habiyarimena)" in out


def test_match_among_real_people_is_logged_with_the_reason():
    assert "Nobody" in run("match", "Axel", "Habyarimana", reason="checking the engine")[0]
    (event,) = Event.objects.filter(kind="subjects.looked_up").order_by("-at")[:1]
    assert "checking the engine" in event.payload


def test_match_shows_who_may_be_meant_and_why():
    axel = Subject.objects.create()
    Name.objects.create(subject=axel, forenames="Axel", surname="Habyarimana", source="referral")
    reindex(subject=axel)
    out, _ = run("match", "Aksel", "Habiyarimena")
    assert f"Subject {axel.pk}: show" in out
    assert "surname sounds alike (Habiyarimena / Habyarimana)" in out


def test_match_refuses_a_date_that_is_none():
    with pytest.raises(CommandError, match="in no calendar"):
        run("match", "Axel", "Habyarimana", date_of_birth="2006-02-30")
