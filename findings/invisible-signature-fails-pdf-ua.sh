#!/bin/sh
# pyHanko 0.38.0 (its newest on 28 November 2026) signing a PDF/UA-1 file of WeasyPrint 70.0, asked of page-validation 0.11.0.
# A signature that is not shown is still a form field on page 1: a widget of no size. The signature holds, every tag is kept, and the
# file is PDF/UA no more: the widget has no alternative text and stands in no Form element (rules FORM-FIELD-TU-ALT and WIDGET-FORM-TAG).
# A readable name for the field heals the first alone.
# A good engineer would expect: what nobody sees changes nothing for whoever is read to.
# What to do: InvisSigSettings(set_hidden_flag=True, set_print_flag=False). Hidden annotations are exempt; the signature holds as before.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "pyHanko==0.38.0" "weasyprint==70.0" "page-validation==0.11.0"
cat > "$work/try.py" <<'PY'
import io
from datetime import datetime, timedelta
from importlib.metadata import version

import page
from asn1crypto import keys, x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
from weasyprint import HTML

key = rsa.generate_private_key(65537, 2048)
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "A service")])
usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
begins = datetime(2020, 1, 1)
made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
made = made.not_valid_before(begins).not_valid_after(begins + timedelta(days=36500)).add_extension(usage, True)
certificate = asn1.Certificate.load(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER))
form = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
signer = signers.SimpleSigner(
    signing_cert=certificate,
    signing_key=keys.PrivateKeyInfo.load(key.private_bytes(*form)),
    cert_registry=SimpleCertificateStore(),
)


def signed(document, **field):
    spec = SigFieldSpec(sig_field_name="Signature", **field)
    meta = signers.PdfSignatureMetadata(field_name="Signature", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    out = io.BytesIO()
    signers.PdfSigner(meta, signer=signer, new_field_spec=spec).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(document)), output=out
    )
    return out.getvalue()


def holds(document):
    embedded = PdfFileReader(io.BytesIO(document)).embedded_signatures[0]
    return validate_pdf_signature(embedded, ValidationContext(trust_roots=[certificate])).bottom_line


def faults(document):
    report = page.validate_pdf_bytes(document, profile=page.ValidationProfile.PDF_UA_1)
    return sorted(fault.rule_id for fault in report.failures)


html = '<html lang="en"><title>A letter</title><h1>A letter</h1><p>Said once.</p>'
plain = HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
hidden = InvisSigSettings(set_hidden_flag=True, set_print_flag=False)
ways = {
    "as it comes": signed(plain),
    "with a readable name": signed(plain, readable_field_name="Signature of the service"),
    "hidden": signed(plain, invis_sig_settings=hidden),
}
print("pyHanko", version("pyHanko"), "WeasyPrint", version("weasyprint"), "page-validation", version("page-validation"))
print("unsigned:", faults(plain))
for way, document in ways.items():
    print(f"{way}: signature holds: {holds(document)}; faults: {faults(document)}")
assert faults(plain) == [] and all(holds(document) for document in ways.values())
assert len(faults(ways["as it comes"])) == 2 and len(faults(ways["with a readable name"])) == 1
assert faults(ways["hidden"]) == []
PY
"$work/venv/bin/python" "$work/try.py"
