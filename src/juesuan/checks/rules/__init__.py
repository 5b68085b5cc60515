"""The rules, a module a group. Importing this package declares them all."""

from juesuan.checks.rules import (  # noqa: F401
    across,
    claims,
    equality,
    form,
    privacy,
    table,
    wording,
)
