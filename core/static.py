"""Static files under content-hashed names, so a page never meets yesterday's script."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Rewrites `import` lines of our ES modules to hashed names as well as CSS addresses."""

    support_js_module_import_aggregation = True
