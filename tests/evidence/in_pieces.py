"""Sending a file in pieces, as static/js/pieces.js does."""

from __future__ import annotations

import hashlib

from django.core.files.uploadedfile import SimpleUploadedFile

from evidence.limits import LIMITS


def begin(client, address, content, name="film.mp4", **changed):
    """What is asked first: what comes, and how much of it is here."""
    about = {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return client.post(address, about | changed)


def piece(client, told, start, content, last=("complete", "yes")):
    return client.post(told["to"], dict([("start", start), ("piece", SimpleUploadedFile("blob", content)), last]))


def all_sent(client, address, content, **about):
    """Goes on until all of it is here."""
    told = begin(client, address, content, **about).json()
    while told["received"] < len(content):
        told = piece(client, told, told["received"], content[told["received"] :][: LIMITS.piece_bytes]).json()
    return told
