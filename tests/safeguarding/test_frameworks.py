"""Frameworks of assessment are data, in use where it is said, and nothing in them or in what is written with them adds up."""

import json
from pathlib import Path

import pytest
from django.db import models

from safeguarding import checks, frameworks
from safeguarding.models import Assessment, Citation, Judgement

DIMENSIONS = {
    "Engagement with a group, cause or ideology": 13,
    "Intent to cause harm": 6,
    "Capability to cause harm": 3,
}


def test_the_framework_has_its_22_factors_in_three_dimensions():
    vaf = frameworks.every()["vaf", 1]
    assert {part.title: len(part.factors) for part in vaf.dimensions} == DIMENSIONS and len(vaf.factors) == 22


def licensed(tmp_path, **changes):
    factors = [{"code": f"factor_{n}", "label": f"Factor {n}"} for n in range(36)]
    parts = [
        {"title": "Risk", "factors": factors[:24]},
        {"title": "Holds", "factors": factors[24:], "protective": True},
    ]
    said = {"code": "own", "version": 1, "title": "Licensed", "source": "Theirs", "dimensions": parts, **changes}
    (tmp_path / "own-1.json").write_text(json.dumps(said))


def test_a_licensed_one_of_36_factors_with_a_protective_side_is_read_from_its_directory(settings, tmp_path):
    licensed(tmp_path)
    settings.FRAMEWORKS_DIR, settings.FRAMEWORKS = str(tmp_path), ["own", "vaf"]
    own, _ = frameworks.in_use()
    assert len(own.factors) == 36 and [part.protective for part in own.dimensions] == [False, True]


@pytest.mark.parametrize(
    "wrong",
    [
        {"weights": {}},
        {"dimensions": []},
        {"version": "1"},
        {"code": "../vaf"},
        {"dimensions": [{"title": "T", "factors": [{"code": "a", "label": "A", "score": 3}]}]},
        {"dimensions": [{"title": "T", "factors": [{"code": "a", "label": "A"}, {"code": "a", "label": "B"}]}]},
        {"code": "vaf", "version": 1},
    ],
    ids=["weighs", "empty", "version", "code", "scores", "twice", "there already"],
)
def test_the_service_does_not_start_with_data_that_weighs_or_is_torn(settings, tmp_path, wrong):
    licensed(tmp_path, **wrong)
    settings.FRAMEWORKS_DIR = str(tmp_path)
    assert [each.id for each in checks.frameworks_can_be_read()] == ["safeguarding.E001"]


def test_nor_with_one_in_use_that_is_not_there(settings):
    settings.FRAMEWORKS = ["paf"]
    assert "there is no such framework" in checks.frameworks_can_be_read()[0].msg


def test_no_column_of_an_assessment_could_hold_a_score():
    columns = [column for model in (Assessment, Judgement, Citation) for column in model._meta.get_fields()]
    numbers = [
        one.name for one in columns if isinstance(one, models.IntegerField | models.FloatField | models.DecimalField)
    ]
    assert set(numbers) <= {"id", "framework_version", "version"}


@pytest.mark.parametrize(
    "template", ["assessment.html", "judge.html", "parts/assessments.html", "parts/factor_evidence.html"]
)
def test_no_page_of_it_counts_or_colours_a_factor(template):
    text = (Path(__file__).resolve().parents[2] / "templates/safeguarding" / template).read_text()
    assert not any(word in text for word in ("|length", "forloop", "tag factor", "colour"))
