"""Django's own form rendering with our templates: no page can leave out its error summary."""

from django.forms.renderers import TemplatesSetting

from core.forms.bound import GovukBoundField


class GovukRenderer(TemplatesSetting):
    """Every `{{ form }}` and `{{ field.as_field_group }}` of the project, third parties included."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"
    bound_field_class = GovukBoundField
