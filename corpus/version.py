"""The version of Kutip, which is told nowhere else."""

from __future__ import annotations

VERSION = "0.1.0"
