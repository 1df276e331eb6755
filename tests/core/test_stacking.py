"""A table reads as a list on a telephone, and stays a table for who hears it."""

from django.template import Context, Template

QUEUE = """
{% data_table "Referrals" hide_caption=True %}
<thead class="h"><tr class="r"><th scope="col" class="h">Reference</th>{% sort_heading "Due" "?sort=due" "ascending" %}
  <th scope="col">Kind &amp; place</th></tr></thead>
<tbody class="b">
{% for due in rows %}<tr class="r">
  <th scope="row" class="h">PR-{{ forloop.counter }}</th><td class="c">{{ due }}</td>
  <td class="c"><ul><li>School</li></ul></td></tr>{% endfor %}
</tbody>
{% enddata_table %}
"""


def table(template=QUEUE, **context):
    return Template(template).render(Context(context))


def heading(words):
    return f'<span class="portal-stacked__heading" aria-hidden="true">{words}</span>'


def test_every_cell_says_its_column_and_the_row_its_own_name():
    html = table(rows=["Today", "Tomorrow"])
    assert html.count(heading("Due")) == html.count(heading("Kind &amp; place")) == 2
    assert heading("Reference") not in html
    assert f'<td role="cell" class="c">{heading("Due")}<div class="portal-stacked__value">Tomorrow</div></td>' in html


def test_it_stays_a_table_to_a_screen_reader():
    html = table(rows=["Today"])
    assert html.count('role="columnheader"') == 3 and html.count('role="rowheader"') == 1
    assert html.count('role="row"') == 2 and html.count('role="rowgroup"') == 2 and html.count('role="table"') == 1


def test_what_somebody_typed_is_no_heading_and_no_cell():
    html = table(rows=['<td class="x"><th scope="col">Harmless</th>'])
    assert "&lt;td class=" in html and heading("Harmless") not in html


def test_a_cell_across_all_columns_belongs_to_none():
    html = table(
        '{% data_table "None" %}<thead><tr><th scope="col">Who</th></tr></thead>'
        '<tbody><tr><td colspan="1">Nobody.</td></tr></tbody>{% enddata_table %}'
    )
    assert "portal-stacked__heading" not in html and "Nobody." in html


def test_a_table_that_no_template_has_escaped_is_shown_as_text():
    assert "<td" not in table("{{ typed|stackable }}", typed="<td>Harmless</td>")


def test_a_heading_that_somebody_typed_is_said_again_as_text():
    html = table(
        '{% data_table "Both" %}<thead><tr><th scope="col">{{ typed }}</th></tr></thead>'
        "<tbody><tr><td>1</td></tr></tbody>{% enddata_table %}",
        typed="<img src=x onerror=alert(1)>&lt;b>",
    )
    assert html.count("&lt;img src=x onerror=alert(1)&gt;") == 2 and "<img" not in html and "<b>" not in html
